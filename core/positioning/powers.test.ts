import fc from 'fast-check'
import { expect, test } from 'vitest'
import { log2Of, powerOf, powersByStep } from './powers.ts'

const mass = fc.double({ min: 1e-12, max: 1, noNaN: true })
const power = fc.double({ min: 0.05, max: 1, noNaN: true })

test('raises within a thousandth of what the exact power gives, and sums to 1', () => {
  fc.assert(
    fc.property(fc.array(mass, { minLength: 1, maxLength: 40 }), power, (list, p) => {
      const to = new Float32Array(list.length)
      powerOf(p).raise(Float32Array.from(list), to, list.length)
      const sum = list.reduce((s, m) => s + m ** p, 0)
      list.forEach((m, k) => expect(Math.abs(to[k] / (m ** p / sum) - 1)).toBeLessThan(2e-3))
    }),
  )
})

test('0 stays 0, and nothing at all is left as it is', () => {
  const to = new Float32Array(2)
  powerOf(0.5).raise(Float32Array.of(0, 0.25), to, 2)
  expect([...to]).toEqual([0, 1])
  powerOf(0.5).raise(Float32Array.of(0, 0), to, 2)
  expect([...to]).toEqual([0, 0])
})

test('powers are rounded to the nearest 1/64 and made once', () => {
  const powers = powersByStep()
  expect(powers(0.874)).toBe(powers(0.875))
  expect(powers(0.85)).not.toBe(powers(0.9))
})

test('logarithms to base 2 are right within a thousandth', () => {
  fc.assert(
    fc.property(mass, m => {
      expect(Math.abs(log2Of(m) - Math.log2(m))).toBeLessThan(1e-3)
    }),
  )
})
