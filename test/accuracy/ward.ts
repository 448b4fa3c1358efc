import type { Position } from '../../core/model/position.ts'
import type { GridEstimator } from '../../core/positioning/createEstimator.ts'
import type { World } from '../../core/world.ts'
import type { Shape } from '../../floorplans/reference/building.ts'
import type { Layout } from '../../floorplans/reference/receivers.ts'
import { referenceSite } from '../../sim/referenceSite.ts'
import type { SimSite, SimSubject } from '../../sim/siteFolder.ts'
import type { Truth } from '../../sim/verbs.ts'
import { simulatedHouse } from './simulatedHouse.ts'

/** A ward of the reference hospital's make in virtual time: simulated radio, the whole pipeline, truth beside it. */
interface WardRun {
  readonly world: World
  readonly estimator: GridEstimator
  readonly subjects: readonly SimSubject[]
  /** Lets a second pass. */
  second(): void
  truth(subject: string): Truth
  positionOf(subject: string): Position | null
}

interface WardSpec {
  readonly shape: Shape
  readonly layout: Layout
  readonly seed: number
  /** Things that stand, spread evenly over the rooms, heard every 5 s. */
  readonly standing: number
  /** People who walk about, heard every second. */
  readonly walking: number
  /** Points of the walk-through; 0 = none. */
  readonly points: number
}

export function wardRun(spec: WardSpec): WardRun {
  const bare = referenceSite(spec.shape, spec.layout, {
    equipment: spec.standing,
    beds: 0,
    patients: 0,
    staff: spec.walking,
  })
  const places = bare.floors.flatMap(f => f.rooms)
  const rooms = places.filter(r => r.type !== 'corridor' && r.type !== 'lift')
  const corridors = places.filter(r => r.type === 'corridor')
  // One thing in ten stands in a corridor, the others in rooms.
  const homeOf = (n: number) =>
    n % 10 === 9 ? corridors[((n / 10) | 0) % corridors.length] : rooms[(n * 7) % rooms.length]
  const subjects = bare.subjects.map(s =>
    s.kind === 'asset' ? { ...s, stands: true, homeRoom: homeOf(Number(s.id.slice(6)) - 1).id } : s,
  )
  const folder: SimSite = { ...bare, subjects }
  const { world, estimator, sim, second } = simulatedHouse(folder, spec)
  return {
    world,
    estimator,
    subjects,
    second: () => void second(),
    truth: subject => sim.truth(subject)[0],
    positionOf: subject => {
      const tag = sim.world.body(subject)?.tag
      return tag === undefined ? null : (world.tags[world.tagIndex.get(tag) ?? -1]?.position ?? null)
    },
  }
}

export interface WardFigures {
  /** Share of answers for standing things, %. */
  readonly claimed: number
  readonly roomRight: number
  readonly claimedRight: number
  readonly floorRight: number
  /** Truth in the zone, where no room is claimed / in all answers. */
  readonly zoneHolds: number
  readonly zoneRooms: number
  readonly regionHolds: number
  readonly calibrationError: number
  /** Changes of the stated room, and of the zone or of whether a room is claimed, a thing and day. */
  readonly falseChanges: number
  readonly zoneChanges: number
  /** Seconds until a walker's new room is stated. */
  readonly delayP50: number
  readonly delayP95: number
  readonly noticed: number
  readonly walkerRight: number
}

const warmS = 120

/** Answers by the tenth of the probability that was stated; shared by several runs, `calibrationError` is over all of them. */
export type Stated = { n: number; said: number; right: number }[]
export const nothingStated = (): Stated => Array.from({ length: 10 }, () => ({ n: 0, said: 0, right: 0 }))

export function wardFigures(run: WardRun, seconds: number, bins = nothingStated()): WardFigures {
  const standing = run.subjects.filter(s => s.kind === 'asset').map(s => s.id)
  const walking = run.subjects.filter(s => s.kind === 'staff').map(s => s.id)
  const was = new Map<string, { room: string | null; zone: string }>()
  const moves = new Map<string, { room: string; atS: number; seen: boolean }>()
  const pending = new Map<string, { atS: number; delay: number }>()
  const delays: number[] = []
  let [asked, claimed, right, claimedRight, floor, zoned, zoneHeld, zoneRooms] = [0, 0, 0, 0, 0, 0, 0, 0]
  let [regions, regionHeld, roomChanges, zoneChanges, walks, walksRight, owed] = [0, 0, 0, 0, 0, 0, 0]
  for (let s = 1; s <= seconds; s++) {
    run.second()
    for (const id of walking) followWalker(id, s)
    if (s <= warmS || s % 5 !== 0) continue
    for (const id of standing) {
      const truth = run.truth(id)
      const answer = run.positionOf(id)
      if (answer === null) continue
      const zone = [...answer.zone].sort().join(' ')
      const before = was.get(id)
      if (before) {
        if (before.room !== answer.room && before.room !== null && answer.room !== null) roomChanges++
        else if (before.room !== answer.room || (answer.room === null && before.zone !== zone)) zoneChanges++
      }
      was.set(id, { room: answer.room, zone })
      if (s % 30 !== 0) continue
      asked++
      const isRight = answer.room === truth.room
      if (answer.floor === truth.floor) floor++
      if (isRight) right++
      if (answer.room !== null) {
        claimed++
        if (isRight) claimedRight++
        const bin = bins[Math.min(9, Math.floor(answer.probability * 10))]
        bin.n++
        bin.said += answer.probability
        if (isRight) bin.right++
      } else {
        zoned++
        zoneRooms += answer.zone.length
        if (answer.zone.some(r => r === truth.room)) zoneHeld++
      }
      if (s % 120 === 0) {
        regions++
        if (inRegion(run, truth)) regionHeld++
      }
    }
  }
  function followWalker(id: string, s: number): void {
    const truth = run.truth(id)
    const answer = run.positionOf(id)
    if (s > warmS) {
      walks++
      if (answer?.room === truth.room) walksRight++
    }
    const move = moves.get(id)
    if (truth.room !== null && (!move || move.room !== truth.room)) {
      moves.set(id, { room: truth.room, atS: s, seen: s < warmS })
      return
    }
    if (!move || move.seen) return
    // Only where one stays for a while is there anything to notice.
    if (s - move.atS === 20) owed++
    if (answer?.room === move.room && pending.get(id)?.atS !== move.atS)
      pending.set(id, { atS: move.atS, delay: s - move.atS })
    if (s - move.atS >= 20 && pending.get(id)?.atS === move.atS) {
      delays.push(pending.get(id)!.delay)
      move.seen = true
    }
  }
  const days = (standing.length * (seconds - warmS)) / 86_400
  delays.sort((a, b) => a - b)
  const percent = (part: number, whole: number) => (whole > 0 ? Math.round((10_000 * part) / whole) / 100 : 0)
  const stated = bins.reduce((sum, b) => sum + b.n, 0)
  return {
    claimed: percent(claimed, asked),
    roomRight: percent(right, asked),
    claimedRight: percent(claimedRight, claimed),
    floorRight: percent(floor, asked),
    zoneHolds: percent(zoneHeld, zoned),
    zoneRooms: zoned > 0 ? Math.round((10 * zoneRooms) / zoned) / 10 : 0,
    regionHolds: percent(regionHeld, regions),
    calibrationError:
      Math.round((1000 * bins.reduce((sum, b) => sum + Math.abs(b.said - b.right), 0)) / Math.max(1, stated)) / 1000,
    falseChanges: Math.round((100 * roomChanges) / days) / 100,
    zoneChanges: Math.round((100 * zoneChanges) / days) / 100,
    delayP50: delays[Math.floor(delays.length * 0.5)] ?? -1,
    delayP95: delays[Math.floor(delays.length * 0.95)] ?? -1,
    noticed: percent(delays.length, owed),
    walkerRight: percent(walksRight, walks),
  }
}

function inRegion(run: WardRun, truth: Truth): boolean {
  const state = run.world.tags[run.world.tagIndex.get(truth.tag as never) ?? -1]
  const { floor, cellM, cells } = run.estimator.region(state.track, 0.9)
  if (floor !== truth.floor) return false
  for (let i = 0; i < cells.length; i += 2)
    if (Math.abs(cells[i] - truth.xM) <= cellM / 2 + 1e-6 && Math.abs(cells[i + 1] - truth.yM) <= cellM / 2 + 1e-6)
      return true
  return false
}
