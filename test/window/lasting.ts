import { readFileSync } from 'node:fs'
import { WebSocket } from 'ws'
import type { ServerMessage } from '../../core/api/envelope.ts'
import type { PositionRow } from '../../core/api/rows.ts'
import { launch, type Shell } from '../e2e/launch.ts'
import { openHouse } from './house.ts'

/** A small hospital's tags on four floors, and how many of their rows change in a second: what stands is told every third. */
const [tags, perSecond] = [500, 170]
const clockTicks = 100

const say = (what: string, value: string) => process.stdout.write(`${what.padEnd(44)} ${value}\n`)

/**
 * Processor time of all the window's processes while nobody touches it: without any news, with as many as asked, and on
 * the demo hospital as its engine tells it.
 */
export async function measureIdle(seconds: number): Promise<void> {
  const house = await openHouse(4, 5, tags)
  const shell = await launch('desktop', '--data', house.folder)
  try {
    await shell.page.getByTestId('map').waitFor({ timeout: 60_000 })
    for (const rate of [0, perSecond]) {
      await house.move(rate)
      say(`idle, ${rate} rows a second, share of a core`, await shareUsed(shell, seconds))
    }
  } finally {
    await shell.close()
    await house.close()
  }
  const demo = await launch()
  try {
    await demo.page.getByTestId('map').waitFor({ timeout: 60_000 })
    const told = await rowsTold(demo)
    const used = await shareUsed(demo, seconds)
    const { rows, perSecond: rate, moves } = await told()
    say(
      'idle, the demo hospital, share of a core',
      `${used}; ${rows} tags, ${rate.toFixed(1)} rows and ${moves.toFixed(2)} changes of room a second`,
    )
  } finally {
    await demo.close()
  }
}

async function shareUsed(shell: Shell, seconds: number): Promise<string> {
  await shell.page.waitForTimeout(15_000)
  const [before, from] = [await usedBy(shell), performance.now()]
  await shell.page.waitForTimeout(seconds * 1000)
  const [after, lasted] = [await usedBy(shell), (performance.now() - from) / 1000]
  const share = (ticks: number) => ((ticks / clockTicks / lasted) * 100).toFixed(1)
  const used = [...after].map(([type, ticks]) => [type, ticks - (before.get(type) ?? 0)] as const)
  const parts = used.map(([type, ticks]) => `${type} ${share(ticks)}`)
  return `${share(used.reduce((sum, [, ticks]) => sum + ticks, 0))} % (${parts.join(', ')})`
}

/** Counts what the engine tells of positions, on a connection of its own. */
async function rowsTold(shell: Shell) {
  const { url, token } = await shell.connection()
  const socket = new WebSocket(url)
  const rooms = new Map<string, string | null>()
  let [told, moves, from] = [0, 0, performance.now()]
  socket.on('open', () => socket.send(JSON.stringify({ t: 'hello', token })))
  socket.on('message', bytes => {
    const message: ServerMessage = JSON.parse(String(bytes))
    if (message.t === 'welcome') socket.send(JSON.stringify({ t: 'watch', topic: 'positions' }))
    if (message.t !== 'snapshot' && message.t !== 'delta') return
    const rows = (message.t === 'snapshot' ? message.rows : message.put) as readonly PositionRow[]
    if (message.t === 'snapshot') from = performance.now()
    else told += rows.length
    for (const { id, room } of rows) {
      if (message.t === 'delta' && rooms.get(id) !== room) moves++
      rooms.set(id, room)
    }
  })
  return () => {
    socket.close()
    const lasted = (performance.now() - from) / 1000
    return { rows: rooms.size, perSecond: told / lasted, moves: moves / lasted }
  }
}

/** Clock ticks used so far by type of process. */
async function usedBy({ app }: Shell): Promise<Map<string, number>> {
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
