import type { Site } from '../model/site.ts'
import type { Grid } from './grid.ts'

/** Where a walker may be one second later: for cell i, `cell[start[i] … start[i+1]]` with weights that sum to 1. */
export interface Reach {
  readonly start: Int32Array
  readonly cell: Int32Array
  readonly weight: Float32Array
}

/** Standard deviation per axis of one second's walk. */
const strideM = 0.85
const farthestM = 1.5
/** What gets through a wall nobody can walk through: plans are wrong, and so are posteriors. */
const wallLeak = 0.05
/** Part of the mass in a lift or stairwell that changes floors in a second. */
const shaftShare = 0.06

export function reachOf(site: Site, grid: Grid): Reach {
  const shafts = shaftCells(site, grid)
  const radius = Math.max(1, Math.floor(Math.max(farthestM, grid.cellM * 1.5) / grid.cellM))
  const far = Math.max(farthestM, grid.cellM * 1.5)
  const start = new Int32Array(grid.count + 1)
  const cells: number[] = []
  const weights: number[] = []
  const crossedWalls = new Int32Array(16)
  for (let i = 0; i < grid.count; i++) {
    const f = grid.floorIndex[i]
    const floor = grid.floors[f]
    // Looked for when the first wall is in the way: most cells are in the open.
    let doors: Site['floors'][number]['doors'] | null = null
    const first = cells.length
    let sum = 0
    for (let dr = -radius; dr <= radius; dr++)
      for (let dc = -radius; dc <= radius; dc++) {
        const c = grid.column[i] + dc
        const r = grid.row[i] + dr
        if (c < 0 || r < 0 || c >= floor.columns || r >= floor.rows) continue
        const j = floor.cell[r * floor.columns + c]
        if (j < 0) continue
        const d2 = (grid.x[i] - grid.x[j]) ** 2 + (grid.y[i] - grid.y[j]) ** 2
        if (d2 > far * far + 1e-6) continue
        let weight = Math.exp(-d2 / (2 * strideM * strideM)) * grid.prior[j]
        if (j !== i && floor.walls.crossed(grid.x[i], grid.y[i], grid.x[j], grid.y[j], crossedWalls) > 0) {
          doors ??= site.floors[f].doors.filter(
            door => Math.hypot(door.at[0] - grid.x[i], door.at[1] - grid.y[i]) <= nearOf(door.widthM) + far + 0.01,
          )
          const through = doors.some(door =>
            passes(door.at[0], door.at[1], nearOf(door.widthM), grid.x[i], grid.y[i], grid.x[j], grid.y[j]),
          )
          if (!through) weight *= wallLeak
        }
        cells.push(j)
        weights.push(weight)
        sum += weight
      }
    const links = shafts.get(i)
    const stay = links ? 1 - shaftShare : 1
    for (let k = first; k < weights.length; k++) weights[k] *= stay / sum
    links?.forEach(j => {
      cells.push(j)
      weights.push(shaftShare / links.length)
    })
    start[i + 1] = cells.length
  }
  return { start, cell: Int32Array.from(cells), weight: Float32Array.from(weights) }
}

/** So near to the middle of a door is in it, metres. */
const nearOf = (widthM: number) => widthM / 2 + 0.35

/** True when the way a→b comes within `near` metres of the door's middle. */
function passes(x: number, y: number, near: number, ax: number, ay: number, bx: number, by: number): boolean {
  const dx = bx - ax
  const dy = by - ay
  const u = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(x - ax - u * dx, y - ay - u * dy) <= near
}

/** For each cell of a shaft's room: the cell that one steps out on, on every floor it reaches. */
function shaftCells(site: Site, grid: Grid): Map<number, number[]> {
  const links = new Map<number, number[]>()
  for (const shaft of site.shafts) {
    const stops = shaft.rooms
      .map(stop => grid.rooms.find(room => room.id === stop.room && grid.floors[room.floorIndex].floor === stop.floor))
      .filter(room => room !== undefined && room.cells.length > 0)
      .sort((a, b) => grid.floors[a!.floorIndex].floor - grid.floors[b!.floorIndex].floor)
    stops.forEach((here, i) => {
      const others =
        shaft.kind === 'lift'
          ? stops.filter((_, j) => j !== i)
          : [stops[i - 1], stops[i + 1]].filter(s => s !== undefined)
      if (others.length === 0) return
      for (const cell of here!.cells) {
        const out = others.map(there => nearest(grid, there!.cells, grid.x[cell], grid.y[cell]))
        links.set(cell, [...(links.get(cell) ?? []), ...out])
      }
    })
  }
  return links
}

function nearest(grid: Grid, cells: Int32Array, x: number, y: number): number {
  let best = cells[0]
  let bestD2 = Infinity
  for (const cell of cells) {
    const d2 = (grid.x[cell] - x) ** 2 + (grid.y[cell] - y) ** 2
    if (d2 < bestD2) {
      bestD2 = d2
      best = cell
    }
  }
  return best
}
