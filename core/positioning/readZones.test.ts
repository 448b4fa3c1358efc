import { expect, test } from 'vitest'
import { asReceiverId, asRoomId } from '../model/ids.ts'
import type { Site } from '../model/site.ts'
import { calibrate } from './calibrate/calibrate.ts'
import type { Walk } from './calibrate/walk.ts'
import { createEstimator } from './createEstimator.ts'
import type { Evidence } from './estimator.ts'

/** Two bays; the left antenna reads louder in both, the right one misses half of what is left. A third bay nobody walked. */
const site: Site = {
  name: 'Bays',
  timeZone: 'UTC',
  demo: true,
  shafts: [],
  floors: [
    {
      floor: 0,
      name: '0',
      bounds: [0, 0, 9, 3],
      walls: [],
      doors: [],
      rooms: ['left', 'right', 'far'].map((id, i) => ({
        id: asRoomId(id),
        name: id,
        type: 'storage' as const,
        unit: '',
        polygon: [
          [i * 3, 0],
          [i * 3 + 3, 0],
          [i * 3 + 3, 3],
          [i * 3, 3],
        ],
      })),
    },
  ],
  receivers: ['left', 'right'].map((id, i) => ({
    id: asReceiverId(id),
    kind: 'rfid' as const,
    xM: i * 3 + 1.5,
    yM: 1.5,
    zM: 2.4,
    floor: 0,
    room: asRoomId(id),
  })),
}
const usual = { left: [-44, -62], right: [-52, -58] }

function standing(room: 'left' | 'right', from: number): Walk {
  const seconds = Array.from({ length: 40 }, (_, s) => from + s)
  const x = room === 'left' ? 1.5 : 4.5
  const sway = (t: number) => ((t * 7) % 5) - 2
  return {
    id: `${room} ${from}`,
    tag: 'badge',
    heard: seconds.flatMap(t =>
      usual[room]
        .map((dbm, receiver) => ({ t: t + 0.5, receiver, rssiDbm: dbm + sway(t) }))
        .filter(({ receiver }) => receiver === 0 || room === 'right' || t % 2 === 0),
    ),
    truth: [from, from + 40].map(t => ({ t, x, y: 1.5, floor: 0, room })),
  }
}
const walks = [standing('left', 0), standing('right', 50), standing('left', 100), standing('right', 150)]
const engine = createEstimator(site, calibrate(site, walks).model)

const read = (levels: readonly number[]): Evidence => ({
  count: levels.length,
  receiver: Int32Array.from(levels, (_, i) => i),
  rssiDbm: Float32Array.from(levels),
  packets: Int32Array.from(levels, () => 20),
  proof: Uint8Array.from(levels, () => 1),
})
function roomAfter(seconds: readonly (readonly number[])[], online = [1, 1], by = engine) {
  by.reset()
  const track = by.track('carried')
  const into = by.estimate()
  seconds.forEach((levels, s) => by.update(track, 1_000_000 + s * 1000, read(levels), Uint8Array.from(online)))
  by.answer(track, into)
  return { room: by.roomIds[into.rooms[0]], p: into.roomMass[0], rooms: into }
}

test('the louder antenna is not believed where it is known to be louder from the next bay too', () => {
  expect(roomAfter([usual.right, usual.right, usual.right]).room).toBe('right')
  expect(roomAfter([usual.left, usual.left, usual.left]).room).toBe('left')
})

test('without a walk-through each read proves the room of its antenna; with one it does not', () => {
  const plain = createEstimator(site)
  expect(roomAfter([[-52]], [1, 1], plain).room).toBe('left')
  expect([plain.proves(0), engine.proves(0)]).toEqual([true, false])
})

test('one stray second does not turn the room, several do', () => {
  const right = Array.from({ length: 6 }, () => usual.right)
  const stray = [...right, usual.left]
  expect(roomAfter(stray).p).toBeLessThan(roomAfter(right).p + 1e-6)
  expect(roomAfter([...stray, usual.left, usual.left, usual.left]).room).toBe('left')
})

test('silence of an antenna counts while it is on-line, and not when it is down', () => {
  const halfway = [[-48], [-48]]
  const silent = roomAfter(halfway)
  const down = roomAfter(halfway, [1, 0])
  expect([silent.room, down.room]).toEqual(['left', 'left'])
  expect(silent.p).toBeGreaterThan(down.p + 0.05)
})

test('a bay where nobody walked stays possible but unlikely', () => {
  const { rooms } = roomAfter([usual.left, usual.left])
  const far = engine.roomIds.findIndex(id => id === 'far')
  const at = rooms.rooms.indexOf(far)
  expect(at < 0 ? 0 : rooms.roomMass[at]).toBeLessThan(0.1)
})

test('a walk-through of one room, or without reads, teaches no zones', () => {
  expect(calibrate(site, [standing('left', 0)]).model.readZones).toBeUndefined()
  expect(
    calibrate(
      site,
      walks.map(w => ({ ...w, heard: [] })),
    ).model.readZones,
  ).toBeUndefined()
})

test('the model survives being stored as JSON', () => {
  const { model } = calibrate(site, walks)
  const again = createEstimator(site, JSON.parse(JSON.stringify(model)))
  expect(roomAfter([usual.right, usual.right], [1, 1], again)).toEqual(roomAfter([usual.right, usual.right]))
})

test('a small bay is as likely as a large one where reads tell nothing', () => {
  const [left, right, far] = site.floors[0].rooms
  const small = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const
  const uneven: Site = {
    ...site,
    floors: [{ ...site.floors[0], rooms: [{ ...left, polygon: small }, right, far] }],
  }
  const alike = [0, 50, 100, 150].map(from => {
    const walk = standing('right', from)
    const [x, room] = from % 100 === 0 ? [0.5, 'left'] : [4.5, 'right']
    return { ...walk, truth: walk.truth.map(row => ({ ...row, x, y: 0.5, room })) }
  })
  const { rooms } = roomAfter([usual.right], [1, 1], createEstimator(uneven, calibrate(uneven, alike).model))
  expect(rooms.roomMass[0]).toBeLessThan(0.6)
  expect(rooms.roomMass[1]).toBeGreaterThan(0.4)
})
