import type { Grid } from './grid.ts'
import { type Levels, levelAt } from './levels.ts'
import type { RadioModel } from './radioModel.ts'
import { heardChance } from './tables.ts'

/** Up to here every silent receiver is weighed; beyond, those that the neighbourhood of the posterior should hear. */
export const smallSite = 32
const blockM = 4
const mostAudible = 12

/** Per block of a few metres: the receivers that should hear a tag there, loudest first. Empty for a small site. */
export function audibleBlocks(grid: Grid, levels: Levels, model: RadioModel, receivers: number) {
  const block = new Int32Array(grid.count)
  const middle: number[] = []
  const known = new Map<string, number>()
  for (let cell = 0; cell < grid.count; cell++) {
    const floor = grid.floors[grid.floorIndex[cell]]
    const key = `${grid.floorIndex[cell]} ${Math.floor((grid.x[cell] - floor.x0) / blockM)} ${Math.floor((grid.y[cell] - floor.y0) / blockM)}`
    const at = known.get(key) ?? middle.length
    if (at === middle.length) {
      known.set(key, at)
      middle.push(cell)
    }
    block[cell] = at
  }
  const start = new Int32Array(middle.length + 1)
  const receiver: number[] = []
  if (receivers > smallSite)
    middle.forEach((cell, b) => {
      const loud: { r: number; dbm: number }[] = []
      for (let r = 0; r < receivers; r++) {
        const dbm = levelAt(levels, grid, r, cell)
        if (heardChance(model.detection, dbm) > 0.2) loud.push({ r, dbm })
      }
      loud.sort((p, q) => q.dbm - p.dbm || p.r - q.r)
      for (const { r } of loud.slice(0, mostAudible)) receiver.push(r)
      start[b + 1] = receiver.length
    })
  return { block, start, receiver: Int32Array.from(receiver) }
}
