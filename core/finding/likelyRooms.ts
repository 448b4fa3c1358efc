import type { RoomId } from '../model/ids.ts'
import type { Site } from '../model/site.ts'

/** What is known of a thing that is not where it was last heard. */
export interface Trail {
  /** Rooms of the last answer and their probability. */
  readonly last: ReadonlyMap<RoomId, number>
  readonly silentMs: number
  /** Time that this thing spent in each room before, any unit. */
  readonly ownStays: ReadonlyMap<RoomId, number>
  /** Time that things of its type spent in each room, any unit. */
  readonly typeStays: ReadonlyMap<RoomId, number>
  readonly homeRoom: RoomId | null
  /** Rooms in which a living tag would be heard now. */
  readonly heardRooms: ReadonlySet<RoomId>
  /** How likely the silence is the tag's own fault, 0-1. */
  readonly tagDead: number
  /** Rooms that someone has searched in vain, how often. */
  readonly notHere: ReadonlyMap<RoomId, number>
}

export interface LikelyRoom {
  readonly room: RoomId
  /** Of all rooms together 1. */
  readonly chance: number
}

/** Someone who looks into a room may still overlook the thing behind a bed. */
const overlooked = 0.12
/** After so long the last place says half as much: equipment is fetched and brought back within a shift. */
const halfLifeMs = 8 * 3_600_000
/** What each kind of knowledge weighs once the last place has faded. */
const weights = { own: 4, type: 2, home: 2, anywhere: 1 } as const
/** The last place counts for so much more than all habits while it is fresh; some of it has leaked through the doors. */
const lastWeight = 20
const leaked = 0.25

/**
 * Where to look: the last place, fading with time and leaking through its doors; the rooms where this thing and others
 * of its type use to be; its home. A room in which a living tag would be heard is as likely as the tag is dead.
 * Every room keeps some chance, so that a search in vain never runs out of places. Likeliest first.
 */
export function likelyRooms(site: Pick<Site, 'floors'>, trail: Trail): LikelyRoom[] {
  const chance = new Map<RoomId, number>()
  const doors = new Map<RoomId, RoomId[]>()
  for (const floor of site.floors) {
    for (const room of floor.rooms) chance.set(room.id, 0)
    for (const { rooms } of floor.doors)
      for (const [a, b] of [rooms, rooms.toReversed()]) {
        const list = doors.get(a)
        if (list) list.push(b)
        else doors.set(a, [b])
      }
  }
  const add = (room: RoomId, more: number) => {
    const before = chance.get(room)
    if (before !== undefined) chance.set(room, before + more)
  }
  const spread = (shares: ReadonlyMap<RoomId, number>, weight: number) => {
    let sum = 0
    for (const share of shares.values()) sum += share
    if (sum > 0) for (const [room, share] of shares) add(room, (weight * share) / sum)
  }
  const fresh = lastWeight * 2 ** (-trail.silentMs / halfLifeMs) + 1
  spread(trail.last, fresh * (1 - leaked))
  for (const [room, share] of trail.last) {
    const next = doors.get(room) ?? []
    for (const neighbour of next) add(neighbour, (fresh * leaked * share) / next.length)
  }
  spread(trail.ownStays, weights.own)
  spread(trail.typeStays, weights.type)
  if (trail.homeRoom !== null) add(trail.homeRoom, weights.home)
  let sum = 0
  for (const [room, before] of chance) {
    const possible = trail.heardRooms.has(room) ? trail.tagDead : 1
    const left = overlooked ** (trail.notHere.get(room) ?? 0)
    const now = (before + weights.anywhere / chance.size) * possible * left
    chance.set(room, now)
    sum += now
  }
  return [...chance]
    .map(([room, share]) => ({ room, chance: sum > 0 ? share / sum : 0 }))
    .sort((a, b) => b.chance - a.chance || (a.room < b.room ? -1 : 1))
}
