import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** What is held when all garbage is gone, bytes. */
export async function heldNow(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    collect()
    await new Promise(done => setImmediate(done))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** What grew: between the first tenth, when all is warm, and the end. */
export interface Growth {
  readonly warmBytes: number
  readonly endBytes: number
}

/** What somebody who waits for a long run wants. */
export interface LongRun {
  /** Told after each tenth. */
  readonly told?: (done: number, heldBytes: number, rssBytes: number) => void
  /** Time is up. */
  readonly enough?: () => boolean
}

/** Does the work in ten parts, and weighs after each. */
export async function weighed(
  count: number,
  work: (from: number, to: number) => Promise<void>,
  { told = () => {}, enough = () => false }: LongRun,
): Promise<Growth> {
  const part = Math.ceil(count / 10)
  let [warmBytes, endBytes] = [0, 0]
  for (let from = 0; from < count; from += part) {
    const to = Math.min(count, from + part)
    await work(from, to)
    endBytes = await heldNow()
    if (from === 0) warmBytes = endBytes
    told(to, endBytes, process.memoryUsage.rss())
    if (enough()) break
  }
  return { warmBytes, endBytes }
}
