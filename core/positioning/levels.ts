import type { Site } from '../model/site.ts'
import type { Grid, GridRoom } from './grid.ts'
import { openMap, residualAt } from './residualMap.ts'
import { floorIndexOf, pathLevel, type RadioModel } from './radioModel.ts'

/**
 * The level each receiver is expected to hear from each cell, computed once. A receiver has a rectangle of columns and rows per
 * floor; beyond it nothing but noise is expected. Fixed point keeps a hospital of 1,500 receivers within tens of megabytes.
 */
export interface Levels {
  /** Index of a receiver's window on a floor: receiver * floors + floorIndex. */
  readonly start: Int32Array
  readonly column0: Int32Array
  readonly row0: Int32Array
  readonly columns: Int32Array
  readonly rows: Int32Array
  /** dBm * 64. */
  readonly level: Int16Array
  /** Standard deviation of the level without nugget and packet noise, dB * 16. */
  readonly deviation: Uint8Array
  /** By floor index: the receivers that have a window there. */
  readonly hearing: readonly (readonly number[])[]
}

export const levelScale = 64
/** Steps of a dB in which deviations are kept. */
export const deviationSteps = 16
/** Expected where a receiver's window does not reach. */
export const faintDbm = -108
export const faintDeviation = 7 * deviationSteps
const cutDbm = -104

export function levelsOf(site: Site, grid: Grid, model: RadioModel): Levels {
  const floors = grid.floors.length
  const n = site.receivers.length * floors
  const start = new Int32Array(n)
  const column0 = new Int32Array(n)
  const row0 = new Int32Array(n)
  const columns = new Int32Array(n)
  const rows = new Int32Array(n)
  const level = growing(Int16Array)
  const deviation = growing(Uint8Array)
  const maps = new Map<string, ReturnType<typeof openMap>>()
  for (const map of model.maps) maps.set(`${map.receiver} ${map.floor}`, openMap(map))
  const hearing: number[][] = grid.floors.map(() => [])
  const residual = new Float64Array(2)
  const mostCells = Math.max(0, ...grid.floors.map(floor => floor.columns * floor.rows))
  const values = new Float32Array(mostCells)
  const errors = new Float32Array(mostCells)

  site.receivers.forEach((receiver, r) => {
    const home = floorIndexOf(site, receiver.floor)
    for (let f = 0; f < floors; f++) {
      const floor = grid.floors[f]
      const w = r * floors + f
      const storeys = home < 0 ? 0 : f - home
      const map = maps.get(`${receiver.id} ${floor.floor}`)
      start[w] = level.length
      // Most floors hear nothing of it anywhere, not even right above or below.
      if (map === undefined && pathLevel(model, receiver, storeys, 0, receiver.xM, receiver.yM) < cutDbm) continue
      const size = floor.columns * floor.rows
      // Rows of the floor, path loss first: walls are only counted where the wave could still be heard without them, and
      // only as many as it takes to be heard no more.
      values.fill(-Infinity, 0, size)
      let c0 = floor.columns
      let c1 = -1
      let r0 = floor.rows
      let r1 = -1
      for (let at = 0; at < size; at++) {
        const cell = floor.cell[at]
        if (cell < 0) continue
        const x = grid.x[cell]
        const y = grid.y[cell]
        const mapped = map !== undefined && residualAt(map, x, y, residual)
        const open = pathLevel(model, receiver, storeys, 0, x, y) + (mapped ? residual[0] : 0)
        if (open < cutDbm) continue
        const most = Math.ceil((open - cutDbm) / model.wallDb)
        const walls = model.wallDb > 0 ? floor.walls.count(receiver.xM, receiver.yM, x, y, most + 1) : 0
        const value = open - walls * model.wallDb
        if (value < cutDbm) continue
        values[at] = value
        errors[at] = mapped ? residual[1] : model.pathDb
        const c = at % floor.columns
        const row = (at - c) / floor.columns
        c0 = Math.min(c0, c)
        c1 = Math.max(c1, c)
        r0 = Math.min(r0, row)
        r1 = Math.max(r1, row)
      }
      if (c1 >= c0) hearing[f].push(r)
      column0[w] = c0
      row0[w] = r0
      columns[w] = Math.max(0, c1 - c0 + 1)
      rows[w] = Math.max(0, r1 - r0 + 1)
      for (let row = r0; row <= r1; row++)
        for (let c = c0; c <= c1; c++) {
          const value = values[row * floor.columns + c]
          const heard = value > -Infinity
          level.push(Math.round((heard ? value : faintDbm) * levelScale))
          deviation.push(
            heard
              ? Math.max(0, Math.min(255, Math.round(errors[row * floor.columns + c] * deviationSteps)))
              : faintDeviation,
          )
        }
    }
  })
  return { start, column0, row0, columns, rows, level: level.done(), deviation: deviation.done(), hearing }
}

/** Expected level in dBm of receiver r at a cell. */
export function levelAt(levels: Levels, grid: Grid, receiver: number, cell: number): number {
  const w = receiver * grid.floors.length + grid.floorIndex[cell]
  const c = grid.column[cell] - levels.column0[w]
  const r = grid.row[cell] - levels.row0[w]
  if (c < 0 || r < 0 || c >= levels.columns[w] || r >= levels.rows[w]) return faintDbm
  return levels.level[levels.start[w] + r * levels.columns[w] + c] / levelScale
}

/** Where a receiver's `level` and `deviation` at some cells of one floor are, -1 where it is faint; of the first `count`. */
export function findLevels(
  { start, column0, row0, columns, rows }: Levels,
  { floors, column, row }: Grid,
  receiver: number,
  floorIndex: number,
  cells: Int32Array,
  count: number,
  into: Int32Array,
): void {
  const w = receiver * floors.length + floorIndex
  const [from, c0, r0, width, height] = [start[w], column0[w], row0[w], columns[w], rows[w]]
  for (let k = 0; k < count; k++) {
    const c = column[cells[k]] - c0
    const r = row[cells[k]] - r0
    into[k] = c < 0 || r < 0 || c >= width || r >= height ? -1 : from + r * width + c
  }
}

/** The receivers whose windows reach into a room: no other can be more than faint there. */
export function hearingIn(levels: Levels, grid: Grid, { cells, floorIndex }: GridRoom): readonly number[] {
  let [c0, r0, c1, r1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const cell of cells) {
    c0 = Math.min(c0, grid.column[cell])
    r0 = Math.min(r0, grid.row[cell])
    c1 = Math.max(c1, grid.column[cell])
    r1 = Math.max(r1, grid.row[cell])
  }
  return levels.hearing[floorIndex].filter(receiver => {
    const w = receiver * grid.floors.length + floorIndex
    const [c, r] = [levels.column0[w], levels.row0[w]]
    return c <= c1 && r <= r1 && c + levels.columns[w] > c0 && r + levels.rows[w] > r0
  })
}

/** A typed array that grows while it is filled. */
function growing<T extends Int16Array | Uint8Array>(Kind: new (length: number) => T) {
  let list = new Kind(4096)
  let used = 0
  return {
    get length() {
      return used
    },
    push(value: number) {
      if (used === list.length) {
        const wider = new Kind(used * 2)
        wider.set(list)
        list = wider
      }
      list[used++] = value
    },
    done: () => list.slice(0, used) as T,
  }
}
