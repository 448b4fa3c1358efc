import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asReceiverId } from '../../../core/model/ids.ts'
import type { Site } from '../../../core/model/site.ts'
import type { Walk } from '../../../core/positioning/calibrate/walk.ts'
import { bermuda } from './bermuda.ts'
import { centroid } from './centroid.ts'
import { espresense, insideFence } from './espresense.ts'
import { peers } from './index.ts'
import { maximumLikelihood } from './maximumLikelihood.ts'
import { nearest } from './nearest.ts'
import { nelderMead } from './nelderMead.ts'
import { neighbours } from './neighbours.ts'
import { metresTo, type Peer } from './peer.ts'
import { roomAssistant } from './roomAssistant.ts'

const corners = [
  [0, 0],
  [10, 0],
  [0, 10],
  [10, 10],
] as const
const site: Site = {
  name: 'Hall',
  timeZone: 'UTC',
  demo: true,
  floors: [{ floor: 0, name: '0', bounds: [0, 0, 10, 10], rooms: [], walls: [], doors: [] }],
  shafts: [],
  receivers: corners.map(([xM, yM], i) => ({
    id: asReceiverId(`r${i}`),
    kind: 'ble' as const,
    xM,
    yM,
    zM: 1.2,
    floor: 0,
  })),
}
/** A level without any noise at (x, y), by the law that ESPresense takes for granted. */
const levelAt = (r: number, x: number, y: number) => -59 - 27 * Math.log10(metresTo(site, r, x, y))

function standing(id: string, x: number, y: number, seconds = 20): Walk {
  const ticks = Array.from({ length: seconds }, (_, t) => t)
  return {
    id,
    tag: 'tag',
    heard: ticks.flatMap(t => corners.map((_, receiver) => ({ t, receiver, rssiDbm: levelAt(receiver, x, y) }))),
    truth: [0, seconds].map(t => ({ t, x, y, floor: 0 })),
  }
}
const training = [2, 5, 8].flatMap(x => [2, 5, 8].map(y => standing(`${x} ${y}`, x, y)))
const at = (peer: Peer, walk: Walk, instants: readonly number[] = [15]) => peer.learn(site, training)(walk, instants)
const missM = (peer: Peer, x: number, y: number) => {
  const place = at(peer, standing('here', x, y))[0]
  return place ? Math.hypot(place.x - x, place.y - y) : Infinity
}

describe.each(peers)('$name', peer => {
  test('says nothing of a tag that nobody has heard, and one place for each instant', () => {
    const silent: Walk = { ...standing('silent', 5, 5), heard: [] }
    expect(at(peer, silent, [3, 4, 5])).toEqual([null, null, null])
    expect(at(peer, standing('here', 3, 2), [3, 4, 5])).toHaveLength(3)
  })

  test('uses nothing that is heard later', () => {
    const walk = standing('here', 3, 2)
    const until = { ...walk, heard: walk.heard.filter(h => h.t <= 6) }
    expect(at(peer, walk, [4, 6])).toEqual(at(peer, until, [4, 6]))
  })

  test('keeps to the side of the hall on which the tag is', () => {
    const [place] = at(peer, standing('here', 1.5, 2))
    expect(place!.x).toBeLessThan(5)
    expect(place!.y).toBeLessThan(5)
  })
})

test('nearest says the place of the loudest receiver', () => {
  expect(at(nearest, standing('here', 7, 8))).toEqual([{ x: 10, y: 10, floor: 0 }])
})

test('the centroid of equal levels is the middle', () => {
  expect(missM(centroid, 5, 5)).toBeLessThan(1e-6)
})

test('methods that know the law of the levels find the place without noise', () => {
  expect(missM(maximumLikelihood, 3.25, 6.75)).toBeLessThan(0.01)
  expect(missM(espresense, 3, 6.5)).toBeLessThan(0.5)
})

test('fingerprints find a calibrated spot again', () => {
  expect(missM(neighbours, 8, 2)).toBeLessThan(1.5)
  expect(missM(neighbours, 8, 2)).toBeLessThan(missM(neighbours, 6.5, 3.5))
})

test("Tukey's fence drops the one stray reading", () => {
  expect(insideFence([-60, -61, -60, -62, -61, -90])).toEqual([-60, -61, -60, -62, -61])
  expect(insideFence([-70])).toEqual([-70])
})

/** Ten seconds near the first receiver; then the second is louder by so much. */
function swing(louderDb: number, seconds: number): Walk {
  const heard = Array.from({ length: 10 + seconds }, (_, t) => [
    { t, receiver: 0, rssiDbm: -60 },
    { t, receiver: 1, rssiDbm: t < 10 ? -75 : -60 + louderDb },
  ]).flat()
  return { id: 'swing', tag: 'tag', heard, truth: [0, 10 + seconds].map(t => ({ t, x: 0, y: 0, floor: 0 })) }
}

test('room-assistant is slow to believe a louder receiver, and does in the end', () => {
  expect(at(roomAssistant, swing(6, 60), [9, 12, 69])).toEqual([
    { x: 0, y: 0, floor: 0 },
    { x: 0, y: 0, floor: 0 },
    { x: 10, y: 0, floor: 0 },
  ])
})

test('Bermuda stays with its scanner unless another is nearer by a third, or by less for some time', () => {
  const xAt = (louderDb: number, t: number) => at(bermuda, swing(louderDb, 60), [9, t])[1]?.x
  // 1 dB is 7 % of the distance, 3 dB 21 %, 9 dB 50 %.
  expect(xAt(1, 69)).toBe(0)
  expect(xAt(3, 69)).toBe(10)
  expect(xAt(9, 69)).toBe(10)
})

test('the simplex finds the bottom of any bowl', () => {
  const value = fc.double({ min: -5, max: 5, noNaN: true })
  fc.assert(
    fc.property(value, value, fc.double({ min: 0.2, max: 5, noNaN: true }), (x, y, stretch) => {
      const found = nelderMead(([a, b]) => (a - x) ** 2 + stretch * (b - y) ** 2, [0, 0], [1, 1])
      expect(Math.hypot(found[0] - x, found[1] - y)).toBeLessThan(0.01)
    }),
    // Once in some thousands it collapses on the way, as simplexes do.
    { seed: 1 },
  )
})
