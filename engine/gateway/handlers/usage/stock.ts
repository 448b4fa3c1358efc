import type { StockAnswer } from '../../../../core/api/usage.ts'
import type { RoomId } from '../../../../core/model/ids.ts'
import type { Subject } from '../../../../core/model/subject.ts'
import { isAbout, roomsOf as roomsOfRule } from '../../../../core/rules/scope.ts'
import { nameOfRoom } from '../../../../core/world.ts'
import type { Engine } from '../../../engine.ts'
import { positionOf } from '../../../rows.ts'
import { isCounted, timeOf } from '../../../usage.ts'
import { roomsOf } from '../usage.ts'
import { spellsOf } from './spells.ts'

const awayMs = 86_400_000

/** What is ready now, how long each stock was short, and what stands idle where it does not belong. */
export function stockOf(engine: Engine, from: string, to: string): StockAnswer {
  const { world } = engine.requireLive()
  const { timeZone } = world.site
  const now = engine.clock.now()
  const fromAt = timeOf(from, timeZone).fromAt
  const toAt = Math.max(fromAt, Math.min(now, timeOf(to, timeZone).toAt))
  const rooms = roomsOf(world)
  const spans = Map.groupBy(engine.store.alertSpans(fromAt, toAt), span => span.rule)

  const counted = [...world.subjects.values()].filter(s => isCounted(s) && s.state !== 'retired')
  const readyIn = (subject: Subject): RoomId | null => {
    const position = subject.state === 'available' ? positionOf(world, subject) : null
    return position === null || position.freshness === 'lost' ? null : position.room
  }
  const item = (subject: Subject, id: RoomId) => {
    const room = rooms.get(id)
    return {
      id: subject.id,
      name: subject.name,
      type: subject.type,
      room: id as RoomId,
      roomName: nameOfRoom(world, id),
      floor: room?.floor ?? 0,
      unit: room?.unit ?? '',
      since: world.openStays.get(subject.id)?.fromAt ?? positionOf(world, subject)?.since ?? now,
    }
  }
  const ready = counted.flatMap(subject => {
    const room = readyIn(subject)
    return room === null ? [] : [{ subject, item: item(subject, room) }]
  })

  return {
    fromAt,
    toAt,
    types: [...Map.groupBy(counted, subject => subject.type)]
      .map(([type, all]) => ({
        type,
        total: all.length,
        ready: ready.filter(each => each.subject.type === type).length,
        inUse: all.filter(subject => subject.state === 'in-use').length,
      }))
      .sort((a, b) => a.ready / a.total - b.ready / b.total || (a.type < b.type ? -1 : 1)),
    stocks: world.rules.flatMap(rule => {
      if (rule.kind !== 'par' || rule.par === null || !rule.enabled) return []
      const there = roomsOfRule(rule, world.site)
      const stock = ready
        .filter(each => isAbout(rule, each.subject) && (there === null || there.has(each.item.room)))
        .map(each => each.item)
      return [
        {
          rule: rule.id,
          name: rule.name,
          types: rule.who.types,
          min: rule.par.min,
          target: rule.par.target,
          max: rule.par.max,
          ready: stock.sort((a, b) => a.since - b.since),
          surplus: Math.max(0, stock.length - rule.par.target),
          short: spellsOf(spans.get(rule.id) ?? [], fromAt, toAt, timeZone),
        },
      ]
    }),
    away: ready
      .flatMap(({ subject, item: each }) => {
        const home = subject.homeRoom === null ? undefined : rooms.get(subject.homeRoom)
        const strange = home !== undefined && home.unit !== '' && each.unit !== '' && home.unit !== each.unit
        return strange && now - each.since >= awayMs ? [{ ...each, home: home.unit }] : []
      })
      .sort((a, b) => a.since - b.since),
  }
}
