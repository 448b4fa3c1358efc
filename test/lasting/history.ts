import type { Fact } from '../../core/facts.ts'
import { noTimes } from '../../core/model/usage.ts'
import type { Subject } from '../../core/model/subject.ts'
import type { RoomId } from '../../core/model/ids.ts'
import type { Store } from '../../engine/store/store.ts'
import { alert, position, stay } from '../store/rows.ts'
import type { RefHouse } from './refHouse.ts'

export const dayMs = 86_400_000
/** Alerts and questions of a busy day. */
const [alertsADay, asksADay] = [300, 3000]
const [decisionDays, traceDays] = [7, 31]

interface Past {
  readonly days: number
  readonly staysADay: number
  /** Epoch ms. */
  readonly end: number
  readonly say: (text: string) => void
}

/** What such a house leaves in each table that grows, in so many days. */
export function writeHistory(store: Store, { site, subjects }: RefHouse, past: Past): void {
  const rooms = site.floors.flatMap(floor => floor.rooms.map(({ id }) => ({ floor: floor.floor, room: id })))
  store.saveSite(site)
  store.saveSubjects(subjects)
  // Subject by subject, as they lie in the file: ten times as fast as day by day, and the same folder.
  for (let first = 0; first < subjects.length; first += 100) {
    const some = subjects.slice(first, first + 100)
    store.commit(some.flatMap((subject, i) => lifeOf(subject, first + i, rooms, past)))
    if (first % 1000 === 0) past.say(`${first} of ${subjects.length} tags`)
  }
  for (let day = 0; day < past.days; day++) writeDay(store, subjects, rooms, past.end - (past.days - day) * dayMs, day)
}

type Place = { readonly floor: number; readonly room: RoomId }

function lifeOf(subject: Subject, n: number, rooms: readonly Place[], { days, staysADay, end }: Past): Fact[] {
  const facts: Fact[] = []
  const eachMs = dayMs / staysADay
  const steps = days * staysADay
  const tag = subject.tag!
  const place = (step: number) => rooms[(n * 31 + step * 7) % rooms.length]!
  for (let step = 0; step < steps; step++) {
    const from = end - (steps - step) * eachMs + (n % 997) * 1000
    const { floor, room } = place(step)
    facts.push({ kind: 'stay', stay: stay(subject.id, from, from + eachMs - 1000, { room, floor, tag }) })
    if (from > end - decisionDays * dayMs) facts.push(decision(subject, from, room, place(step + 1).room))
    if (from > end - traceDays * dayMs && subject.kind !== 'staff') facts.push(...traces(subject, from, room))
    if (subject.kind === 'asset' && step % 6 === 0) facts.push(move(subject, from, room, step))
  }
  for (let day = 0; day < days; day++) {
    const at = end - (days - day) * dayMs
    facts.push({ kind: 'battery', tag, sample: { day: Math.floor(at / dayMs), pct: 100 - day / 3, count: 24 } })
  }
  const { floor, room } = place(0)
  facts.push({
    kind: 'position',
    position: position(tag, { subject: subject.id, room, floor, zone: [room], lastHeardAt: end, since: end }),
  })
  return facts
}

const decision = ({ id, tag }: Subject, at: number, room: RoomId, other: RoomId): Fact => ({
  kind: 'decision',
  decision: {
    subject: id,
    tag: tag!,
    at,
    from: other,
    room,
    probability: 0.9,
    rival: { room: other, probability: 0.1 },
    ruling: 'held',
    heldMs: 12_000,
    heard: [],
    down: [],
  },
})

const traces = ({ id }: Subject, at: number, room: RoomId): Fact[] =>
  [1, 2, 5].map(fixes => ({
    kind: 'trace',
    trace: {
      subject: id,
      at: at + fixes * 1000,
      room,
      arrivedAt: at,
      fixes,
      sure: 9,
      lost: false,
      wayOut: null,
      batteryPct: 80,
      tampered: false,
      overdue: false,
      state: 'available',
    },
  }))

const move = ({ id }: Subject, at: number, room: RoomId, step: number): Fact => {
  const [from, to] = step % 12 === 0 ? (['available', 'in-use'] as const) : (['in-use', 'available'] as const)
  const change = { subject: id, at, from, to, room, why: 'room', by: null, note: '', refused: null } as const
  return { kind: 'state', change: { ...change, usedMs: step * 3_600_000, uses: step } }
}

function writeDay(store: Store, subjects: readonly Subject[], rooms: readonly Place[], from: number, day: number) {
  store.commit(Array.from({ length: alertsADay }, (_, i) => alertOf(`${day}-${i}`, from + i * 60_000, rooms[i]!.room)))
  for (let i = 0; i < asksADay; i++) {
    const shown = [subjects[(day * 17 + i) % subjects.length]!.id]
    store.audit({ at: from + i * 20_000, who: `nurse-${i % 80}`, op: 'find', about: '', ok: true, shown })
  }
  const date = new Date(from).toISOString().slice(0, 10)
  store.usage.begin(date, from + dayMs)
  store.usage.save(
    date,
    subjects.flatMap(({ id, kind }, n) => (kind === 'asset' ? [{ subject: id, byRoom: used(rooms, n + day) }] : [])),
  )
  store.usage.complete(date)
}

const alertOf = (id: string, at: number, room: RoomId): Fact => ({
  kind: 'alert',
  alert: alert(`A${id}`, { raisedAt: at, resolvedAt: at + 60_000, state: 'resolved', room }),
  event: { at, did: 'raised', priority: 'medium', who: null, note: '', code: null, dueAt: null },
})

const used = (rooms: readonly Place[], n: number) =>
  new Map([0, 1, 2].map(i => [rooms[(n + i) % rooms.length]!.room, { ...noTimes(), 'in-use': 4 * 3_600_000 }]))
