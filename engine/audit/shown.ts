import type { TopicName } from '../../core/api/contract.ts'
import { asSubjectId } from '../../core/model/ids.ts'
import type { Engine } from '../engine.ts'
import type { Caller } from '../access/caller.ts'

/** More people than these in one answer are no look at a person; the number is told, not each id. */
const mostNamed = 500
/** Fields of the contract by which a row says whose it is. */
const idFields = ['id', 'subject'] as const

/**
 * Ids of the people whose rows are in an answer, whatever its shape: what shows a person is audited even where nobody
 * thought of it.
 */
export function peopleIn(output: unknown, engine: Engine): string[] {
  if (engine.site() === null) return []
  const { subjects } = engine.requireLive().world
  const found = new Set<string>()
  const look = (value: unknown) => {
    if (Array.isArray(value)) for (const item of value) look(item)
    else if (typeof value === 'object' && value !== null) {
      const row = value as Record<string, unknown>
      for (const field of idFields) {
        const id = row[field]
        if (typeof id === 'string' && isPerson(subjects.get(asSubjectId(id))?.kind)) found.add(id)
      }
      for (const inner of Object.values(row)) if (typeof inner === 'object') look(inner)
    }
  }
  look(output)
  return found.size <= mostNamed
    ? [...found]
    : [...[...found].slice(0, mostNamed), `and ${found.size - mostNamed} more`]
}

/** Watching a topic in which people are is one look, however long it lasts: what is written down is its scope. */
export function auditWatch(engine: Engine, caller: Caller, topic: TopicName) {
  if (!peopled.has(topic) || engine.site() === null) return
  const people = [...engine.requireLive().world.subjects.values()].filter(({ kind }) => isPerson(kind)).length
  if (people === 0) return
  const { who, where } = caller
  engine.audit({ at: engine.clock.now(), who, where, op: `watch ${topic}`, about: `all, ${people} people`, ok: true })
}

const isPerson = (kind: string | undefined) => kind === 'patient' || kind === 'staff'

/** Topics whose rows say where somebody is: those with a subject's row or word in them. */
const peopled: ReadonlySet<string> = new Set<TopicName>(['positions', 'alerts'])
