import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** One line for the person who waits; stdout stays free for results. */
export const say = line => process.stderr.write(`${line}\n`)

/** Whether a module is the script that was started, also by way of a symbolic link. */
export const isStarted = ({ url }) => fileURLToPath(url) === realpathSync(process.argv[1])

/** A failure that is no bug: its message alone is shown, without a stack. */
export class Refusal extends Error {}

/** Runs a script's main function; a Refusal becomes one line and exit status 1. */
export const runMain = async main => {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    say(error.message)
    process.exit(1)
  }
}

/**
 * Calls `stop` on Ctrl-C, on SIGTERM and when the npm that runs this script is gone: npm passes a signal on to its shell
 * only, and the shell keeps it to itself.
 */
export const onStop = stop => {
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, stop)
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 500)
  watch.unref()
}
