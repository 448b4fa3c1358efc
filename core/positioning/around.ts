import type { Grid } from './grid.ts'

/** Of one cell: what is around it, nearest first (equally near: by row, then by column), until `visit` says that it is enough. */
type Around = (middle: number, mostSteps2: number, visit: (cell: number, steps2: number) => boolean) => void

/**
 * Walks the cells of a floor from one outwards, by the square of steps from cell to cell. The order is the same around every
 * cell, so it is sorted once, when it is first asked for: a start places every tag of the house by it.
 */
export function aroundIn(grid: Grid): Around {
  let order: Int32Array | null = null

  return (middle, mostSteps2, visit) => {
    order ??= nearestFirst(grid)
    const { cell, columns, rows } = grid.floors[grid.floorIndex[middle]]
    const [row, column] = [grid.row[middle], grid.column[middle]]
    for (let i = 0; i < order.length; i += 2) {
      const [r, c] = [order[i], order[i + 1]]
      if (r * r + c * c > mostSteps2) return
      if (row + r < 0 || row + r >= rows || column + c < 0 || column + c >= columns) continue
      const there = cell[(row + r) * columns + column + c]
      if (there >= 0 && !visit(there, r * r + c * c)) return
    }
  }
}

/** Steps by row and by column, one pair after the other, to all that could be on a floor with a cell. */
function nearestFirst({ floors }: Grid): Int32Array {
  const rows = Math.max(0, ...floors.map(floor => floor.rows - 1))
  const columns = Math.max(0, ...floors.map(floor => floor.columns - 1))
  const wide = 2 * columns + 1
  // One number for each, so that they sort as numbers: distance first, then row, then column.
  const keys = new Float64Array((2 * rows + 1) * wide)
  for (let i = 0; i < keys.length; i++) {
    const [r, c] = [Math.floor(i / wide) - rows, (i % wide) - columns]
    keys[i] = (r * r + c * c) * keys.length + i
  }
  keys.sort()
  const steps = new Int32Array(2 * keys.length)
  keys.forEach((key, n) => {
    const i = key % keys.length
    steps[2 * n] = Math.floor(i / wide) - rows
    steps[2 * n + 1] = (i % wide) - columns
  })
  return steps
}
