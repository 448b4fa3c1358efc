import type { Receiver } from '../model/site.ts'
import { chance } from './draw.ts'
import type { ToldApart } from './estimator.ts'
import type { Grid } from './grid.ts'
import {
  deviationSteps,
  faintDbm,
  faintDeviation,
  hearingIn,
  type Levels,
  levelAt,
  levelScale,
  findLevels,
} from './levels.ts'
import { namedRight } from './namedRight.ts'
import type { RadioModel } from './radioModel.ts'
import { heardChance } from './tables.ts'

/** Rooms farther away are hardly mistaken for each other. */
const nearM = 9
const draws = 10
const mostHeard = 12
/** Of the tag's loudness, once it has been heard for a while, dB. */
const loudnessDb = 2.5

/**
 * By the receivers that there are and how well their levels are known. Draws spots and errors of the map, the same ones every time.
 */
export function tellApart(grid: Grid, levels: Levels, model: RadioModel, receivers: readonly Receiver[]): ToldApart {
  const random = chance(0x5eed)
  const near = nearby(grid)
  const audible = new Int32Array(receivers.length)
  // What of the probability goes to a room: that of things in it, and that of all things.
  const mine = new Float64Array(grid.rooms.length)
  const given = new Float64Array(grid.rooms.length)
  const share = new Float64Array(grid.rooms.length)
  const touched: number[] = []
  const { step, reach } = stridesOf(grid)
  const most = (2 * Math.ceil(reach / step) + 1) ** 2
  const cells = new Int32Array(most)
  const at = new Int32Array(most)
  const weighted = new Float64Array(most)
  const squares = new Float64Array(most)
  const told = new Float32Array(grid.rooms.length)
  grid.rooms.forEach((room, index) => {
    const reaching = hearingIn(levels, grid, room)
    for (let n = 0; n < draws && room.cells.length > 0; n++) {
      spread(room.cells[Math.floor(((n + 0.5) * room.cells.length) / draws)], reaching)
      mine[index] += share[index] / draws
    }
  })
  mine.forEach((share, room) => {
    told[room] = Math.min(share, share / Math.max(given[room], 1e-9))
  })
  return { share: told, ...namedRight(grid, levels, model, receivers) }

  /** Where a thing at that spot would be thought to be, into `share`; `reaching`: who may hear it. */
  function spread(spot: number, reaching: readonly number[]): void {
    for (const room of touched) share[room] = 0
    touched.length = 0
    const count = loudest(spot, reaching)
    if (count === 0) return
    const heard = new Float32Array(count)
    const inverse = new Float32Array(count)
    for (let i = 0; i < count; i++) {
      const deviation = Math.hypot(deviationAt(audible[i], spot), model.nuggetDb)
      heard[i] = levelAt(levels, grid, audible[i], spot) + deviation * random()
      inverse[i] = 1 / (deviation * deviation + (model.packetDb * model.packetDb) / 8)
    }
    const floor = grid.floorIndex[spot]
    const found = near(spot, cells)
    let weight = 1 / (loudnessDb * loudnessDb)
    weighted.fill(0, 0, found)
    squares.fill(0, 0, found)
    for (let i = 0; i < count; i++) {
      findLevels(levels, grid, audible[i], floor, cells, found, at)
      const [dbm, certain] = [heard[i], inverse[i]]
      weight += certain
      for (let k = 0; k < found; k++) {
        const miss = dbm - (at[k] < 0 ? faintDbm : levels.level[at[k]] / levelScale)
        weighted[k] += miss * certain
        squares[k] += miss * miss * certain
      }
    }
    let all = 0
    for (let k = 0; k < found; k++) {
      const room = grid.room[cells[k]]
      const likelihood = grid.prior[cells[k]] * Math.exp(((weighted[k] * weighted[k]) / weight - squares[k]) / 2)
      all += likelihood
      if (room < 0) continue
      if (share[room] === 0) touched.push(room)
      share[room] += likelihood
    }
    for (const room of new Set(touched)) {
      share[room] /= all || 1
      given[room] += share[room] / draws
    }
  }

  /** The receivers that hear a tag there, into `audible`. */
  function loudest(spot: number, reaching: readonly number[]): number {
    const heard: { readonly r: number; readonly dbm: number }[] = []
    for (const r of reaching) {
      const dbm = levelAt(levels, grid, r, spot)
      if (dbm > faintDbm && heardChance(model.detection, dbm) > 0.5 * model.detection.pMax) heard.push({ r, dbm })
    }
    heard.sort((a, b) => b.dbm - a.dbm || a.r - b.r)
    const count = Math.min(mostHeard, heard.length)
    for (let i = 0; i < count; i++) audible[i] = heard[i].r
    return count
  }

  function deviationAt(r: number, cell: number): number {
    const w = r * grid.floors.length + grid.floorIndex[cell]
    const c = grid.column[cell] - levels.column0[w]
    const row = grid.row[cell] - levels.row0[w]
    const inside = c >= 0 && row >= 0 && c < levels.columns[w] && row < levels.rows[w]
    return (inside ? levels.deviation[levels.start[w] + row * levels.columns[w] + c] : faintDeviation) / deviationSteps
  }
}

/** Finds the cells of the same floor around a cell, every second one of each row and column where they are fine; says how many. */
function nearby(grid: Grid): (spot: number, into: Int32Array) => number {
  const { step, reach } = stridesOf(grid)
  return (spot, into) => {
    const floor = grid.floors[grid.floorIndex[spot]]
    let found = 0
    for (let dr = -reach; dr <= reach; dr += step)
      for (let dc = -reach; dc <= reach; dc += step) {
        const c = grid.column[spot] + dc
        const r = grid.row[spot] + dr
        if (c < 0 || r < 0 || c >= floor.columns || r >= floor.rows) continue
        const cell = floor.cell[r * floor.columns + c]
        if (cell >= 0) into[found++] = cell
      }
    return found
  }
}

function stridesOf({ cellM }: Grid) {
  const step = Math.max(1, Math.round(0.9 / cellM))
  return { step, reach: Math.ceil(nearM / cellM / step) * step }
}
