import type { Grid } from './grid.ts'

/** Levels hardly change over less. */
const stepM = 1
/** Things are as wide as two of this: their tags are not nearer to a wall. */
const marginM = 0.7
/** Rooms whose outlines lie farther apart are hardly mistaken for each other: that is over a corridor, and a room. */
const nearM = 6

/** Some cells of a room instead of all, for sums that need not be fine. */
export interface RoomSample {
  readonly floorIndex: number
  /** Spread evenly over the room, one at least where it has any cells. */
  readonly cells: Int32Array
  /** Log prior of each of them, for the cells that it stands for. */
  readonly logPrior: number
  /** Where things stand: all its cells but those along its walls. */
  readonly spots: Int32Array
  /** Rooms of its floor that it may be mistaken for, itself first, by index. */
  readonly beside: readonly number[]
}

export function roomSamples(grid: Grid): readonly RoomSample[] {
  const step = Math.max(1, Math.round(stepM / grid.cellM))
  const margin = Math.round(marginM / grid.cellM)
  const boxes = grid.rooms.map(({ cells }) => boxOf(grid, cells))
  const onFloor = grid.floors.map((_, f) => grid.rooms.flatMap((room, i) => (room.floorIndex === f ? [i] : [])))
  return grid.rooms.map(({ cells, floorIndex }, room) => {
    const some = cells.filter(cell => grid.column[cell] % step === 0 && grid.row[cell] % step === 0)
    const chosen = some.length > 0 ? some : cells.slice(cells.length >> 1, (cells.length >> 1) + 1)
    const inner = cells.filter(cell => isInside(grid, cell, margin))
    return {
      floorIndex,
      cells: chosen,
      logPrior: Math.log(cells.reduce((sum, cell) => sum + grid.prior[cell], 0) / Math.max(1, chosen.length)),
      spots: inner.length > 0 ? inner : cells,
      beside: [
        room,
        ...onFloor[floorIndex].filter(other => other !== room && gapM(boxes[room], boxes[other]) <= nearM),
      ],
    }
  })
}

/** Whether the cells so many steps away on each side are of the same room. */
function isInside(grid: Grid, cell: number, steps: number): boolean {
  const floor = grid.floors[grid.floorIndex[cell]]
  const isMine = (dc: number, dr: number) => {
    const [c, r] = [grid.column[cell] + dc, grid.row[cell] + dr]
    if (c < 0 || r < 0 || c >= floor.columns || r >= floor.rows) return false
    const there = floor.cell[r * floor.columns + c]
    return there >= 0 && grid.room[there] === grid.room[cell]
  }
  return isMine(steps, 0) && isMine(-steps, 0) && isMine(0, steps) && isMine(0, -steps)
}

type Box = readonly [number, number, number, number]

function boxOf(grid: Grid, cells: Int32Array): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const cell of cells) {
    x0 = Math.min(x0, grid.x[cell])
    y0 = Math.min(y0, grid.y[cell])
    x1 = Math.max(x1, grid.x[cell])
    y1 = Math.max(y1, grid.y[cell])
  }
  return [x0, y0, x1, y1]
}

const gapM = ([ax0, ay0, ax1, ay1]: Box, [bx0, by0, bx1, by1]: Box) =>
  Math.hypot(Math.max(0, ax0 - bx1, bx0 - ax1), Math.max(0, ay0 - by1, by0 - ay1))
