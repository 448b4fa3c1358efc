/** Where everyone and everything really is. Moves in steps of simulated time and asks nobody what time it is. */
import { contains } from '../core/geometry/polygon.ts'
import type { RoomId } from '../core/model/ids.ts'
import type { Room } from '../core/model/site.ts'
import { Random } from './random.ts'
import { type Leg, type Place, Routes } from './routes.ts'
import type { SimSite, SimSubject } from './siteFolder.ts'

/** What a body does, one after the other. Only people think of something new when they have nothing to do. */
export type Step =
  | { readonly do: 'go'; readonly room: RoomId }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'take'; readonly what: Body }
  | { readonly do: 'put'; readonly what: Body }
  /** Through the outer door of the room one is in, and back in there. */
  | { readonly do: 'out' }
  | { readonly do: 'in' }

export interface Body extends SimSubject {
  /** Where it is; while outside, the room it left by. */
  place: Place
  outside: boolean
  /** What pushes or carries it, and what it pushes or carries. */
  carriedBy: Body | null
  load: Body[]
  /** It is to stay where it is: nobody may take it. */
  pinned: boolean
  steps: Step[]
  /** Way left to go; the first leg is the present one. */
  legs: Leg[]
  /** Metres walked of the present leg. */
  walkedM: number
  waitUntilMs: number
  speedMps: number
  batteryPct: number
  /** False once its tag is dead: the body is still there. */
  tagAlive: boolean
}

/** Thinks up what a person does next; may return nothing for now. */
export type Occupation = (person: Body, world: World) => Step[]

const stepMs = 250
const walkingMps = 1.25
const pushingMps = 0.95
/** One keeps off the walls by so much. */
const marginM = 0.7

export class World {
  readonly bodies: readonly Body[]
  readonly rooms: ReadonlyMap<RoomId, Room & { readonly floor: number }>
  readonly random: Random
  nowMs = 0
  readonly #routes: Routes
  readonly #occupation: Occupation
  readonly #byId: ReadonlyMap<string, Body>

  constructor(site: SimSite, seed: number, occupation: Occupation) {
    this.random = new Random(seed)
    this.#routes = new Routes(site)
    this.#occupation = occupation
    this.rooms = new Map(site.floors.flatMap(f => f.rooms.map(r => [r.id, { ...r, floor: f.floor }] as const)))
    this.bodies = site.subjects.map(s => this.#settle(s, site))
    this.#byId = new Map(this.bodies.map(b => [b.id, b]))
  }

  /** By subject id or by tag. */
  body(name: string): Body | undefined {
    return this.#byId.get(name) ?? this.bodies.find(b => b.tag === name)
  }

  /** Lets time pass up to `toMs`, in whole steps. */
  advance(toMs: number): void {
    while (this.nowMs + stepMs <= toMs) {
      this.nowMs += stepMs
      for (const body of this.bodies) this.#live(body)
    }
  }

  /** A free place to stand in a room. */
  placeIn(roomId: RoomId): Place {
    const room = this.rooms.get(roomId)
    if (!room) throw new Error(`no room ${roomId}`)
    const xs = room.polygon.map(p => p[0])
    const ys = room.polygon.map(p => p[1])
    const inset = (from: number, to: number) => Math.min(marginM, (to - from) / 4)
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    for (let tries = 0; tries < 100; tries++) {
      const x = this.random.between(x0 + inset(x0, x1), x1 - inset(x0, x1))
      const y = this.random.between(y0 + inset(y0, y1), y1 - inset(y0, y1))
      if (contains(room.polygon, x, y)) return { floor: room.floor, x, y, room: roomId }
    }
    throw new Error(`no place to stand in ${roomId}`)
  }

  roomOf(body: Body): (Room & { readonly floor: number }) | undefined {
    return body.outside ? undefined : this.rooms.get(body.place.room)
  }

  /** Sends it there on its own; it forgets what it was about and stays. At once = without the way. */
  send(body: Body, room: RoomId, atOnce: boolean): void {
    for (const other of body.load) other.carriedBy = null
    release(body)
    Object.assign(body, {
      load: [],
      outside: false,
      pinned: true,
      legs: [],
      walkedM: 0,
      waitUntilMs: 0,
      steps: [],
    })
    if (atOnce) body.place = this.placeIn(room)
    else body.steps = [{ do: 'go', room }]
  }

  #settle(subject: SimSubject, site: SimSite): Body {
    const home = subject.homeRoom ?? this.#firstRoom(subject, site)
    return {
      ...subject,
      place: this.placeIn(home),
      outside: false,
      carriedBy: null,
      load: [],
      pinned: subject.stands ?? false,
      steps: [],
      legs: [],
      walkedM: 0,
      waitUntilMs: 0,
      speedMps: walkingMps * this.random.between(0.85, 1.15),
      batteryPct: Math.round(this.random.between(35, 100)),
      tagAlive: true,
    }
  }

  /** Patients lie in the beds in turn, then in the emergency rooms; staff begin at a station of their unit. */
  #firstRoom(subject: SimSubject, site: SimSite): RoomId {
    const rooms = [...this.rooms.values()]
    if (subject.kind === 'patient') {
      const beds = site.subjects.filter(s => s.kind === 'bed')
      const number = site.subjects.filter(s => s.kind === 'patient').indexOf(subject)
      const room = beds[number]?.homeRoom ?? rooms.filter(r => r.type === 'emergency')[number - beds.length]?.id
      return room ?? rooms[number % rooms.length].id
    }
    const ofUnit = rooms.filter(r => r.unit !== '' && subject.type.startsWith(r.unit))
    return (ofUnit.find(r => r.type === 'nurse-station') ?? ofUnit[0] ?? rooms[0]).id
  }

  #live(body: Body): void {
    if (body.carriedBy) return
    if (body.legs.length > 0) return this.#walk(body)
    if (body.waitUntilMs > this.nowMs) return
    if (body.steps.length === 0 && (body.kind === 'staff' || body.kind === 'patient') && !body.pinned)
      body.steps = this.#occupation(body, this)
    const step = body.steps.shift()
    if (step) this.#begin(body, step)
  }

  #begin(body: Body, step: Step): void {
    if (step.do === 'wait') body.waitUntilMs = this.nowMs + step.ms
    if (step.do === 'out' || step.do === 'in') for (const b of [body, ...body.load]) b.outside = step.do === 'out'
    if (step.do === 'go') {
      const wheels = body.kind === 'bed' || body.kind === 'asset' || body.load.length > 0
      body.legs = this.#routes.find(body.place, this.placeIn(step.room), wheels) ?? []
      body.walkedM = 0
    }
    if (step.do === 'take' && this.isFree(step.what) && step.what.place.room === body.place.room) {
      // A patient who is moved forgets what he was about.
      Object.assign(step.what, { carriedBy: body, steps: [], waitUntilMs: 0 })
      body.load.push(step.what)
    }
    if (step.do === 'put' && step.what.carriedBy === body) {
      release(step.what)
      step.what.place = body.outside ? body.place : this.placeIn(body.place.room)
    }
  }

  /** Nobody has it in hand, it is in the house and may be moved. */
  isFree(body: Body): boolean {
    return !body.carriedBy && !body.pinned && !body.outside && body.legs.length === 0
  }

  #walk(body: Body): void {
    const { load } = body
    const speed = load.length > 0 ? Math.min(body.speedMps, pushingMps) : body.speedMps
    body.walkedM += (speed * stepMs) / 1000
    while (body.legs.length > 0 && body.walkedM >= body.legs[0].lengthM) {
      body.walkedM -= body.legs[0].lengthM
      body.place = body.legs.shift()!.to
    }
    const leg = body.legs[0]
    if (leg) {
      const part = leg.ride ? 0 : body.walkedM / leg.lengthM
      body.place = {
        floor: leg.from.floor,
        x: leg.from.x + part * (leg.to.x - leg.from.x),
        y: leg.from.y + part * (leg.to.y - leg.from.y),
        room: leg.from.room,
      }
    } else body.walkedM = 0
    for (const b of load) b.place = body.place
  }
}

/** Nobody has it in hand any more. */
function release(body: Body): void {
  if (body.carriedBy) body.carriedBy.load = body.carriedBy.load.filter(b => b !== body)
  body.carriedBy = null
}
