import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apart } from './axes.ts'
import { errorCurves, quantile } from './errorCurves.ts'
import { picture, text } from './svg.ts'

test('labels keep their order and their distance, within the frame', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 9 }), wanted => {
      const places = apart(wanted, 30, 8, 300)
      const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b])
      order.slice(1).forEach((i, n) => expect(places[i] - places[order[n]]).toBeGreaterThan(29))
      for (const place of places) {
        expect(place).toBeGreaterThanOrEqual(7)
        expect(place).toBeLessThanOrEqual(301)
      }
    }),
  )
})

test('a quantile lies between the two errors beside it', () => {
  expect(quantile([1, 2, 4], 0.5)).toBe(2)
  expect(quantile([1, 2, 4], 0.75)).toBe(3)
  expect(quantile([7], 0.9)).toBe(7)
})

test('words with markup in them stay words, and the picture has its own ground', () => {
  const svg = picture(100, 50, 'a < b & c', text(1, 2, '<script>'))
  expect(svg).toContain('<title>a &lt; b &amp; c</title>')
  expect(svg).not.toContain('<script>')
  expect(svg).toContain('fill="#ffffff"')
})

test('a curve rises from nothing to the share within the right end', () => {
  const curve = { name: 'Whereabouts, live', errorsM: [0.5, 1, 1.5, 9] }
  const svg = errorCurves('t', 's', [curve], 4)
  const points = /<polyline[^>]*stroke-width="3"[^>]*points="([^"]*)"/.exec(svg)![1].split(' ')
  expect(points[0]).toBe('84,386')
  // Three of four: 75 % of the 320 pixels up.
  expect(points[points.length - 1]).toBe('494,146')
})
