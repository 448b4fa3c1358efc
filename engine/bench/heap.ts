import { Session } from 'node:inspector'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes that stay after the work, on the heap and in buffers. */
export function heldBytes(work: () => void): number {
  const held = () => {
    for (let i = 0; i < 3; i++) collect()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const before = held()
  work()
  return held() - before
}

/** Every so many bytes one allocation is looked at. */
const sampleBytes = 512

interface ProfileNode {
  readonly callFrame: { readonly functionName: string; readonly url: string }
  readonly selfSize: number
  readonly children: readonly ProfileNode[]
}

/** What the work allocates, by function, whether or not it is garbage by the end: V8's sampling heap profile. */
export function allocationsIn(
  work: () => void,
): { readonly name: string; readonly url: string; readonly bytes: number }[] {
  const session = new Session()
  session.connect()
  session.post('HeapProfiler.startSampling', {
    samplingInterval: sampleBytes,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as object)
  work()
  const found: { name: string; url: string; bytes: number }[] = []
  const add = ({ callFrame, selfSize, children }: ProfileNode) => {
    if (selfSize > 0) found.push({ name: callFrame.functionName, url: callFrame.url, bytes: selfSize })
    children.forEach(add)
  }
  // Answered before `post` returns: session and program share a thread.
  session.post('HeapProfiler.stopSampling', (error, { profile }) => {
    if (error) throw error
    add(profile.head)
  })
  session.disconnect()
  return found
}
