import type { ListeningAnswer } from '../../../../core/api/usage.ts'
import { causeOf } from '../../../../core/rules/alerts.ts'
import type { Engine } from '../../../engine.ts'
import { timeOf } from '../../../usage.ts'
import { spellsOf } from './spells.ts'

const deafness: ReadonlySet<string> = new Set(['reader-down', 'receiver-down', 'receiver-deaf'])

/** How well the house listened: by the alerts that its readers and receivers raised. */
export function listeningOf(engine: Engine, from: string, to: string): ListeningAnswer {
  const { world } = engine.requireLive()
  const { timeZone } = world.site
  const first = engine.store.usage.firstStayAt() ?? engine.clock.now()
  const fromAt = Math.max(first, timeOf(from, timeZone).fromAt)
  const toAt = Math.max(fromAt, Math.min(engine.clock.now(), timeOf(to, timeZone).toAt))
  const spans = Map.groupBy(
    engine.store.alertSpans(fromAt, toAt).filter(span => deafness.has(span.rule)),
    // A reader and a receiver may be called the same.
    ({ id, rule }) => `${rule.split('-')[0]}:${causeOf(id).slice(rule.length + 1)}`,
  )
  const line = (kind: 'reader' | 'receiver', id: string, room: string | null, floor: number | null) => {
    const down = spellsOf(spans.get(`${kind}:${id}`) ?? [], fromAt, toAt, timeZone)
    return { id, kind, room, floor, down, heard: toAt === fromAt ? 1 : 1 - down.ms / (toAt - fromAt) }
  }
  return {
    fromAt,
    toAt,
    lines: [
      ...[...world.readers.keys()].map(id => line('reader', id, null, null)),
      // One antenna's receiver is its reader.
      ...world.receivers
        .filter(({ direct }) => !direct)
        .map(({ receiver }) => line('receiver', receiver.id, receiver.room ?? null, receiver.floor)),
    ],
  }
}
