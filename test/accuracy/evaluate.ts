import { contains, distanceToEdge } from '../../core/geometry/polygon.ts'
import type { Site } from '../../core/model/site.ts'
import { truthAt, type Walk } from '../../core/positioning/calibrate/walk.ts'
import type { GridEstimator } from '../../core/positioning/createEstimator.ts'
import { likeliestRoom, replay, type ReplayMode } from '../../core/positioning/replay.ts'

/** What one query instant came to. */
export interface Trial {
  readonly walk: string
  readonly errorM: number
  readonly floorRight: boolean
  /** By the polygon that holds the point; null where the truth has no room. */
  readonly roomByPoint: boolean | null
  readonly roomSaid: boolean | null
  readonly roomP: number
  readonly region90Holds: boolean
  readonly region90M2: number
}

export interface Figures {
  readonly n: number
  readonly median: number
  readonly mean: number
  readonly p90: number
  readonly floor: number
  readonly roomByPoint: number
  readonly roomSaid: number
  readonly sureRight: number
  readonly sureShare: number
  readonly region90: number
  readonly region90M2: number
}

/** Query instants by the rules of the data folder's scorer: scan once, spot every 5 s, track every second from `warmS`. */
export function queriesOf(walk: Walk, warmS: number): number[] {
  const first = walk.truth[0].t
  const last = walk.truth[walk.truth.length - 1].t
  if (walk.truth.length === 1) return [Math.max(first, ...walk.heard.slice(-1).map(h => h.t))]
  const still = walk.truth.every(row => row.x === walk.truth[0].x && row.y === walk.truth[0].y)
  const out: number[] = []
  for (let t = first + (still ? 5 : warmS); t <= last + 1e-6; t += still ? 5 : 1) if (truthAt(walk, t)) out.push(t)
  return out
}

export interface Conditions {
  readonly mode?: ReplayMode
  readonly warmS?: number
  /** Receivers that neither hear nor are known to be off. */
  readonly dead?: ReadonlySet<number>
  /** Seconds between packets that are let through. */
  readonly everyS?: number
  /** Added to each level. */
  readonly louderDb?: number
  readonly hideTag?: boolean
  /** Levels below this never arrive. */
  readonly cutDbm?: number
}

export function tryOut(
  site: Site,
  estimator: GridEstimator,
  walks: readonly Walk[],
  conditions: Conditions = {},
): Trial[] {
  const online = new Uint8Array(site.receivers.length).fill(1)
  const trials: Trial[] = []
  const estimate = estimator.estimate()
  for (const walk of walks) {
    let heard: Walk['heard'] = walk.heard.filter(
      h => !conditions.dead?.has(h.receiver) && h.rssiDbm >= (conditions.cutDbm ?? -200),
    )
    if (conditions.louderDb) heard = heard.map(h => ({ ...h, rssiDbm: h.rssiDbm + conditions.louderDb! }))
    if (conditions.everyS) heard = thinned(heard, conditions.everyS)
    const tag = conditions.hideTag ? '' : walk.tag
    replay(
      estimator,
      tag,
      'carried',
      heard,
      queriesOf(walk, conditions.warmS ?? 2),
      online,
      conditions.mode ?? { kind: 'live' },
      (t, track) => {
        const truth = truthAt(walk, t)!
        estimator.answer(track, estimate)
        if (!estimate.known) {
          trials.push({
            walk: walk.id,
            errorM: Infinity,
            floorRight: false,
            roomByPoint: null,
            roomSaid: null,
            roomP: 0,
            region90Holds: false,
            region90M2: 0,
          })
          return
        }
        const region = estimator.region(track, 0.9)
        const half = region.cellM / 2 + 1e-6
        let holds = false
        for (let i = 0; i < region.cells.length; i += 2)
          if (Math.abs(region.cells[i] - truth.x) <= half && Math.abs(region.cells[i + 1] - truth.y) <= half)
            holds = true
        const trueRoom = truth.room
        const said = likeliestRoom(estimator, estimate)
        const floorRight = estimate.floor === truth.floor
        trials.push({
          walk: walk.id,
          errorM: Math.hypot(estimate.xM - truth.x, estimate.yM - truth.y),
          floorRight,
          roomByPoint: trueRoom
            ? floorRight && roomAt(site, estimate.floor, estimate.xM, estimate.yM) === trueRoom
            : null,
          roomSaid: trueRoom && said ? said.room === trueRoom : null,
          roomP: said?.probability ?? 0,
          region90Holds: holds,
          region90M2: (region.cells.length / 2) * region.cellM ** 2,
        })
      },
    )
  }
  return trials
}

/** Lets one packet of each receiver through in `everyS` seconds. */
function thinned(heard: Walk['heard'], everyS: number): Walk['heard'] {
  const last = new Map<number, number>()
  return heard.filter(h => {
    if (h.t - (last.get(h.receiver) ?? -Infinity) < everyS) return false
    last.set(h.receiver, h.t)
    return true
  })
}

export function roomAt(site: Site, floor: number, x: number, y: number): string | undefined {
  const rooms = site.floors.find(f => f.floor === floor)?.rooms ?? []
  const inside = rooms.find(room => contains(room.polygon, x, y))
  if (inside) return inside.id
  return [...rooms].sort((a, b) => distanceToEdge(a.polygon, x, y) - distanceToEdge(b.polygon, x, y))[0]?.id
}

export function figures(trials: readonly Trial[]): Figures {
  const errors = trials.map(t => t.errorM).sort((a, b) => a - b)
  const quantile = (q: number) => {
    const p = (errors.length - 1) * q
    const i = Math.floor(p)
    return errors[i] + (errors[Math.min(i + 1, errors.length - 1)] - errors[i]) * (p - i)
  }
  const rate = (list: readonly (boolean | null)[]) => {
    const known = list.filter(v => v !== null)
    return known.length > 0 ? (100 * known.filter(Boolean).length) / known.length : NaN
  }
  const sure = trials.filter(t => t.roomP >= 0.8)
  const areas = trials.map(t => t.region90M2).sort((a, b) => a - b)
  return {
    n: trials.length,
    median: quantile(0.5),
    mean: errors.reduce((sum, e) => sum + e, 0) / errors.length,
    p90: quantile(0.9),
    floor: rate(trials.map(t => t.floorRight)),
    roomByPoint: rate(trials.map(t => t.roomByPoint)),
    roomSaid: rate(trials.map(t => t.roomSaid)),
    sureRight: rate(sure.map(t => t.roomSaid)),
    sureShare: (100 * sure.length) / trials.length,
    region90: rate(trials.map(t => t.region90Holds)),
    region90M2: areas[areas.length >> 1] ?? NaN,
  }
}
