import type { Grid } from './grid.ts'
import { faintDbm, faintDeviation, type Levels, levelScale } from './levels.ts'
import type { Parcels } from './parcels.ts'
import type { RadioModel } from './radioModel.ts'
import type { Silence } from './silence.ts'
import { longestTail, tailSteps, tailTable } from './tables.ts'

/** Cells that can be weighed at once. */
export const weighCapacity = 2048
export const mostHeard = 16
export const mostPackets = 8

/**
 * The sums over cells that an update consists of, one receiver after another: what is known of a receiver stays in registers,
 * and its levels are read in the order of the cells. Columns hold until the next `open`.
 */
export interface Weigher {
  /** Log likelihood per cell. */
  readonly log: Float32Array
  /** Common offset that fits best at that cell, dB. */
  readonly offset: Float32Array
  /** Takes the cells that the next calls are about. */
  open(cells: Int32Array, count: number): void
  /** Row `h` of those heard: the receiver's level less the tag's known offset, the mean of so many packets. */
  hear(h: number, receiver: number, dbm: number, packets: number): void
  /** The offset that explains the rows heard best, drawn to 0 with `prior` (1/dB²). Returns the information about it, 1/dB². */
  settle(rows: number, prior: number): number
  /** Adds what the receivers say that did not hear it, parcel by parcel. */
  addSilence(silence: Silence): void
  /** Mean squared standardised residual of the rows heard at the k-th cell, given the offset there. */
  misfit(k: number, rows: number): number
}

export function weigherOf(grid: Grid, levels: Levels, parcels: Parcels, model: RadioModel): Weigher {
  const floors = grid.floors.length
  // Columns by name: the loops then read arrays, not properties of objects.
  const { start, column0, row0, columns, rows: rowCount, level, deviation } = levels
  const { floorIndex, column: columnOf, row: rowOf } = grid
  const { inverseDeviation, logInverse } = deviationTables(model)
  const log = new Float32Array(weighCapacity)
  const offset = new Float32Array(weighCapacity)
  const weight = new Float32Array(weighCapacity)
  const misses = new Float32Array(mostHeard * weighCapacity)
  const inverses = new Float32Array(mostHeard * weighCapacity)
  const column = new Int32Array(weighCapacity)
  const row = new Int32Array(weighCapacity)
  /** Cells of one floor follow each other: where each such run ends, and its floor. */
  const runEnd = new Int32Array(weighCapacity)
  const runFloor = new Int32Array(weighCapacity)
  /** The parcels that the cells lie in: their numbers, the first cell of each among those weighed, what silence says there. */
  const { of: parcelOf } = parcels
  const parcelSlot = new Int32Array(parcels.middle.length)
  const parcel = new Int32Array(weighCapacity)
  const parcelId = new Int32Array(weighCapacity)
  const parcelFirst = new Int32Array(weighCapacity)
  const quiet = new Float32Array(weighCapacity)
  let parcelCount = 0
  let runs = 0
  let size = 0

  function open(cells: Int32Array, count: number): void {
    size = count
    for (let p = 0; p < parcelCount; p++) parcelSlot[parcelId[p]] = 0
    runs = 0
    parcelCount = 0
    let floor = -1
    for (let k = 0; k < count; k++) {
      const cell = cells[k]
      column[k] = columnOf[cell]
      row[k] = rowOf[cell]
      if (floorIndex[cell] !== floor) {
        floor = floorIndex[cell]
        runFloor[runs++] = floor
      }
      runEnd[runs - 1] = k + 1
      const id = parcelOf[cell]
      let p = parcelSlot[id] - 1
      if (p < 0) {
        p = parcelCount++
        parcelSlot[id] = parcelCount
        parcelId[p] = id
        parcelFirst[p] = k
      }
      parcel[k] = p
    }
    log.fill(0, 0, count)
    offset.fill(0, 0, count)
    weight.fill(0, 0, count)
  }

  function hear(h: number, receiver: number, dbm: number, packets: number): void {
    const first = h * weighCapacity
    const byPackets = packets * 256
    for (let run = 0, k = 0; run < runs; run++) {
      const w = receiver * floors + runFloor[run]
      const c0 = column0[w]
      const r0 = row0[w]
      const width = columns[w]
      const height = rowCount[w]
      const from = start[w]
      const end = runEnd[run]
      for (; k < end; k++) {
        const c = column[k] - c0
        const r = row[k] - r0
        let byte = byPackets + faintDeviation
        let miss = dbm - faintDbm
        if (c >= 0 && r >= 0 && c < width && r < height) {
          const at = from + r * width + c
          byte = byPackets + deviation[at]
          miss = dbm - level[at] / levelScale
        }
        const inverse = inverseDeviation[byte]
        const information = inverse * inverse
        misses[first + k] = miss
        inverses[first + k] = inverse
        log[k] += logInverse[byte]
        offset[k] += miss * information
        weight[k] += information
      }
    }
  }

  function settle(rows: number, prior: number): number {
    const count = size
    let known = 0
    for (let k = 0; k < count; k++) {
      const d = offset[k] / (weight[k] + prior)
      known += weight[k]
      offset[k] = d
      log[k] -= (d * d * prior) / 2
    }
    for (let h = 0; h < rows; h++) {
      const first = h * weighCapacity
      for (let k = 0; k < count; k++) {
        const step = Math.abs((misses[first + k] - offset[k]) * inverses[first + k]) * tailSteps
        log[k] += tailTable[step < longestTail ? step | 0 : longestTail]
      }
    }
    return known / Math.max(1, count)
  }

  function addSilence(silence: Silence): void {
    for (let p = 0; p < parcelCount; p++) quiet[p] = silence.at(parcelId[p], offset[parcelFirst[p]])
    for (let k = 0; k < size; k++) log[k] += quiet[parcel[k]]
  }

  function misfit(k: number, rows: number): number {
    let sum = 0
    for (let h = 0; h < rows; h++) {
      const z = (misses[h * weighCapacity + k] - offset[k]) * inverses[h * weighCapacity + k]
      sum += Math.min(16, z * z)
    }
    return sum / Math.max(1, rows)
  }

  return { log, offset, open, hear, settle, addSilence, misfit }
}

/** Added to the error of a receiver whose loudness is not to be trusted, dB. */
const distrustDb = 12

/** 1/s and log(1/s) by number of packets (0 = not to be trusted) and by the deviation byte of a level. */
function deviationTables(model: RadioModel) {
  const inverseDeviation = Float32Array.from({ length: (mostPackets + 1) * 256 }, (_, i) => {
    const packets = i >> 8
    const own = packets > 0 ? model.packetDb ** 2 / packets : model.packetDb ** 2 + distrustDb ** 2
    return 1 / Math.sqrt(((i & 255) / 16) ** 2 + model.nuggetDb ** 2 + own)
  })
  return { inverseDeviation, logInverse: inverseDeviation.map(inverse => Math.log(inverse)) }
}
