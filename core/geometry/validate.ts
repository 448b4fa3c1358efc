import type { Point } from '../model/site.ts'

/**
 * Corners are compared on a grid of 0.1 mm. As whole numbers of it, all products below stay under 2^53 for sites up to
 * `farthestM`, so every answer is exact and does not hang on rounding.
 */
const perMetre = 10_000
export const farthestM = 3_000

/** The corners without repeats and without the closing one: what `Room.polygon` promises. */
export function openRing(points: readonly Point[]): Point[] {
  const ring = points.filter((p, i) => i === 0 || !samePlace(p, points[i - 1]))
  while (ring.length > 1 && samePlace(ring[0], ring[ring.length - 1])) ring.pop()
  return ring
}

/**
 * Where the outline meets itself, metres; null for a simple polygon. Meeting is any of: two edges cross, a corner lies
 * on a far edge, an edge runs back over its neighbour.
 */
export function selfMeeting(polygon: readonly Point[]): Point | null {
  const n = polygon.length
  const ring = polygon.map(snapped)
  for (let i = 0; i < n; i++) {
    const a = ring[i]
    const b = ring[(i + 1) % n]
    for (let j = i + 1; j < n; j++) {
      const c = ring[j]
      const d = ring[(j + 1) % n]
      if (j === i + 1 && foldsBack(a, b, d)) return polygon[j]
      if (i === 0 && j === n - 1 && foldsBack(c, a, b)) return polygon[0]
      const neighbours = j === i + 1 || (i === 0 && j === n - 1)
      if (!neighbours && meet(a, b, c, d))
        return meetingPoint(polygon[i], polygon[(i + 1) % n], polygon[j], polygon[(j + 1) % n])
    }
  }
  return null
}

/**
 * Area in m² that two simple polygons share. Each polygon is a sum of signed triangles from its first corner, so the
 * shared area is the sum over pairs of triangles, which are convex and easy to clip; clockwise outlines turn its sign.
 */
export function sharedArea(a: readonly Point[], b: readonly Point[]): number {
  let sum = 0
  for (const s of triangles(a))
    for (const t of triangles(b)) sum += s.sign * t.sign * convexArea(clip(s.corners, t.corners))
  return Math.abs(sum)
}

/** True when the corners enclose nothing because they all lie on one line. */
export function onOneLine(polygon: readonly Point[]): boolean {
  const [a, b, ...others] = polygon.map(snapped)
  return others.every(c => turn(a, b, c) === 0)
}

type Box = readonly [x0: number, y0: number, x1: number, y1: number]

/** Smallest upright box around the points. */
export function boxOf(points: readonly Point[]): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points) {
    x0 = Math.min(x0, x)
    y0 = Math.min(y0, y)
    x1 = Math.max(x1, x)
    y1 = Math.max(y1, y)
  }
  return [x0, y0, x1, y1]
}

export const boxesMeet = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]

const snapped = ([x, y]: Point): Point => [Math.round(x * perMetre), Math.round(y * perMetre)]

function samePlace(p: Point, q: Point): boolean {
  const [px, py] = snapped(p)
  const [qx, qy] = snapped(q)
  return px === qx && py === qy
}

/** Twice the signed area of the triangle: > 0 when c is left of a→b. */
const turn = (a: Point, b: Point, c: Point) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** True when the way a→b→c turns round at b and runs back over itself. */
const foldsBack = (a: Point, b: Point, c: Point) =>
  turn(a, b, c) === 0 && (a[0] - b[0]) * (c[0] - b[0]) + (a[1] - b[1]) * (c[1] - b[1]) > 0

/** True when the closed segments share at least one point. */
function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  const abc = Math.sign(turn(a, b, c))
  const abd = Math.sign(turn(a, b, d))
  const cda = Math.sign(turn(c, d, a))
  const cdb = Math.sign(turn(c, d, b))
  if (abc !== abd && cda !== cdb) return true
  return (
    (abc === 0 && within(a, b, c)) ||
    (abd === 0 && within(a, b, d)) ||
    (cda === 0 && within(c, d, a)) ||
    (cdb === 0 && within(c, d, b))
  )
}

/** For p on the line through a and b: is it between them? */
const within = (a: Point, b: Point, p: Point) =>
  p[0] >= Math.min(a[0], b[0]) &&
  p[0] <= Math.max(a[0], b[0]) &&
  p[1] >= Math.min(a[1], b[1]) &&
  p[1] <= Math.max(a[1], b[1])

/** For the message only: where the lines cross, or a shared corner where they are parallel. */
function meetingPoint(a: Point, b: Point, c: Point, d: Point): Point {
  const across = turn([0, 0], [b[0] - a[0], b[1] - a[1]], [d[0] - c[0], d[1] - c[1]])
  if (Math.abs(across) < 1e-9) return c
  const u = turn([0, 0], [c[0] - a[0], c[1] - a[1]], [d[0] - c[0], d[1] - c[1]]) / across
  return [a[0] + u * (b[0] - a[0]), a[1] + u * (b[1] - a[1])]
}

interface Triangle {
  readonly sign: 1 | -1
  /** Counter-clockwise. */
  readonly corners: readonly Point[]
}

function triangles(polygon: readonly Point[]): Triangle[] {
  const fan: Triangle[] = []
  const [a] = polygon
  for (let i = 1; i + 1 < polygon.length; i++) {
    const [b, c] = [polygon[i], polygon[i + 1]]
    const twice = turn(a, b, c)
    if (twice > 0) fan.push({ sign: 1, corners: [a, b, c] })
    if (twice < 0) fan.push({ sign: -1, corners: [a, c, b] })
  }
  return fan
}

/** The part of a convex polygon inside a counter-clockwise convex one (Sutherland and Hodgman 1974). */
function clip(subject: readonly Point[], by: readonly Point[]): readonly Point[] {
  let left = subject
  for (let i = 0; i < by.length && left.length > 0; i++) {
    const [a, b] = [by[i], by[(i + 1) % by.length]]
    const kept: Point[] = []
    for (let k = 0; k < left.length; k++) {
      const [p, q] = [left[k], left[(k + 1) % left.length]]
      const [tp, tq] = [turn(a, b, p), turn(a, b, q)]
      if (tp >= 0) kept.push(p)
      if (tp * tq < 0) kept.push([p[0] + (tp / (tp - tq)) * (q[0] - p[0]), p[1] + (tp / (tp - tq)) * (q[1] - p[1])])
    }
    left = kept
  }
  return left
}

function convexArea(polygon: readonly Point[]): number {
  let twice = 0
  for (let i = 1; i + 1 < polygon.length; i++) twice += turn(polygon[0], polygon[i], polygon[i + 1])
  return Math.max(0, twice / 2)
}
