import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEstimator } from '../createEstimator.ts'
import { levelAt } from '../levels.ts'
import { cellAt } from '../grid.ts'
import { plainModel, type RadioModel } from '../radioModel.ts'
import { fromBase64, toBase64 } from '../residualMap.ts'
import { wardSite } from '../ward.testSite.ts'
import { calibrate } from './calibrate.ts'
import { fitDetection } from './detection.ts'
import { processOf } from './gaussianProcess.ts'
import { truthAt, type Walk, windowsOf } from './walk.ts'

const site = wardSite()
/** The house as it really is: another loudness, exponent, walls, and one receiver 8 dB deaf. */
const real: RadioModel = {
  ...plainModel(),
  refDbm: -52,
  exponent: 2.9,
  wallDb: 2,
  receivers: { [site.receivers[2].id]: { offsetDb: -8, exponent: 2.9 } },
}
const house = createEstimator(site, real)

/** A walk through every room of both floors, 6 s a room, with fading that repeats. */
function walkThrough(tag: string, louderDb: number, phase: number): Walk {
  const heard: Walk['heard'][number][] = []
  const truth: Walk['truth'][number][] = []
  let t = 0
  for (const room of house.grid.rooms)
    for (let s = 0; s < 6; s++, t++) {
      const cell = room.cells[Math.floor(((s + 0.5) * room.cells.length) / 6)]
      const x = house.grid.x[cell]
      const y = house.grid.y[cell]
      truth.push({ t, x, y, z: 1.2, floor: house.grid.floors[room.floorIndex].floor })
      site.receivers.forEach((r, i) => {
        if (r.kind !== 'ble') return
        const rssiDbm =
          levelAt(house.levels, house.grid, i, cellAt(house.grid, room.floorIndex, x, y)) +
          louderDb +
          ((t * 7 + i * 5 + phase) % 9) -
          4
        if (rssiDbm > -95) heard.push({ t: t + 0.3, receiver: i, rssiDbm })
      })
    }
  return { id: `${tag} ${phase}`, tag, heard, truth }
}

describe('calibration', () => {
  const { model, points } = calibrate(site, [walkThrough('a', 4, 0), walkThrough('b', -4, 3)])

  test('finds loudness, exponent, the deaf receiver and what tags differ by', () => {
    expect(points).toBeGreaterThan(100)
    const deaf = model.receivers[site.receivers[2].id]
    const sound = model.receivers[site.receivers[3].id]
    const levelAt3m = (fit: typeof deaf) => model.refDbm + fit.offsetDb - 10 * fit.exponent * Math.log10(3)
    expect(levelAt3m(sound) - levelAt3m(deaf)).toBeGreaterThan(4)
    expect(Math.abs(levelAt3m(sound) - (-52 - 29 * Math.log10(3)))).toBeLessThan(4)
    expect(model.tags.a - model.tags.b).toBeGreaterThan(6)
    expect(model.tags.a - model.tags.b).toBeLessThan(10)
  })

  test('is plain data: through JSON and back it locates the same', () => {
    const again = createEstimator(site, JSON.parse(JSON.stringify(model)) as RadioModel)
    expect(again.levels.level).toEqual(createEstimator(site, model).levels.level)
  })

  test('brings the expected levels nearer to the truth than the plain model has them', () => {
    const missOf = (m: RadioModel) => {
      const made = createEstimator(site, m)
      let sum = 0
      let n = 0
      for (let cell = 0; cell < made.grid.count; cell += 7)
        for (let r = 0; r < site.receivers.length - 1; r++) {
          const there = levelAt(house.levels, house.grid, r, cell)
          if (there < -85) continue
          sum += Math.abs(levelAt(made.levels, made.grid, r, cell) - there)
          n++
        }
      return sum / n
    }
    expect(missOf(model)).toBeLessThan(2.5)
    expect(missOf(plainModel())).toBeGreaterThan(4)
  })

  test('without a walk, or with hardly one, it is the plain model', () => {
    expect(calibrate(site, []).model).toEqual(plainModel())
    const short = { ...walkThrough('a', 0, 0), heard: [] }
    expect(calibrate(site, [short]).model.receivers).toEqual({})
  })

  test('tells how far it is, never backwards, up to 1', () => {
    const told: number[] = []
    calibrate(site, [walkThrough('a', 0, 0)], share => told.push(share))
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(told.at(-1)).toBe(1)
  })
})

test('impossible levels of a walk are left out of its windows', () => {
  const walk: Walk = {
    id: 'w',
    tag: 't',
    truth: [
      { t: 0, x: 1, y: 1, floor: 0 },
      { t: 3, x: 1, y: 1, floor: 0 },
    ],
    heard: [62, 0, 127, -200, Number.NaN, -60].map(rssiDbm => ({ t: 0.5, receiver: 0, rssiDbm })),
  }
  const [first] = windowsOf([walk], 1)
  expect(first.dbm[0]).toBe(-60)
  expect(first.packets[0]).toBe(1)
})

test('truth is interpolated, but not across a gap in which it moved', () => {
  const walk: Walk = {
    id: 'w',
    tag: 't',
    heard: [],
    truth: [
      { t: 0, x: 0, y: 0, floor: 0 },
      { t: 2, x: 2, y: 0, floor: 0 },
      { t: 9, x: 9, y: 0, floor: 0 },
    ],
  }
  expect(truthAt(walk, 1)?.x).toBe(1)
  expect(truthAt(walk, 5)).toBeNull()
  expect(truthAt(walk, 10)).toBeNull()
})

test('a Gaussian process goes through what it was shown, and back to nothing far away', () => {
  const process = processOf([{ x: 0, y: 0, value: 6, variance: 0.01, fold: 0 }], {
    deviationDb: 3,
    lengthM: 3,
    quickDb: 1,
    nuggetDb: 0.1,
  })
  const out = new Float64Array(2)
  process.at(0, 0, out)
  expect(out[0]).toBeCloseTo(6, 1)
  expect(out[1]).toBeLessThan(0.1)
  process.at(60, 0, out)
  expect(Math.abs(out[0])).toBeLessThan(0.01)
  expect(out[1]).toBeCloseTo(10, 1)
})

test('the hearing curve finds threshold and ceiling', () => {
  const hearings = Array.from({ length: 2000 }, (_, i) => {
    const expectedDbm = -100 + (i % 50)
    return { expectedDbm, heard: expectedDbm > -80 && i % 10 < 7, weight: 1 }
  })
  const curve = fitDetection(hearings, plainModel().detection)
  expect(Math.abs(curve.thresholdDbm + 80)).toBeLessThanOrEqual(3)
  expect(curve.pMax).toBeCloseTo(0.7, 5)
})

test('base64 is undone by itself and agrees with the standard', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), bytes => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect([...fromBase64(toBase64(bytes))]).toEqual([...bytes])
    }),
  )
})
