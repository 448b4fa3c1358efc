import type { Receiver } from '../model/site.ts'
import { chance } from './draw.ts'
import type { ToldApart } from './estimator.ts'
import type { Grid } from './grid.ts'
import { deviationSteps, faintDbm, faintDeviation, hearingIn, type Levels, findLevels, levelScale } from './levels.ts'
import type { RadioModel } from './radioModel.ts'
import { roomSamples } from './roomSamples.ts'
import { chanceTable, silentFromDbm, silentLength, silentSteps } from './tables.ts'
import { mostHeard, mostPackets } from './weigh.ts'

const draws = 16
/** The receivers of which it matters for a room whether they hear what stands there. */
const mostNear = 20
/** Three numbers of each of them. */
const perCell = 3 * mostNear
/** From such a share of the likeliest on, chance decides: rooms on both sides of a corridor that alone has gateways. */
const asLikely = 0.95
/** After so many receivers a cell so much less likely than the best is given up, nats. */
const few = 5
const hopeless = 20

/**
 * How often a thing that has stood in a room for minutes is named in it, and what it is mistaken for. Draws spots, and how far the
 * levels there are from the map, the same ones every time; then finds the likeliest room as the filter does: by the
 * levels of the receivers that hear it, however loud its tag may be, and by those that do not.
 */
export function namedRight(
  grid: Grid,
  levels: Levels,
  model: RadioModel,
  receivers: readonly Receiver[],
): Omit<ToldApart, 'share'> {
  const random = chance(0x5eed)
  const rooms = roomSamples(grid)
  const most = Math.max(
    0,
    ...rooms.map(({ beside }) => beside.reduce((sum, room) => sum + rooms[room].cells.length, 0)),
  )
  const { inverseOf, halfLogOf, errorOf } = byDeviation(model)
  const silence = chanceTable(model.detection).map(heard => Math.log(1 - Math.min(0.99, heard)))
  const loudness = 1 / (model.unknownTagDb ** 2 + model.bodyDb ** 2)
  const near = new Int32Array(mostNear)
  const cells = new Int32Array(most)
  const found = new Int32Array(Math.max(most, draws))
  /** By candidate cell and receiver near: its level, 1/variance, what its silence would say less the logarithm of its deviation. */
  const table = new Float32Array(most * perCell)
  const allSilent = new Float64Array(most)
  const log = new Float64Array(most)
  const spots = new Int32Array(draws)
  /** By draw and receiver near. */
  const spotDbm = new Float32Array(draws * mostNear)
  const spotError = new Float32Array(draws * mostNear)
  /** Where those that hear are in the table's rows. */
  const heard = new Int32Array(mostHeard)
  const heardDbm = new Float64Array(mostHeard)
  const share = new Float64Array(grid.rooms.length)
  /** Of the draws, by the room that is named. */
  const taken = new Float64Array(grid.rooms.length)
  const told = {
    right: new Float32Array(grid.rooms.length),
    rival: new Int32Array(grid.rooms.length).fill(-1),
    rivalTakes: new Float32Array(grid.rooms.length),
  }
  rooms.forEach(({ beside, spots: all, floorIndex }, room) => {
    const count = findNear(room)
    if (count === 0) return
    const candidates = prepare(beside, floorIndex, count)
    for (let n = 0; n < draws; n++) spots[n] = all[Math.floor(((n + 0.5) * all.length) / draws)]
    prepareSpots(floorIndex, count)
    taken.fill(0)
    for (let n = 0; n < draws; n++) {
      const hearing = hear(n, count)
      if (hearing > 0) name(hearing, candidates, beside)
    }
    told.right[room] = taken[room]
    taken[room] = 0
    const rival = taken.indexOf(Math.max(...taken))
    if (taken[rival] === 0) return
    told.rival[room] = rival
    told.rivalTakes[room] = taken[rival]
  })
  return told

  /** The receivers loudest in a room, loudest first, into `near`. */
  function findNear(room: number): number {
    const loud: { readonly r: number; readonly dbm: number }[] = []
    const { cells: own, floorIndex } = rooms[room]
    for (const r of hearingIn(levels, grid, grid.rooms[room])) {
      if (receivers[r].kind !== 'ble') continue
      findLevels(levels, grid, r, floorIndex, own, own.length, found)
      let dbm = faintDbm
      for (let k = 0; k < own.length; k++) if (found[k] >= 0) dbm = Math.max(dbm, levels.level[found[k]] / levelScale)
      if (dbm > faintDbm) loud.push({ r, dbm })
    }
    loud.sort((a, b) => b.dbm - a.dbm || a.r - b.r)
    const count = Math.min(mostNear, loud.length)
    for (let i = 0; i < count; i++) near[i] = loud[i].r
    return count
  }

  /** Fills the table for the cells of the rooms beside; says how many there are. */
  function prepare(beside: readonly number[], floorIndex: number, count: number): number {
    let candidates = 0
    for (const other of beside)
      for (const cell of rooms[other].cells) {
        allSilent[candidates] = rooms[other].logPrior
        cells[candidates++] = cell
      }
    for (let i = 0; i < count; i++) {
      findLevels(levels, grid, near[i], floorIndex, cells, candidates, found)
      for (let k = 0, at = 3 * i; k < candidates; k++, at += perCell) {
        const dbm = found[k] < 0 ? faintDbm : levels.level[found[k]] / levelScale
        const byte = found[k] < 0 ? faintDeviation : levels.deviation[found[k]]
        const step = ((dbm - silentFromDbm) * silentSteps) | 0
        const quiet = silence[step < 0 ? 0 : step < silentLength ? step : silentLength - 1]
        table[at] = dbm
        table[at + 1] = inverseOf[byte]
        table[at + 2] = quiet - halfLogOf[byte]
        allSilent[k] += quiet
      }
    }
    return candidates
  }

  function prepareSpots(floorIndex: number, count: number): void {
    for (let i = 0; i < count; i++) {
      findLevels(levels, grid, near[i], floorIndex, spots, draws, found)
      for (let n = 0; n < draws; n++) {
        const at = found[n]
        spotDbm[n * mostNear + i] = at < 0 ? faintDbm : levels.level[at] / levelScale
        spotError[n * mostNear + i] = errorOf[at < 0 ? faintDeviation : levels.deviation[at]]
      }
    }
  }

  /** Who hears the n-th thing more often than not, and how loud in the mean of minutes. */
  function hear(n: number, count: number): number {
    let hearing = 0
    for (let i = 0; i < count; i++) {
      const dbm = spotDbm[n * mostNear + i] + random() * spotError[n * mostNear + i]
      if (dbm < model.detection.thresholdDbm || hearing === mostHeard) continue
      heard[hearing] = 3 * i
      heardDbm[hearing++] = dbm
    }
    return hearing
  }

  /** Gives one draw to the likeliest room of what is heard like this. */
  function name(hearing: number, candidates: number, beside: readonly number[]): void {
    let top = -Infinity
    for (let k = 0, row = 0; k < candidates; k++, row += perCell) {
      let weight = loudness
      let weighted = 0
      let sum = 0
      for (let h = 0; h < hearing; h++) {
        // The loudest ones tell the most: what they deny the others don't save.
        if (h === few && allSilent[k] + ((weighted * weighted) / weight - sum) / 2 < top - hopeless) break
        const at = row + heard[h]
        const miss = heardDbm[h] - table[at]
        const part = miss * table[at + 1]
        weight += table[at + 1]
        weighted += part
        sum += miss * part + 2 * table[at + 2]
      }
      log[k] = allSilent[k] + ((weighted * weighted) / weight - sum) / 2
      if (log[k] > top) top = log[k]
    }
    let largest = 0
    let k = 0
    for (const room of beside) {
      let sum = 0
      for (const end = k + rooms[room].cells.length; k < end; k++) if (log[k] > top - 8) sum += Math.exp(log[k] - top)
      share[room] = sum
      if (sum > largest) largest = sum
    }
    let alike = 0
    for (const room of beside) if (share[room] >= asLikely * largest) alike++
    for (const room of beside) if (share[room] >= asLikely * largest) taken[room] += 1 / (alike * draws)
  }
}

/** By the deviation byte of a level: what the filter makes of it, and how far off levels really are. */
function byDeviation({ nuggetDb, packetDb, pathDb }: RadioModel) {
  const variance = Float64Array.from({ length: 256 }, (_, byte) => (byte / deviationSteps) ** 2 + nuggetDb ** 2)
  const all = variance.map(v => v + packetDb ** 2 / mostPackets)
  return {
    inverseOf: all.map(v => 1 / v),
    halfLogOf: all.map(v => -Math.log(v) / 2),
    // That of path loss was found from levels with all that is in them: it holds the nugget.
    errorOf: variance.map((v, byte) => Math.min(Math.sqrt(v), Math.max(pathDb, byte / deviationSteps))),
  }
}
