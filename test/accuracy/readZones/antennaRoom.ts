import { asReceiverId, asRoomId } from '../../../core/model/ids.ts'
import type { Site } from '../../../core/model/site.ts'
import type { Walk } from '../../../core/positioning/calibrate/walk.ts'

/**
 * A simulated storeroom with one four-port UHF reader whose read zones overlap, and a person who carries a tag on the chest.
 * The physics that make zones hard to tell apart are in it: a link budget both ways (a read wants enough power at the tag, its
 * level tells of the way back), patterns and a 3 dB unequal mounting, a body that blocks what is behind it, interference of
 * reflections with the wavelength of 866 MHz, ports that take turns, and reads by reflection from where the beam does not go.
 */
const zoneM = 3
const corners = [
  { x: 0.3, y: 0.3, extraDb: 0 },
  { x: 5.7, y: 0.3, extraDb: 8 },
  { x: 0.3, y: 5.7, extraDb: 0 },
  { x: 5.7, y: 5.7, extraDb: 3 },
]
const antennaHeightM = 2.4
const tagHeightM = 1.3
const waveM = 0.346
const eirpDbm = 33
const lossAt1mDb = 31.2
const tagDb = -3
const backscatterDb = -6
const needDbm = -13
const dwellS = 0.25
const triesPerDwell = 12
const bodyDb = 16
const strayPerDwell = 0.02

export function antennaRoom(): Site {
  const zone = (i: number) => {
    const x = (i % 2) * zoneM
    const y = Math.floor(i / 2) * zoneM
    return {
      id: asRoomId(`zone ${i}`),
      name: `zone ${i}`,
      type: 'storage' as const,
      unit: '',
      polygon: [
        [x, y],
        [x + zoneM, y],
        [x + zoneM, y + zoneM],
        [x, y + zoneM],
      ] as const,
    }
  }
  return {
    name: 'Store',
    timeZone: 'UTC',
    demo: true,
    floors: [
      { floor: 0, name: '0', bounds: [0, 0, 6, 6], rooms: corners.map((_, i) => zone(i)), walls: [], doors: [] },
    ],
    shafts: [],
    receivers: corners.map(({ x, y }, i) => ({
      id: asReceiverId(`antenna ${i}`),
      kind: 'rfid' as const,
      xM: x,
      yM: y,
      zM: antennaHeightM,
      floor: 0,
    })),
  }
}

/** One walk of `seconds`: stands, turns, walks on to another place. */
export function carry(seed: number, seconds: number): Walk {
  const random = mulberry(seed)
  const rays = corners.map((_, i) => reflections(mulberry(77 + i), random))
  const heard: { t: number; receiver: number; rssiDbm: number }[] = []
  const truth: Walk['truth'][number][] = []
  const at = { x: 1 + 4 * random(), y: 1 + 4 * random(), heading: 2 * Math.PI * random() }
  let goal = { x: at.x, y: at.y }
  let waitS = 3
  const stepS = dwellS / triesPerDwell
  for (let n = 0; n * stepS < seconds; n++) {
    const t = n * stepS
    const left = Math.hypot(goal.x - at.x, goal.y - at.y)
    if (left > 0.05) {
      at.heading = Math.atan2(goal.y - at.y, goal.x - at.x)
      at.x += Math.cos(at.heading) * stepS
      at.y += Math.sin(at.heading) * stepS
    } else {
      waitS -= stepS
      at.heading += (random() - 0.5) * 0.25
      if (waitS <= 0) {
        // Mostly about the same shelf, now and then to another zone.
        const far = random() < 0.3
        const near = (v: number) => (v >= zoneM ? zoneM : 0) + 0.2 + 2.6 * random()
        goal = far ? { x: 0.2 + 5.6 * random(), y: 0.2 + 5.6 * random() } : { x: near(at.x), y: near(at.y) }
        waitS = 1 + 4 * random()
      }
    }
    if (n % triesPerDwell === 0) {
      const room = `zone ${(at.x >= zoneM ? 1 : 0) + (at.y >= zoneM ? 2 : 0)}`
      truth.push({ t, x: at.x, y: at.y, floor: 0, room })
    }
    const antenna = Math.floor(n / triesPerDwell) % corners.length
    const oneWayDb = gainDb(antenna, at.x, at.y, at.heading) + fadingDb(rays[antenna], at.x, at.y)
    const atTag = eirpDbm + tagDb + oneWayDb
    const level = atTag + backscatterDb + oneWayDb
    if (random() < 1 / (1 + Math.exp(-(atTag - needDbm) / 0.8))) {
      heard.push({ t, receiver: antenna, rssiDbm: Math.round((level + 1.5 * gauss(random)) * 2) / 2 })
    } else if (random() < strayPerDwell / triesPerDwell)
      heard.push({ t, receiver: antenna, rssiDbm: Math.round((-58 - 12 * random()) * 2) / 2 })
  }
  return { id: `carry ${seed}`, tag: 'badge', heard, truth }
}

/** Free space, the antenna's pattern (towards the middle of its zone, floor-wards) and the body. */
function gainDb(antenna: number, x: number, y: number, heading: number): number {
  const from = corners[antenna]
  const aim = { x: from.x < 3 ? 1.8 : 4.2, y: from.y < 3 ? 1.8 : 4.2 }
  const dz = tagHeightM - antennaHeightM
  const d = Math.hypot(x - from.x, y - from.y, dz)
  const along = (x - from.x) * (aim.x - from.x) + (y - from.y) * (aim.y - from.y) + dz * dz
  const off = Math.acos(Math.max(-1, Math.min(1, along / d / Math.hypot(aim.x - from.x, aim.y - from.y, dz))))
  const pattern = -12 * (Math.min(off, 1.4) / 1.25) ** 2
  const away = Math.cos(Math.atan2(from.y - y, from.x - x) - heading)
  const body = -bodyDb / (1 + Math.exp((away + 0.2) * 5))
  return from.extraDb / 2 - lossAt1mDb - 20 * Math.log10(d) + 6 + pattern + body
}

interface Ray {
  readonly x: number
  readonly y: number
  readonly phase: number
  readonly share: number
}

/** Plane waves off walls and furniture: where from is the room's, how they meet changes with what stands in it. */
function reflections(room: () => number, today: () => number): Ray[] {
  return Array.from({ length: 7 }, () => {
    const from = 2 * Math.PI * room()
    return {
      x: (2 * Math.PI * Math.cos(from)) / waveM,
      y: (2 * Math.PI * Math.sin(from)) / waveM,
      phase: 2 * Math.PI * room() + 2 * Math.PI * today(),
      share: 0.2 + 0.15 * room(),
    }
  })
}

function fadingDb(rays: readonly Ray[], x: number, y: number): number {
  let re = 1
  let im = 0
  for (const ray of rays) {
    const phase = ray.x * x + ray.y * y + ray.phase
    re += ray.share * Math.cos(phase)
    im += ray.share * Math.sin(phase)
  }
  return Math.max(-25, 10 * Math.log10(re * re + im * im))
}

const gauss = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

function mulberry(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
