import { newSnapshot } from '../../core/facts.ts'
import type { Inbox } from '../../core/intake/inbox.ts'
import { newEvidence } from '../../core/intake/window.ts'
import { asReaderId, asSubjectId } from '../../core/model/ids.ts'
import type { Position } from '../../core/model/position.ts'
import type { Site } from '../../core/model/site.ts'
import type { Subject, SubjectKind } from '../../core/model/subject.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { createEstimator, type GridEstimator } from '../../core/positioning/createEstimator.ts'
import type { Evidence } from '../../core/positioning/estimator.ts'
import { cellAt } from '../../core/positioning/grid.ts'
import { levelAt } from '../../core/positioning/levels.ts'
import { wardSite } from '../../core/positioning/ward.testSite.ts'
import { openWorld, type World } from '../../core/world.ts'

/** Steps of the core in a second, as the engine takes them; each tag is heard in one of them. */
export const stepsPerSecond = 5
export const heardBy = 4
/** ... of so many that could have: which of them did is chance. */
const withinReach = 8
const roomsPerSide = 50
/** What the radio does to the expected level: a place's own error, which stays, and each packet's. */
const shadowDb = 4
const fadingDb = 5
const startAt = Date.UTC(2026, 0, 5)
const feed = asReaderId('feed')

/** A hospital of `storeys` floors of 100 rooms, a gateway in each, and its positioning engine. */
export interface Ward {
  readonly site: Site
  readonly estimator: GridEstimator
  /** The receivers that can hear a cell, loudest first, `withinReach` of them at most, and at what level. */
  heardAt(cell: number): { readonly receiver: Int32Array; readonly dbm: Float32Array }
}

export function wardOf(storeys: number): Ward {
  const site = wardSite(roomsPerSide, storeys)
  const estimator = createEstimator(site)
  const { grid, levels } = estimator
  const gateways = site.receivers.flatMap((r, i) => (r.kind === 'ble' ? [i] : []))
  const places = new Map<number, ReturnType<Ward['heardAt']>>()
  return {
    site,
    estimator,
    heardAt(cell) {
      const known = places.get(cell)
      if (known) return known
      const near = gateways.filter(r => levelAt(levels, grid, r, cell) > -100)
      const best = near
        .map(r => ({ r, dbm: levelAt(levels, grid, r, cell) + shadowDb * normal(r * 7919 + cell) }))
        .sort((a, b) => b.dbm - a.dbm)
        .slice(0, withinReach)
      const place = { receiver: Int32Array.from(best, b => b.r), dbm: Float32Array.from(best, b => b.dbm) }
      places.set(cell, place)
      return place
    },
  }
}

/**
 * The tags of a hospital, each heard by four gateways once a second: half of them equipment, 38 % staff, beds and patients.
 * Staff walk down the corridor and back for one minute in three, patients walk for one in twelve, of equipment
 * every fiftieth is under way. All of it depends on the tag's number and the second alone.
 */
export interface Rounds {
  readonly world: World
  /** The cell that a tag truly is in. */
  cellOf(tag: number, second: number): number
  /** Puts what is heard in a step (counted from 0) into the inbox. Returns the time of the step. */
  hear(step: number, inbox: Inbox): number
  /** What is heard of one tag in a second, for the engine alone. */
  evidence(tag: number, second: number, into: Evidence): void
}

export function roundsOf(ward: Ward, tags: number): Rounds {
  const { site, estimator } = ward
  const { grid } = estimator
  const heard = newEvidence()
  const subjects = Array.from({ length: tags }, (_, n) => subjectOf(n))
  const spots = Int32Array.from({ length: tags }, (_, n) => Math.floor(uniform(n) * grid.count))
  const positions = subjects.map((subject, n) => lastKnown(ward, subject, spots[n]))
  const world = openWorld(newSnapshot(site, { subjects, positions }), estimator, startAt)

  /** Where tag n is in a second: its spot, or on its way along the corridor. */
  function cellOf(n: number, second: number): number {
    const every = periodOf(n)
    const phase = (second + n * 13) % every
    if (every === Infinity || phase >= 60) return spots[n]
    const floor = grid.floorIndex[spots[n]]
    const there = grid.x[spots[n]] > roomsPerSide * 2 ? -1 : 1
    return cellAt(grid, floor, grid.x[spots[n]] + there * Math.min(phase, 60 - phase), 6)
  }

  function evidence(n: number, second: number, into: Evidence): void {
    const { receiver, dbm } = ward.heardAt(cellOf(n, second))
    const first = Math.floor(uniform(n * 37 + second * 1013) * receiver.length)
    into.count = heardBy
    for (let h = 0; h < heardBy; h++) {
      const r = (first + h) % receiver.length
      into.receiver[h] = receiver[r]
      into.rssiDbm[h] = dbm[r] + fadingDb * normal(n * 31 + second * 1009 + h * 17)
      into.packets[h] = 1
      into.proof[h] = 0
    }
  }

  return {
    world,
    cellOf,
    evidence,
    hear(step, inbox) {
      const second = Math.floor(step / stepsPerSecond)
      const at = startAt + 1000 + (step * 1000) / stepsPerSecond
      for (let n = step % stepsPerSecond; n < tags; n += stepsPerSecond) {
        evidence(n, second, heard)
        for (let h = 0; h < heardBy; h++)
          inbox.add(subjects[n].tag!, undefined, site.receivers[heard.receiver[h]].id, feed, at, heard.rssiDbm[h])
      }
      return at
    },
  }
}

/** Of a hundred: 50 pieces of equipment, 6 beds, 6 patients, 38 members of staff. */
const kindOf = (n: number): SubjectKind => {
  const share = n % 100
  return share < 50 ? 'asset' : share < 56 ? 'bed' : share < 62 ? 'patient' : 'staff'
}

/** Seconds from one walk of a minute to the next. */
function periodOf(n: number): number {
  const kind = kindOf(n)
  return kind === 'staff' ? 180 : kind === 'patient' ? 720 : kind === 'asset' && n % 50 === 0 ? 60 : Infinity
}

function subjectOf(n: number): Subject {
  return {
    id: asSubjectId(`s${n}`),
    kind: kindOf(n),
    name: `Subject ${n}`,
    type: 'Infusion pump',
    model: '',
    serial: '',
    assetNo: '',
    udi: '',
    mrn: '',
    tag: parseTagId(`iBeacon:7c1b5e20-94d3-4f6a-8e0d-52a9c36b41f7-${n >> 8}-${n & 255}`),
    homeRoom: null,
    highRisk: false,
    state: 'available',
  }
}

/** As after a restart: the engine knows where everything was a moment ago. */
function lastKnown({ site, estimator: { grid } }: Ward, { id, tag }: Subject, cell: number): Position {
  const room = grid.room[cell]
  return {
    tag: tag!,
    subject: id,
    floor: site.floors[grid.floorIndex[cell]].floor,
    room: room < 0 ? null : (grid.rooms[room].id as Position['room']),
    probability: 0.9,
    runnerUp: null,
    zone: [],
    xM: grid.x[cell],
    yM: grid.y[cell],
    region90M2: 10,
    freshness: 'live',
    lastHeardAt: startAt - 1000,
    since: startAt - 3600_000,
    heardBy,
    batteryPct: null,
  }
}

/** In [0, 1), the same for the same number. */
function uniform(n: number): number {
  let x = Math.imul(n ^ 0x5bd1e995, 0x9e3779b1)
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32
}

const quantiles = Float32Array.from({ length: 4096 }, (_, i) => {
  const u = uniform(2 * i + 1)
  const v = uniform(2 * i + 2)
  return Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v)
})
/** Standard normal, the same for the same number. */
const normal = (n: number) => quantiles[Math.floor(uniform(n) * quantiles.length)]
