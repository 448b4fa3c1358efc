/**
 * Ninety days of the reference hospital with 10,000 tags: how long a start takes, and a question about any hour; and what
 * sealing costs where names are written. Makes the folder once (some gigabytes, all tables that grow), then measures.
 *
 *   [WHEREABOUTS_ENTRY=out/engine/whereabouts.js] node test/lasting/ninetyDays.ts DIR [--days 90] [--stays-a-day 12] [--share 1] [--starts 5]
 */
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Fact } from '../../core/facts.ts'
import type { Subject } from '../../core/model/subject.ts'
import { databaseFile, openSqliteStore } from '../../engine/store/sqlite.ts'
import { newKeyText } from '../../engine/store/vault/keys.ts'
import { serve } from '../journeys/shell.ts'
import { alert, position, site, subject, tag } from '../store/rows.ts'
import { dayMs, writeHistory } from './history.ts'
import { refHouse } from './refHouse.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    days: { type: 'string', default: '90' },
    'stays-a-day': { type: 'string', default: '12' },
    share: { type: 'string', default: '1' },
    starts: { type: 'string', default: '5' },
  },
})
const [dir] = positionals
if (dir === undefined) throw new Error('Say where: node test/lasting/ninetyDays.ts DIR')
const days = Number(values.days)
const hourMs = 3_600_000
const say = (text: string) => process.stdout.write(`${text}\n`)
const timed = <Result>(work: () => Result): readonly [number, Result] => {
  const from = performance.now()
  const result = work()
  return [performance.now() - from, result]
}

const house = refHouse(Number(values.share))
if (!existsSync(databaseFile(dir))) {
  mkdirSync(dir, { recursive: true })
  const [ms] = timed(() => {
    const store = openSqliteStore(dir)
    writeHistory(store, house, { days, staysADay: Number(values['stays-a-day']), end: Date.now() - hourMs, say })
    store.close()
  })
  say(`made in ${Math.round(ms / 1000)} s`)
}
say(`${house.subjects.length} tags, ${days} days: ${Math.round(statSync(databaseFile(dir)).size / 2 ** 20)} MB`)

// As it is after a power cut: each start but the first finds what a killed one left.
const starts: number[] = []
for (let i = 0; i < Number(values.starts); i++) {
  const from = performance.now()
  const server = await serve(dir)
  starts.push(performance.now() - from)
  await server.kill()
}
say(`start, from the command to "listening on": ${starts.map(ms => `${Math.round(ms)} ms`).join(', ')}`)

const store = openSqliteStore(dir)
const end = Math.max(...store.snapshot()!.positions.map(p => p.lastHeardAt))
const { room } = store.staysOf(house.subjects[7]!.id, end - dayMs, end)[0]!
for (const ago of [1, days / 2, days - 1]) {
  const from = end - ago * dayMs
  const [ms, found] = timed(() => [...store.stays(from, from + hourMs, room)].length)
  const [ofOne, stays] = timed(() => store.staysOf(house.subjects[7]!.id, from, from + dayMs).length)
  say(
    `an hour ${ago} days ago, one room: ${found} stays in ${Math.round(ms)} ms; a day of one subject: ${stays} in ${ofOne.toFixed(1)} ms`,
  )
}
store.close()

/** One in ten is a patient. */
const some = (count: number): Subject[] =>
  Array.from({ length: count }, (_, n) =>
    subject(`S${n}`, {
      tag: tag(n),
      ...(n % 10 === 0 && { kind: 'patient', name: `Person Number ${n}`, mrn: `M${n}` }),
    }),
  )

/** Commits of positions with alerts that name people among them, as fast as it goes. */
function rate(key: string | undefined): number {
  const folder = join(dir, 'rate')
  rmSync(folder, { recursive: true, force: true })
  const store = openSqliteStore(folder, { key })
  store.saveSite(site)
  const subjects = some(2000)
  const [ms] = timed(() => {
    for (let n = 0; n < 40; n++) {
      store.saveSubjects(subjects.slice((n % 20) * 100, (n % 20) * 100 + 100))
      store.commit([
        ...subjects.map(
          (s, i): Fact => ({ kind: 'position', position: position(tag(i), { subject: s.id, lastHeardAt: n }) }),
        ),
        ...Array.from(
          { length: 50 },
          (_, i): Fact => ({
            kind: 'alert',
            alert: alert(`A${n}-${i}`, { text: `Person Number ${i} has left.` }),
            event: {
              at: n,
              did: 'raised',
              priority: 'low',
              who: 'Ann Walsh',
              note: 'seen at the door',
              code: null,
              dueAt: null,
            },
          }),
        ),
      ])
      for (let i = 0; i < 5; i++)
        store.audit({ at: n, who: 'ann', op: 'subjects.show', about: `id=S${i}`, ok: true, shown: [`S${i}`] })
    }
  })
  store.close()
  rmSync(folder, { recursive: true, force: true })
  return 40 / (ms / 1000)
}
rate(undefined)
const pairs = Array.from({ length: 5 }, () => rate(newKeyText()) / rate(undefined)).sort((a, b) => a - b)
say(
  `sealed against plain, writes a second: ${Math.round(pairs[2] * 100)} % (${pairs.map(p => Math.round(p * 100)).join(', ')})`,
)
