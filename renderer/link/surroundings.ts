import type { Socket, Surroundings } from './engineLink.ts'

const sessionKey = 'whereabouts.session'

/** The browser's own socket, timers and clock. */
export const browser: Surroundings = {
  open: url => new WebSocket(url) as Socket,
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  session: {
    get: () => sessionStorage.getItem(sessionKey),
    set: token => (token === null ? sessionStorage.removeItem(sessionKey) : sessionStorage.setItem(sessionKey, token)),
  },
  now: () => Date.now(),
  random: () => Math.random(),
}
