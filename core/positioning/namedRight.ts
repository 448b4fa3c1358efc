import type { Receiver } from '../model/site.ts'
import { chance } from './draw.ts'
import type { ToldApart } from './estimator.ts'
import type { Grid } from './grid.ts'
import { deviationSteps, faintDbm, faintDeviation, type Levels, levelAt, levelScale } from './levels.ts'
import type { RadioModel } from './radioModel.ts'
import { roomSamples } from './roomSamples.ts'
import { chanceTable, silentFromDbm, silentLength, silentSteps } from './tables.ts'
import { mostHeard, mostPackets } from './weigh.ts'

const draws = 20
/** The receivers of which it matters for a room whether they hear what stands there. */
const mostNear = 24

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
  // By receiver near and candidate cell; `unsaid` is what its silence would say there, less the logarithm of its deviation.
  const level = new Float32Array(mostNear * most)
  const inverse = new Float32Array(mostNear * most)
  const unsaid = new Float32Array(mostNear * most)
  const cells = new Int32Array(most)
  const allSilent = new Float64Array(most)
  const log = new Float64Array(most)
  const weight = new Float64Array(most)
  const weighted = new Float64Array(most)
  const heard = new Int32Array(mostHeard)
  const heardDbm = new Float64Array(mostHeard)
  const taken = new Uint16Array(grid.rooms.length)
  const told = {
    right: new Float32Array(grid.rooms.length),
    rival: new Int32Array(grid.rooms.length).fill(-1),
    rivalTakes: new Float32Array(grid.rooms.length),
  }
  rooms.forEach(({ spots, beside }, room) => {
    const count = findNear(room)
    if (count === 0) return
    const candidates = prepare(beside, count)
    taken.fill(0)
    for (let n = 0; n < draws; n++) {
      const hearing = hear(spots[Math.floor(((n + 0.5) * spots.length) / draws)], count)
      if (hearing > 0) taken[likeliest(hearing, candidates, beside)]++
    }
    told.right[room] = taken[room] / draws
    taken[room] = 0
    const rival = taken.indexOf(Math.max(...taken))
    if (taken[rival] === 0) return
    told.rival[room] = rival
    told.rivalTakes[room] = taken[rival] / draws
  })
  return told

  /** The receivers loudest in a room, loudest first, into `near`. */
  function findNear(room: number): number {
    const loud: { readonly r: number; readonly dbm: number }[] = []
    for (const r of levels.hearing[rooms[room].floorIndex]) {
      if (receivers[r].kind !== 'ble') continue
      let dbm = -Infinity
      for (const cell of rooms[room].cells) dbm = Math.max(dbm, levelAt(levels, grid, r, cell))
      if (dbm > faintDbm) loud.push({ r, dbm })
    }
    loud.sort((a, b) => b.dbm - a.dbm || a.r - b.r)
    const count = Math.min(mostNear, loud.length)
    for (let i = 0; i < count; i++) near[i] = loud[i].r
    return count
  }

  /** Fills the tables for the cells of the rooms beside; says how many there are. */
  function prepare(beside: readonly number[], count: number): number {
    let candidates = 0
    for (const other of beside)
      for (const cell of rooms[other].cells) {
        allSilent[candidates] = rooms[other].logPrior
        cells[candidates++] = cell
      }
    for (let i = 0; i < count; i++) {
      for (let k = 0, at = i * most; k < candidates; k++, at++) {
        const window = indexIn(near[i], cells[k])
        const dbm = window < 0 ? faintDbm : levels.level[window] / levelScale
        const byte = window < 0 ? faintDeviation : levels.deviation[window]
        const quiet = silence[Math.max(0, Math.min(silentLength - 1, Math.floor((dbm - silentFromDbm) * silentSteps)))]
        level[at] = dbm
        inverse[at] = inverseOf[byte]
        unsaid[at] = quiet - halfLogOf[byte]
        allSilent[k] += quiet
      }
    }
    return candidates
  }

  /** Who hears a thing at that spot more often than not, and how loud in the mean of minutes. */
  function hear(spot: number, count: number): number {
    let hearing = 0
    for (let i = 0; i < count; i++) {
      const window = indexIn(near[i], spot)
      const dbm = window < 0 ? faintDbm : levels.level[window] / levelScale
      const real = dbm + random() * errorOf[window < 0 ? faintDeviation : levels.deviation[window]]
      if (real < model.detection.thresholdDbm || hearing === mostHeard) continue
      heard[hearing] = i
      heardDbm[hearing++] = real
    }
    return hearing
  }

  /** The likeliest room of what is heard like this. */
  function likeliest(hearing: number, candidates: number, beside: readonly number[]): number {
    for (let k = 0; k < candidates; k++) {
      log[k] = allSilent[k]
      weight[k] = loudness
      weighted[k] = 0
    }
    for (let h = 0; h < hearing; h++) {
      const dbm = heardDbm[h]
      for (let k = 0, at = heard[h] * most; k < candidates; k++, at++) {
        const miss = dbm - level[at]
        const part = miss * inverse[at]
        weight[k] += inverse[at]
        weighted[k] += part
        log[k] -= (miss * part) / 2 + unsaid[at]
      }
    }
    let top = -Infinity
    for (let k = 0; k < candidates; k++) {
      log[k] += (weighted[k] * weighted[k]) / weight[k] / 2
      if (log[k] > top) top = log[k]
    }
    let best = beside[0]
    let largest = -1
    let k = 0
    for (const room of beside) {
      let sum = 0
      for (const end = k + rooms[room].cells.length; k < end; k++) if (log[k] > top - 20) sum += Math.exp(log[k] - top)
      if (sum > largest) {
        largest = sum
        best = room
      }
    }
    return best
  }

  /** Where a receiver's level at a cell is kept, -1 where it is faint. */
  function indexIn(r: number, cell: number): number {
    const w = r * grid.floors.length + grid.floorIndex[cell]
    const c = grid.column[cell] - levels.column0[w]
    const row = grid.row[cell] - levels.row0[w]
    if (c < 0 || row < 0 || c >= levels.columns[w] || row >= levels.rows[w]) return -1
    return levels.start[w] + row * levels.columns[w] + c
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
