/**
 * What a month of utilization costs: `node test/usage/month.ts [ASSETS] [DAYS]`, 5000 and 30 unless told. Makes a folder with ten
 * stays and four moves of each asset a day, then prints how long the days take to be made and the reports to be answered.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import pino from 'pino'
import type { Fact } from '../../core/facts.ts'
import { asRoomId, asSubjectId } from '../../core/model/ids.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { localAdministrator } from '../../engine/access/caller.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { makeDays } from '../../engine/usage.ts'

const [assets, days] = [Number(process.argv[2] ?? 5000), Number(process.argv[3] ?? 30)]
const roomCount = 1200
const hour = 3_600_000
const now = Date.UTC(2026, 2, 31, 12)
const dir = mkdtempSync(join(tmpdir(), 'whereabouts-month-'))
const caller = localAdministrator('bench')
const clock = { now: () => now, setTimer: () => () => {} }
const engine = await openEngine({ dir, clock, log: pino({ level: 'silent' }), listen: null })

const types = ['patient', 'clean-utility', 'corridor', 'soiled-utility'] as const
const rooms = Array.from({ length: roomCount }, (_, n) => {
  const [x, y] = [(n % 40) * 5, Math.floor(n / 40) * 5]
  const polygon = [
    [x, y],
    [x + 5, y],
    [x + 5, y + 5],
    [x, y + 5],
  ] as [number, number][]
  return { id: asRoomId(`r${n}`), name: `Room ${n}`, type: types[n % 4], unit: `Unit ${Math.floor(n / 40)}`, polygon }
})
const floors = [{ floor: 0, name: '', bounds: [0, 0, 200, 150] as const, rooms, walls: [], doors: [] }]
engine.saveSite({ name: 'Month', timeZone: 'UTC', demo: false, floors, shafts: [], receivers: [] })
const idOf = (n: number) => asSubjectId(`a${n}`)
const tagOf = (n: number) => parseTagId(`ble:${(0xaa0000000000 + n).toString(16).replace(/..(?!$)/g, '$&:')}`)!
const plain = { model: '', serial: '', assetNo: '', udi: '', mrn: '', homeRoom: null, highRisk: false } as const
engine.saveSubjects(
  Array.from({ length: assets }, (_, n) => ({
    ...plain,
    id: idOf(n),
    kind: 'asset' as const,
    name: `Asset ${n}`,
    type: `Type ${n % 40}`,
    tag: tagOf(n),
    state: 'available' as const,
  })),
)
for (let n = 0; n < assets; n++) {
  const facts: Fact[] = []
  const [subject, tag] = [idOf(n), tagOf(n)]
  const told = { subject, why: 'room', by: null, room: null, note: '', refused: null, usedMs: 0, uses: 0 } as const
  const moves = ['in-use', 'dirty', 'cleaning', 'available'] as const
  for (let at = now - days * 24 * hour, i = 0; at < now; at += 2.4 * hour, i++) {
    // Near its own place, as things are: the same few rooms again and again.
    const room = asRoomId(`r${(Math.floor(n / 5) + (i % 4)) % roomCount}`)
    const end = at + 2.4 * hour
    facts.push({
      kind: 'stay',
      stay: { subject, tag, room, floor: 0, fromAt: at, toAt: end < now ? end : null, probability: 0.9 },
    })
    if (i % 10 < 4)
      facts.push({ kind: 'state', change: { ...told, at: at + 60_000, from: moves[(i + 3) % 4], to: moves[i % 4] } })
  }
  engine.store.commit(facts)
}

const report = async (what: string, work: () => Promise<unknown>) => {
  const held = monitorEventLoopDelay({ resolution: 5 })
  held.enable()
  const begun = performance.now()
  await work()
  const took = performance.now() - begun
  await new Promise(resolve => setTimeout(resolve, 20))
  held.disable()
  console.log(`${what}: ${took.toFixed(0)} ms, the engine held up for at most ${(held.max / 1e6).toFixed(0)} ms`)
}
const ask = (by: 'type' | 'unit' | 'room' | 'subject', more = {}) =>
  dispatch(engine, caller, 'usage.figures', { from: '2026-03-02', to: '2026-03-31', by, ...more })

await report(`${days} days of ${assets} assets made`, () => makeDays(engine))
await report('the first report, with today', () => ask('type'))
await report('by type', () => ask('type'))
await report('by unit, one type', () => ask('unit', { types: ['Type 1'] }))
await report('by room', () => ask('room'))
await report('the items of one type', () => ask('subject', { types: ['Type 1'] }))
await report('all items', () => ask('subject'))
await engine.close()
rmSync(dir, { recursive: true, force: true })
