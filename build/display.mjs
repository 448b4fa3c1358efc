import { spawn } from 'node:child_process'
import { Refusal } from './root.mjs'

export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/**
 * Starts a virtual display (what xvfb-run does, without its shell: signals then reach what they are meant for).
 * Xvfb picks a free number itself, so that several can run side by side.
 *
 * @returns {Promise<{name: string, stop: () => void}>}
 */
export const startVirtualDisplay = () =>
  new Promise((resolve, reject) => {
    const screen = ['-screen', '0', '2560x1440x24', '-nolisten', 'tcp', '-displayfd', '3']
    const server = spawn('Xvfb', screen, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    server.once('error', () =>
      reject(new Refusal('There is no display, and no Xvfb for a virtual one: apt-get install xvfb')),
    )
    server.once('exit', code => reject(new Refusal(`The virtual display (Xvfb) ended with status ${code}.`)))
    process.once('exit', () => server.kill('SIGTERM'))
    server.stdio[3].once('data', number =>
      resolve({ name: `:${number.toString().trim()}`, stop: () => server.kill('SIGTERM') }),
    )
  })
