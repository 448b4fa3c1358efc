import { fileURLToPath } from 'node:url'

/** The checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** One line for the person who waits; stdout stays free for results. */
export const say = line => process.stderr.write(`${line}\n`)

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
