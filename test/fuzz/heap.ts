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

/** Does the work in ten parts, and weighs after the first and the last. */
export async function weighed(count: number, work: (from: number, to: number) => Promise<void>): Promise<Growth> {
  const part = Math.ceil(count / 10)
  await work(0, part)
  const warmBytes = await heldNow()
  await work(part, count)
  return { warmBytes, endBytes: await heldNow() }
}
