import type { Floor, Point } from './site.ts'

/** Metres outside the floor's bounds; 0 inside. */
export const metresOutside = ([x0, y0, x1, y1]: Floor['bounds'], x: number, y: number) =>
  Math.max(x0 - x, x - x1, y0 - y, y - y1, 0)

/** A point as an operator finds it on the plan, to the centimetre. */
export const atPoint = ([x, y]: Point) => `(${+x.toFixed(2)}, ${+y.toFixed(2)})`
