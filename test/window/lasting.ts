import { readFileSync } from 'node:fs'
import { launch } from '../e2e/launch.ts'
import { openHouse } from './house.ts'

/** A small hospital's tags on four floors, and how many of their rows change in a second: what stands is told every third. */
const [tags, perSecond] = [500, 170]
const clockTicks = 100

const say = (what: string, value: string) => process.stdout.write(`${what.padEnd(44)} ${value}\n`)

/** Processor time of all the window's processes while nobody touches it, beside the same house without any news. */
export async function measureIdle(seconds: number): Promise<void> {
  const house = await openHouse(4, 5, tags)
  const shell = await launch('desktop', '--data', house.folder)
  try {
    await shell.page.getByTestId('map').waitFor({ timeout: 60_000 })
    for (const rate of [0, perSecond]) {
      await house.move(rate)
      await shell.page.waitForTimeout(5000)
      const [before, from] = [await usedBy(shell), performance.now()]
      await shell.page.waitForTimeout(seconds * 1000)
      const [after, lasted] = [await usedBy(shell), (performance.now() - from) / 1000]
      const parts = [...after].map(([type, ticks]) => {
        const share = (ticks - (before.get(type) ?? 0)) / clockTicks / lasted
        return `${type} ${(share * 100).toFixed(1)}`
      })
      const all = [...after].reduce((sum, [type, ticks]) => sum + ticks - (before.get(type) ?? 0), 0)
      say(
        `idle, ${rate} rows a second, share of a core`,
        `${((all / clockTicks / lasted) * 100).toFixed(1)} % (${parts.join(', ')})`,
      )
    }
  } finally {
    await shell.close()
    await house.close()
  }
}

/** Clock ticks used so far by type of process. */
async function usedBy({ app }: Awaited<ReturnType<typeof launch>>): Promise<Map<string, number>> {
  const metrics = await app.evaluate(({ app: shell }) => shell.getAppMetrics().map(({ pid, type }) => ({ pid, type })))
  const used = new Map<string, number>()
  for (const { pid, type } of metrics) {
    // After the name, which may hold spaces: utime and stime are fields 14 and 15 of the line.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    used.set(type, (used.get(type) ?? 0) + Number(fields[11]) + Number(fields[12]))
  }
  return used
}

/** The page's heap after so many hours of topic messages, sent as fast as it takes them, collected each time. */
export async function measureDay(hours: number): Promise<void> {
  const house = await openHouse(4, 5, tags)
  const shell = await launch('desktop', '--data', house.folder)
  try {
    const { page } = shell
    await page.getByTestId('map').waitFor({ timeout: 60_000 })
    const cdp = await page.context().newCDPSession(page)
    const heap = async () => {
      await cdp.send('HeapProfiler.collectGarbage')
      const { usedSize } = await cdp.send('Runtime.getHeapUsage')
      const { nodes } = await cdp.send('Memory.getDOMCounters')
      return { mb: usedSize / 2 ** 20, nodes }
    }
    const step = hours / 12
    // What is made once is made in the first hours.
    for (let n = 0; n <= 12; n++) {
      const moved = n === 0 ? 0 : await house.live(step)
      await page.waitForTimeout(1500)
      const { mb, nodes } = await heap()
      say(`heap after ${(n * step).toFixed(1)} h, ${moved} rows`, `${mb.toFixed(2)} MB, ${nodes} nodes`)
    }
  } finally {
    await shell.close()
    await house.close()
  }
}
