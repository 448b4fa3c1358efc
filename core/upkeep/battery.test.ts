import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BatteryDay, forecastBattery, pctOfCell } from './battery.ts'

/** mulberry32: the same cells on every machine. */
function noiseOf(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * A cell that lives so many days: its voltage holds, sags with the cold, and falls over a knee at the end. It dies below
 * 2.2 V. The rest of its charge runs down evenly, give or take a busy week.
 */
function life(seed: number) {
  const random = noiseOf(seed)
  const days = 200 + Math.floor(random() * 700)
  const warmth = random() * 20
  const list: BatteryDay[] = []
  let left = 100
  for (let day = 0; left > 1; day++) {
    left -= (100 / days) * (0.7 + 0.6 * random())
    // The inverse of a discharge curve that is not the one of the code: rounder, and a little lower.
    const volts = 2.05 + 0.72 * (Math.max(0, left) / 100) ** 0.28 + 0.2 * (Math.max(0, left) / 100) ** 3
    const cold = 0.03 * Math.sin(((day + warmth) / 180) * Math.PI)
    const mv = Math.round((volts - cold + (random() - 0.5) * 0.02) * 100) * 10
    if (mv < 2250) return { deathDay: day, list }
    if (random() > 0.1) list.push({ day, pct: pctOfCell(mv) })
  }
  return { deathDay: list.at(-1)!.day, list }
}

describe('a forecast', () => {
  test('sees at least 80 % of deaths 14 days ahead or more, and few of them months too early', () => {
    let ahead = 0
    let farTooEarly = 0
    const lives = Array.from({ length: 100 }, (_, n) => life(n + 1))
    for (const { deathDay, list } of lives) {
      // The first day from which it was told to be replaced, and stayed so.
      let told = Infinity
      for (let day = deathDay; day >= 0; day--) {
        const known = list.filter(d => d.day <= day && d.day > day - 60)
        if (forecastBattery(known)?.replace !== true) break
        told = day
      }
      if (deathDay - told >= 14) ahead++
      if (deathDay - told > 120) farTooEarly++
    }
    expect(ahead / lives.length).toBeGreaterThanOrEqual(0.8)
    expect(farTooEarly / lives.length).toBeLessThanOrEqual(0.1)
  })

  test('says between which days it ends: in at least 7 of 10 noisy runs the true one, and the sure run to the day', () => {
    const even = Array.from({ length: 20 }, (_, n) => ({ day: n, pct: 80 - n }))
    const { daysLeft, between } = forecastBattery(even)!
    expect(between).toEqual({ soonest: daysLeft, latest: daysLeft })
    expect(forecastBattery(even.slice(0, 5))!.between).toBeNull()
    let held = 0
    const runs = 200
    for (let n = 1; n <= runs; n++) {
      const random = noiseOf(n)
      const noisy = even.map(({ day, pct }) => ({ day, pct: pct + (random() + random() + random() - 1.5) * 4 }))
      const forecast = forecastBattery(noisy)!
      // At the true pace of 1 % a day, from the level that the forecast goes by, down to 3 %.
      const truth = forecast.pct - 3
      expect(forecast.between!.soonest).toBeLessThanOrEqual(forecast.daysLeft!)
      if (forecast.between!.soonest <= truth && (forecast.between!.latest ?? Infinity) >= truth) held++
    }
    expect(held / runs).toBeGreaterThanOrEqual(0.7)
    expect(held / runs).toBeLessThanOrEqual(0.95)
  })

  test('of an even run is the day it reaches empty', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 100 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(20_000),
        (from, tenths, first) => {
          const days = Array.from({ length: 20 }, (_, n) => ({ day: first + n, pct: from - (n * tenths) / 10 }))
          const forecast = forecastBattery(days)!
          expect(forecast.perDay).toBeCloseTo(-tenths / 10, 6)
          // The level is the median of five days: two days old.
          expect(forecast.daysLeft).toBeCloseTo((from - (17 * tenths) / 10 - 3) / (tenths / 10), 6)
        },
      ),
    )
  })

  test('is to be replaced five weeks before it is empty, and not earlier', () => {
    const endingAt = (level: number) => Array.from({ length: 20 }, (_, n) => ({ day: n, pct: level + 17 - n }))
    expect(forecastBattery(endingAt(38))).toMatchObject({ daysLeft: 35, replace: true })
    expect(forecastBattery(endingAt(39))).toMatchObject({ daysLeft: 36, replace: false })
  })

  test('a new battery begins anew, an odd day changes nothing', () => {
    const old = Array.from({ length: 20 }, (_, n) => ({ day: n, pct: 30 - n }))
    expect(forecastBattery(old)).toMatchObject({ replace: true })
    expect(forecastBattery([...old, { day: 20, pct: 100 }])).toMatchObject({ pct: 100, perDay: null, replace: false })
    const steady = Array.from({ length: 30 }, (_, n) => ({ day: n, pct: n === 12 ? 60 : 80 - n * 0.1 }))
    expect(forecastBattery(steady)!.perDay).toBeCloseTo(-0.1, 6)
    expect(forecastBattery([])).toBe(null)
  })

  test('volts become per cent, never rising as they fall', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1500, max: 3300 }), fc.nat(500), (mv, less) => {
        expect(pctOfCell(mv - less)).toBeLessThanOrEqual(pctOfCell(mv))
      }),
    )
    expect([3200, 3000, 2850, 2000, 1000].map(pctOfCell)).toEqual([100, 100, 67.5, 0, 0])
  })
})
