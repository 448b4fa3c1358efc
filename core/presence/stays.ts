import type { Position, Stay } from '../model/position.ts'
import type { Step } from '../pipeline.ts'
import type { World } from '../world.ts'

/**
 * Turns the step's positions into stays: who was in which room from when to when. A lost tag's stay ends when it was
 * last heard; where it is after that, nobody knows.
 */
export function keepStays(world: World, { facts }: Step) {
  const end = facts.length
  for (let i = 0; i < end; i++) {
    const fact = facts[i]
    if (fact.kind === 'position' && fact.position.subject !== null) follow(fact.position)
  }

  function follow(position: Position) {
    const { subject, tag, room, floor, probability, since } = position
    if (subject === null) return
    const open = world.openStays.get(subject)
    if (open && (open.room !== room || position.freshness === 'lost')) {
      const toAt = position.freshness === 'lost' ? position.lastHeardAt : Math.max(since, open.fromAt)
      write({ ...open, toAt })
    }
    if (room === null || position.freshness === 'lost') return
    const current = world.openStays.get(subject)
    if (!current)
      write({ subject, tag, room, floor, fromAt: Math.max(since, open?.toAt ?? 0), toAt: null, probability })
    // Worth a write only when it became clearly surer.
    else if (probability > current.probability + 0.1) write({ ...current, probability })
  }

  function write(stay: Stay) {
    if (stay.toAt === null) world.openStays.set(stay.subject, stay)
    else world.openStays.delete(stay.subject)
    facts.push({ kind: 'stay', stay })
  }
}
