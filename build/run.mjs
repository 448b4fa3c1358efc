import { spawn } from 'node:child_process'
import { root } from './root.mjs'

/** Colours are for people; in a log they are noise. */
const plain = ({ FORCE_COLOR, ...env }) => (process.stdout.isTTY ? { FORCE_COLOR, ...env } : { ...env, NO_COLOR: '1' })

/** What runs now, so that an interrupted run leaves nothing behind. */
const running = new Set()

/**
 * Runs a program in the checkout to its end.
 * @returns {Promise<{ok: boolean, output: string}>} `output` is empty where `show` lets it through as it comes
 */
export const run = (program, args, { env = {}, show = false } = {}) =>
  new Promise(resolve => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...plain(process.env), ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    })
    running.add(child)
    let output = ''
    for (const stream of show ? [] : [child.stdout, child.stderr]) stream.on('data', bytes => (output += bytes))
    const end = ok => {
      running.delete(child)
      resolve({ ok, output })
    }
    child.once('error', error => {
      output += error.message
      end(false)
    })
    child.once('close', code => end(code === 0))
  })

export const stopRunning = () => {
  for (const child of running) child.kill('SIGTERM')
}
