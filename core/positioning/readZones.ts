import type { Site } from '../model/site.ts'
import type { Grid } from './grid.ts'

/**
 * What a walk-through taught about RFID antennas whose read zones overlap: in a second in which the tag is read at all, how
 * often each antenna stays silent and how often it reads at which mean level, by room. Plain data, stored with the radio model.
 */
export interface ReadZones {
  /** Antennas that were walked with, by id. Others prove their room with each read. */
  readonly receivers: readonly string[]
  /** Where an antenna reads: log chances of silence, then of each level step. */
  readonly zones: readonly { readonly receiver: string; readonly room: string; readonly logChance: readonly number[] }[]
  /** The same for all other rooms: silence, and now and then a read by reflection. */
  readonly elsewhere: readonly number[]
  /** Power of one second: < 1, since reads of one moment share their reflections. */
  readonly power: number
  /** Rate per second at which the carried tag changed rooms. */
  readonly movesPerS: number
}

export const levelSteps = 24
const lowestDbm = -80
const stepDb = 2
/** Where a mean level counts in a row of log chances; 0 is silence. */
export const placeOfLevel = (dbm: number) =>
  1 + Math.max(0, Math.min(levelSteps - 1, Math.floor((dbm - lowestDbm) / stepDb)))

/** The reads of one update by such antennas, as they weigh on cells. */
export interface ZoneReads {
  readonly movesPerS: number
  /** Where a tag that changed rooms may be, by cell, summing to 1: walked rooms alike, however large; the others share a tenth. */
  readonly prior: Float32Array
  /** Antennas that read in this update, the first `count`. */
  readonly heard: Int32Array
  readonly count: number
  knows(receiver: number): boolean
  clear(): void
  add(receiver: number, dbm: number): void
  /** Adds what the reads say of each cell to `certain`. */
  weigh(online: Uint8Array, cells: Int32Array, count: number, certain: Float32Array): void
  /** Rooms (index in the grid) that an antenna reads in. */
  rooms(receiver: number): readonly number[]
}

export function zoneReadsOf(model: ReadZones | undefined, site: Site, grid: Grid): ZoneReads {
  const width = levelSteps + 1
  const power = model?.power ?? 1
  const antennas = new Map(model?.receivers.map((id, i) => [id, i]))
  const antennaOf = Int32Array.from(site.receivers, receiver => antennas.get(receiver.id) ?? -1)
  const receiversKnown = site.receivers.flatMap((_, r) => (antennaOf[r] >= 0 ? [r] : []))
  const roomNumber = new Map(grid.rooms.map((room, i) => [room.id, i]))
  // One column beside the rooms: cells in none.
  const columns = grid.rooms.length + 1
  const table = new Float32Array(antennas.size * columns * width)
  const readsIn: number[][] = Array.from(antennas, () => [])
  for (let at = 0; at < table.length; at++) table[at] = power * model!.elsewhere[at % width]
  for (const zone of model?.zones ?? []) {
    const a = antennas.get(zone.receiver)
    const room = roomNumber.get(zone.room)
    if (a === undefined || room === undefined) continue
    readsIn[a].push(room)
    zone.logChance.forEach((chance, i) => {
      table[(a * columns + room) * width + i] = power * chance
    })
  }
  const silence = new Float32Array(columns)
  for (let a = 0; a < antennas.size; a++)
    for (let c = 0; c < columns; c++) silence[c] += table[(a * columns + c) * width]

  const heard = new Int32Array(antennas.size)
  const place = new Int32Array(antennas.size)
  const score = new Float32Array(columns)
  let count = 0

  function add(receiver: number, dbm: number): void {
    for (let i = 0; i < count; i++) if (heard[i] === receiver) return
    heard[count] = receiver
    place[count++] = placeOfLevel(dbm)
  }

  function weigh(online: Uint8Array, cells: Int32Array, cellCount: number, certain: Float32Array): void {
    for (let c = 0; c < columns; c++) score[c] = silence[c]
    for (const r of receiversKnown) if (online[r] === 0) addRow(antennaOf[r], 0, -1)
    for (let i = 0; i < count; i++) {
      addRow(antennaOf[heard[i]], 0, -1)
      addRow(antennaOf[heard[i]], place[i], 1)
    }
    for (let k = 0; k < cellCount; k++) {
      const room = grid.room[cells[k]]
      certain[k] += score[room < 0 ? columns - 1 : room]
    }
  }

  function addRow(antenna: number, at: number, sign: number): void {
    for (let c = 0; c < columns; c++) score[c] += sign * table[(antenna * columns + c) * width + at]
  }

  return {
    movesPerS: model?.movesPerS ?? 0,
    prior: priorOf(grid, [...new Set(readsIn.flat())]),
    heard,
    get count() {
      return count
    },
    knows: receiver => antennaOf[receiver] >= 0,
    clear() {
      count = 0
    },
    add,
    weigh,
    rooms: receiver => readsIn[antennaOf[receiver]] ?? [],
  }
}

const unwalkedShare = 0.1

function priorOf(grid: Grid, walked: readonly number[]): Float32Array {
  const cells = walked.reduce((sum, room) => sum + grid.rooms[room].cells.length, 0)
  const others = grid.count - cells
  const prior = new Float32Array(grid.count).fill(others > 0 ? unwalkedShare / others : 0)
  const share = (others > 0 ? 1 - unwalkedShare : 1) / walked.length
  for (const room of walked)
    for (const cell of grid.rooms[room].cells) prior[cell] = share / grid.rooms[room].cells.length
  return prior
}
