import type { Socket, Surroundings } from './engineLink.ts'

/** The browser's own socket, timers and clock. */
export const browser: Surroundings = {
  open: url => new WebSocket(url) as Socket,
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  now: () => Date.now(),
  random: () => Math.random(),
}
