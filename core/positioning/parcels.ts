import type { Grid } from './grid.ts'

/** Side of a parcel: silence says the same of cells so near each other in one room. */
const parcelM = 2

/** The building in pieces of a room, a few cells each, for what need not be known cell by cell. */
export interface Parcels {
  /** By cell. */
  readonly of: Int32Array
  /** A cell near the middle of each parcel, which speaks for it. */
  readonly middle: Int32Array
}

export function parcelsOf(grid: Grid): Parcels {
  const of = new Int32Array(grid.count)
  const cells: number[][] = []
  const known = new Map<string, number>()
  for (let cell = 0; cell < grid.count; cell++) {
    const f = grid.floorIndex[cell]
    const { x0, y0 } = grid.floors[f]
    const column = Math.floor((grid.x[cell] - x0) / parcelM)
    const row = Math.floor((grid.y[cell] - y0) / parcelM)
    const key = `${f} ${grid.room[cell]} ${column} ${row}`
    const parcel = known.get(key) ?? cells.length
    if (parcel === cells.length) {
      known.set(key, parcel)
      cells.push([])
    }
    of[cell] = parcel
    cells[parcel].push(cell)
  }
  return { of, middle: Int32Array.from(cells, list => middleOf(grid, list)) }
}

function middleOf(grid: Grid, cells: readonly number[]): number {
  const x = cells.reduce((sum, cell) => sum + grid.x[cell], 0) / cells.length
  const y = cells.reduce((sum, cell) => sum + grid.y[cell], 0) / cells.length
  const away = (cell: number) => Math.hypot(grid.x[cell] - x, grid.y[cell] - y)
  return cells.reduce((best, cell) => (away(cell) < away(best) ? cell : best), cells[0])
}
