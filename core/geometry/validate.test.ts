import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Point } from '../model/site.ts'
import { area, contains } from './polygon.ts'
import { openRing, selfMeeting, sharedArea } from './validate.ts'

const corner = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
const rings = fc
  .array(corner, { minLength: 3, maxLength: 8 })
  .map(p => openRing(p))
  .filter(p => p.length >= 3)

/** The same question asked another way: solve for the points that each pair of edges shares, in whole numbers. */
function meetsByFractions(polygon: readonly Point[]): boolean {
  const n = polygon.length
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const shared = sharedPoints(polygon[i], polygon[(i + 1) % n], polygon[j], polygon[(j + 1) % n])
      const neighbours = j === i + 1 || (i === 0 && j === n - 1)
      if (shared === 'many' || (shared === 'one' && !neighbours)) return true
    }
  return false
}

/** Solves a + u(b-a) = c + v(d-c) by Cramer's rule; whole numbers throughout. */
function sharedPoints(a: Point, b: Point, c: Point, d: Point): 'none' | 'one' | 'many' {
  const [rx, ry, sx, sy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]]
  const [qx, qy] = [c[0] - a[0], c[1] - a[1]]
  const det = rx * sy - ry * sx
  if (det !== 0) {
    const [u, v] = [(qx * sy - qy * sx) * Math.sign(det), (qx * ry - qy * rx) * Math.sign(det)]
    const one = Math.abs(det)
    return u >= 0 && u <= one && v >= 0 && v <= one ? 'one' : 'none'
  }
  if (qx * ry - qy * rx !== 0) return 'none'
  const along = (p: Point) => (p[0] - a[0]) * rx + (p[1] - a[1]) * ry
  const from = Math.max(0, Math.min(along(c), along(d)))
  const to = Math.min(along(b), Math.max(along(c), along(d)))
  return from > to ? 'none' : from === to ? 'one' : 'many'
}

test('self-meeting outlines are found, and only they', () => {
  let simple = 0
  fc.assert(
    fc.property(rings, ring => {
      const meets = meetsByFractions(ring)
      if (!meets) simple++
      expect(selfMeeting(ring) !== null).toBe(meets)
    }),
    { numRuns: 3000 },
  )
  expect(simple).toBeGreaterThan(300)
})

test('the point where an outline crosses itself is named', () => {
  expect(
    selfMeeting([
      [0, 0],
      [4, 4],
      [4, 0],
      [0, 4],
    ]),
  ).toEqual([2, 2])
  expect(
    selfMeeting([
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
    ]),
  ).toBeNull()
})

test('a corner a tenth of a millimetre inside an edge does not count as crossing, one beyond it does', () => {
  expect(
    selfMeeting([
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 0.0001],
      [0, 4],
    ]),
  ).toBeNull()
  expect(
    selfMeeting([
      [0, 0],
      [4, 0],
      [4, 4],
      [2, -0.0001],
      [0, 4],
    ]),
  ).not.toBeNull()
})

test('the shared area of simple polygons is what counting finds', () => {
  const simple = rings.filter(r => selfMeeting(r) === null)
  fc.assert(
    fc.property(simple, simple, (a, b) => {
      const steps = 60
      let inBoth = 0
      for (let i = 0; i < steps; i++)
        for (let j = 0; j < steps; j++) {
          const [x, y] = [((i + 0.501) * 6) / steps, ((j + 0.503) * 6) / steps]
          if (contains(a, x, y) && contains(b, x, y)) inBoth++
        }
      expect(Math.abs(sharedArea(a, b) - (inBoth * 36) / steps ** 2)).toBeLessThan(1.2)
      expect(sharedArea(a, b)).toBeCloseTo(sharedArea(b, a), 9)
      expect(sharedArea(a, a)).toBeCloseTo(area(a), 9)
    }),
    { numRuns: 150 },
  )
})

test('neighbours that touch share nothing', () => {
  expect(
    sharedArea(
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 4],
      ],
      [
        [4, 0],
        [8, 0],
        [8, 4],
        [4, 4],
      ],
    ),
  ).toBe(0)
})
