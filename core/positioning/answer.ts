import type { Estimate } from './estimator.ts'
import { mostCells, type TagTrack } from './filter.ts'
import type { Grid } from './grid.ts'
import { log2Of, powerOf, powersByStep } from './powers.ts'
import type { RadioModel } from './radioModel.ts'

/** Sums a track's posterior into an `Estimate`, and finds its regions. */
export interface Answerer {
  answer(track: TagTrack, into: Estimate): void
  region(
    track: TagTrack,
    share: number,
  ): { readonly floor: number; readonly cellM: number; readonly cells: Float32Array }
}

/**
 * Powers (<= 1) flatten what is told, not what is tracked: the filter's cells share the errors of the radio map, so it is
 * surer than it is right. Regions need more of it than rooms: `fitPowers` finds both.
 */
export function answererOf(
  grid: Grid,
  { reportPower, roomPower = reportPower, walking = { reportPower, roomPower } }: RadioModel,
): Answerer {
  const roomMass = new Float32Array(grid.rooms.length)
  const carefulMass = new Float32Array(grid.rooms.length)
  const roomSeen = new Int32Array(grid.rooms.length)
  const bins = new Float32Array(128)
  const binCount = new Int32Array(128)
  const cellM2 = grid.cellM * grid.cellM
  const told = new Float32Array(mostCells)

  const powers = powersByStep()
  const asTracked = powerOf(1)

  function temper(track: TagTrack, standing: number, moving: number): void {
    const chosen = track.proven ? asTracked : powers(standing + (moving - standing) * track.walking)
    chosen.raise(track.mass, told, track.count)
  }

  function answer(track: TagTrack, into: Estimate): void {
    into.known = track.count > 0
    into.roomCount = 0
    into.noRoomMass = 0
    into.floorMass.fill(0)
    into.offsetDb = track.offsetDb
    if (!into.known) return
    temper(track, roomPower, walking.roomPower)
    let rooms = 0
    for (let k = 0; k < track.count; k++) {
      const m = told[k]
      if (m <= 0) continue
      const room = grid.room[track.cells[k]]
      if (room < 0) into.noRoomMass += m
      else {
        if (roomMass[room] === 0) roomSeen[rooms++] = room
        roomMass[room] += m
      }
    }
    rank(into, rooms)
    temper(track, reportPower, walking.reportPower)
    for (let k = 0; k < track.count; k++) {
      const cell = track.cells[k]
      into.floorMass[grid.floorIndex[cell]] += told[k]
      if (grid.room[cell] >= 0) carefulMass[grid.room[cell]] += told[k]
    }
    for (let n = 0; n < rooms; n++) {
      into.carefulMass[n] = carefulMass[into.rooms[n]]
      carefulMass[into.rooms[n]] = 0
    }
    const f = mainFloor(into.floorMass)
    into.floor = grid.floors[f].floor
    let x = 0
    let y = 0
    let held = 0
    for (let k = 0; k < track.count; k++) {
      const cell = track.cells[k]
      if (grid.floorIndex[cell] !== f) continue
      x += track.mass[k] * grid.x[cell]
      y += track.mass[k] * grid.y[cell]
      held += track.mass[k]
    }
    into.xM = x / held
    into.yM = y / held
    fillBins(track, f)
    into.region50M2 = cellsFor(0.5 * into.floorMass[f]) * cellM2
    into.region90M2 = cellsFor(0.9 * into.floorMass[f]) * cellM2
  }

  /** Insertion sort by mass; ties by room number. Few rooms hold any mass. */
  function rank(into: Estimate, rooms: number): void {
    for (let n = 0; n < rooms; n++) {
      const room = roomSeen[n]
      const m = roomMass[room]
      roomMass[room] = 0
      let at = into.roomCount++
      while (at > 0 && (into.roomMass[at - 1] < m || (into.roomMass[at - 1] === m && into.rooms[at - 1] > room))) {
        into.roomMass[at] = into.roomMass[at - 1]
        into.rooms[at] = into.rooms[at - 1]
        at--
      }
      into.roomMass[at] = m
      into.rooms[at] = room
    }
    into.rooms.fill(0, rooms)
    into.roomMass.fill(0, rooms)
    into.carefulMass.fill(0, rooms)
  }

  /** Sorts the cells of floor f into bins of an eighth of an octave below the heaviest. */
  function fillBins(track: TagTrack, f: number): void {
    bins.fill(0)
    binCount.fill(0)
    let heaviest = 0
    for (let k = 0; k < track.count; k++)
      if (grid.floorIndex[track.cells[k]] === f && told[k] > heaviest) heaviest = told[k]
    const top = log2Of(heaviest)
    for (let k = 0; k < track.count; k++) {
      if (grid.floorIndex[track.cells[k]] !== f || told[k] <= 0) continue
      const at = Math.min(127, Math.floor((top - log2Of(told[k])) * 8))
      bins[at] += told[k]
      binCount[at]++
    }
  }

  /** How many cells, heaviest first, hold `mass`. */
  function cellsFor(mass: number): number {
    let sum = 0
    let cells = 0
    for (let at = 0; at < 128; at++) {
      if (sum + bins[at] >= mass) return cells + Math.max(1, Math.ceil((binCount[at] * (mass - sum)) / bins[at]))
      sum += bins[at]
      cells += binCount[at]
    }
    return cells
  }

  function region(track: TagTrack, share: number) {
    temper(track, reportPower, walking.reportPower)
    const floorMass = new Float32Array(grid.floors.length)
    for (let k = 0; k < track.count; k++) floorMass[grid.floorIndex[track.cells[k]]] += told[k]
    const f = mainFloor(floorMass)
    const order = Array.from({ length: track.count }, (_, k) => k)
      .filter(k => grid.floorIndex[track.cells[k]] === f)
      .sort((a, b) => told[b] - told[a] || track.cells[a] - track.cells[b])
    const centres: number[] = []
    let sum = 0
    for (const k of order) {
      centres.push(grid.x[track.cells[k]], grid.y[track.cells[k]])
      sum += told[k]
      if (sum >= share * floorMass[f]) break
    }
    return { floor: grid.floors[f].floor, cellM: grid.cellM, cells: Float32Array.from(centres) }
  }

  return { answer, region }
}

function mainFloor(floorMass: Float32Array): number {
  let best = 0
  for (let f = 1; f < floorMass.length; f++) if (floorMass[f] > floorMass[best]) best = f
  return best
}
