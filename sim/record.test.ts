import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { record } from './record.ts'
import { readScenario } from './scenario.ts'

const ward = {
  building: { floors: 1, wings: 1, roomsPerSide: 4 },
  layout: 'room',
  tags: { equipment: 4, beds: 0, patients: 0, staff: 2 },
  stands: true,
}
let out = ''
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'record-'))
})
afterEach(() => rmSync(out, { recursive: true, force: true }))

const play = (extra: object, seed = 1, seconds = 60) => {
  const { scenario, problems } = readScenario(JSON.stringify({ ...ward, ...extra }))
  expect(problems).toEqual([])
  record(null, scenario!, seed, seconds / 3600, out)
  const rows = (name: string) =>
    readFileSync(join(out, name), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split(','))
  return { readings: rows('readings.csv'), truth: rows('truth.csv') }
}

test('the same seed gives the same recording, another seed another', () => {
  expect(play({}, 4)).toEqual(play({}, 4))
  expect(play({}, 4)).not.toEqual(play({}, 5))
})

test('each fault does what it says, from its time on', () => {
  const quiet = play({})
  const gateway = 'gw-1-lobby'
  const of = (rows: string[][], g: string) => rows.filter(r => r[2] === g)
  expect(of(quiet.readings, gateway).some(r => Number(r[0]) > 31)).toBe(true)
  const dead = play({ faults: [{ atSeconds: 30, verb: 'gatewayDeath', gateway }] })
  expect(of(dead.readings, gateway).every(r => Number(r[0]) <= 30.25)).toBe(true)
  const skewed = play({ faults: [{ atSeconds: 30, fault: 'clockSkew', gateway, bySeconds: 600 }] })
  expect(of(skewed.readings, gateway).filter(r => Number(r[0]) > 600).length).toBeGreaterThan(5)
  const doubled = play({ faults: [{ atSeconds: 0, forSeconds: 100, fault: 'duplicate', share: 1 }] })
  expect(doubled.readings.length).toBe(2 * quiet.readings.length)
  const flooded = play({ faults: [{ atSeconds: 10, forSeconds: 10, fault: 'flood', perSecond: 50 }] })
  expect(flooded.readings.filter(r => r[4] === 'stranger')).toHaveLength(500)
  const late = play({ faults: [{ atSeconds: 0, fault: 'outOfOrder', share: 0.3, bySeconds: 5 }] }).readings
  expect(late).toHaveLength(quiet.readings.length)
  expect(late.some((r, i) => i > 0 && Number(r[0]) < Number(late[i - 1][0]))).toBe(true)
  const broken = play({ faults: [{ atSeconds: 10, forSeconds: 4, fault: 'garbage', gateway, perSecond: 3 }] })
  expect(broken.readings.filter(r => Number(r[3]) >= 0)).toHaveLength(12)
})

test('a mistake is told with its place, and nothing is written', () => {
  expect(readScenario('{').problems[0].text).toMatch(/not JSON/)
  expect(readScenario('{"layout":"everywhere"}').problems[0].text).toMatch(/layout/)
  expect(readScenario('{"tags":{"equipment":-1,"beds":0,"patients":0,"staff":0}}').problems[0].text).toMatch(
    /tags.equipment/,
  )
  expect(readScenario('{"colour":1}').scenario).toBeNull()
  const { scenario } = readScenario(
    JSON.stringify({ ...ward, faults: [{ atSeconds: 1, verb: 'gatewayDeath', gateway: 'nowhere' }] }),
  )
  expect(() => record(null, scenario!, 1, 0.01, out)).toThrow(/nowhere/)
})

test('a walk-through stands where its truth says', () => {
  const { readings, truth } = play({ walkThrough: { points: 5 } })
  expect(new Set(truth.map(r => r[2])).size).toBe(5)
  expect(new Set(readings.map(r => r[4])).size).toBe(5)
})
