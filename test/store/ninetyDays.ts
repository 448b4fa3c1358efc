/**
 * Ninety days of a hospital with 10,000 tags: how long a start takes, and a question about any hour; and what sealing
 * costs where names are written. Makes the folder once (about a gigabyte), then measures.
 *
 *   node test/store/ninetyDays.ts DIR [--tags 10000] [--days 90] [--stays-a-day 12]
 */
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pino from 'pino'
import type { Fact } from '../../core/facts.ts'
import type { Subject } from '../../core/model/subject.ts'
import { asRoomId } from '../../core/model/ids.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { databaseFile, openSqliteStore } from '../../engine/store/sqlite.ts'
import { newKeyText } from '../../engine/store/vault/keys.ts'
import { alert, position, site, stay, subject, tag } from './rows.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { tags: { type: 'string' }, days: { type: 'string' }, 'stays-a-day': { type: 'string' } },
})
const [dir] = positionals
if (dir === undefined) throw new Error('Say where: node test/store/ninetyDays.ts DIR')
const tags = Number(values.tags ?? 10_000)
const days = Number(values.days ?? 90)
const perDay = Number(values['stays-a-day'] ?? 12)
const [dayMs, hourMs] = [86_400_000, 3_600_000]
const end = Date.now() - hourMs
const rooms = [asRoomId('R1'), asRoomId('R2')]
const say = (text: string) => process.stdout.write(`${text}\n`)
const timed = <Result>(work: () => Result): readonly [number, Result] => {
  const from = performance.now()
  const result = work()
  return [performance.now() - from, result]
}

/** One in ten is a patient. */
const house = (count: number): Subject[] =>
  Array.from({ length: count }, (_, n) =>
    subject(`S${n}`, {
      tag: tag(n),
      ...(n % 10 === 0 && { kind: 'patient', name: `Person Number ${n}`, mrn: `M${n}` }),
    }),
  )

function fill() {
  const store = openSqliteStore(dir)
  store.saveSite(site)
  const subjects = house(tags)
  store.saveSubjects(subjects)
  const eachMs = dayMs / perDay
  // Subject by subject, as they lie in the file: ten times as fast as day by day, and the same folder.
  for (let first = 0; first < tags; first += 200) {
    const facts: Fact[] = []
    for (let n = first; n < Math.min(first + 200, tags); n++)
      for (let step = 0; step < days * perDay; step++) {
        const from = end - days * dayMs + step * eachMs + (n % 997) * 1000
        const room = rooms[(n + step) % 2]
        facts.push({ kind: 'stay', stay: stay(subjects[n].id, from, from + eachMs - 1000, { room, tag: tag(n) }) })
      }
    store.commit(facts)
    if (first % 1000 === 0) say(`${first} of ${tags} tags`)
  }
  store.commit(
    subjects.map((s, n) => ({
      kind: 'position',
      position: position(tag(n), { subject: s.id, lastHeardAt: end, since: end }),
    })),
  )
  store.close()
}

if (!existsSync(databaseFile(dir))) {
  mkdirSync(dir, { recursive: true })
  const [ms] = timed(fill)
  say(`made in ${Math.round(ms / 1000)} s`)
}
say(`${tags} tags, ${days} days: ${Math.round(statSync(databaseFile(dir)).size / 2 ** 20)} MB`)

const before = performance.now()
const engine = await openEngine({ dir, clock: systemClock(), log: pino({ level: 'silent' }), listen: null })
say(`start: ${Math.round(performance.now() - before)} ms`)
for (const ago of [1, days / 2, days - 1]) {
  const from = end - ago * dayMs
  const [ms, found] = timed(() => [...engine.store.stays(from, from + hourMs, rooms[0])].length)
  const [ofOne, stays] = timed(() => engine.store.staysOf(house(8)[7].id, from, from + dayMs).length)
  say(
    `an hour ${ago} days ago, one room: ${found} stays in ${Math.round(ms)} ms; a day of one subject: ${stays} in ${ofOne.toFixed(1)} ms`,
  )
}
await engine.close()

/** Commits of positions with alerts that name people among them, as fast as it goes. */
function rate(key: string | undefined): number {
  const folder = join(dir, 'rate')
  rmSync(folder, { recursive: true, force: true })
  const store = openSqliteStore(folder, { key })
  store.saveSite(site)
  const subjects = house(2000)
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
