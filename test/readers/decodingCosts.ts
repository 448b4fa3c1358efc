/** What decoding costs, as the sources run outside of the test runner, which makes each import dearer. Prints JSON. */
import { decoding } from '../../engine/bench/decoding.ts'
import { recordings } from '../../sim/readers/stream.ts'

process.stdout.write(JSON.stringify(decoding(recordings(), 1_000_000)))
