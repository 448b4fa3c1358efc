/**
 * The whole simulated house: the world, the air, and the far ends of the wires. Deterministic: the same site, seed,
 * verbs and times give the same messages and bytes.
 */
import { asRoomId, type RoomId, type TagId } from '../core/model/ids.ts'
import type { Happening } from './happenings.ts'
import { type Audible, packetDbm, Radio } from './radio.ts'
import { hashOf, Random } from './random.ts'
import { type Device, deviceOf, EspresenseNode, type MqttMessage, telemetryEveryMs } from './readers/espresense.ts'
import { type Label, R200Module } from './readers/r200.ts'
import type { Place } from './routes.ts'
import { errand, occupation } from './rounds.ts'
import type { SimSite } from './siteFolder.ts'
import type { Truth, Verb } from './verbs.ts'
import { type Body, World } from './world.ts'

/** Where the simulation's output goes: real wires, or a test's notebook. */
export interface FarEnds {
  publish(gateway: string, message: MqttMessage): void
  /** Given: what a gateway hears of a beacon comes here as it is, in nobody's format, and is not published. */
  heard?(receiver: number, tag: TagId, rssiDbm: number, atMs: number): void
  /** The gateway's own power: off = it drops off the network without a word, so that the broker tells its last will. */
  power(gateway: string, on: boolean): void
  bytes(reader: string, bytes: Uint8Array): void
  /** The reader's cable. */
  plug(reader: string, inserted: boolean): void
}

/** Milliseconds between packets, by who wears the tag: 1 Hz for people who walk, 0.2 Hz for what mostly stands. */
const intervalMs = { staff: 1_000, patient: 3_000, asset: 5_000, bed: 5_000 } as const
/** A beacon's clock wanders so that no two stay in step. */
const jitter = 0.05
const stepMs = 250

interface Beacon {
  readonly body: Body
  readonly device: Device
  nextMs: number
  readonly intervalMs: number
  /** Kept while the body stands. */
  place: Place | null
  audible: readonly Audible[]
  drain: { readonly fromMs: number; readonly toMs: number; readonly fromPct: number } | null
}

interface Gateway {
  readonly node: EspresenseNode
  alive: boolean
  bootedMs: number
  nextTelemetryMs: number
}

export class Simulation {
  readonly world: World
  readonly #radio: Radio
  readonly #air: Random
  readonly #ends: FarEnds
  readonly #gateways = new Map<string, Gateway>()
  readonly #modules = new Map<string, { readonly module: R200Module; readonly receiver: number; plugged: boolean }>()
  readonly #beacons: readonly Beacon[]
  readonly #labels: readonly Body[]
  #happenings: readonly Happening[]
  /** Wait for a porter who has his hands free. */
  readonly #errands: { readonly what: Body; readonly room: RoomId; readonly leaveMs: number }[] = []

  constructor(
    site: SimSite,
    seed: number,
    ends: FarEnds,
    happenings: readonly Happening[] = [],
    prefix = 'espresense',
  ) {
    this.world = new World(site, seed, occupation)
    this.#radio = new Radio(site.floors, site.receivers, seed)
    this.#air = new Random(hashOf(seed, 1))
    this.#ends = ends
    this.#happenings = [...happenings].sort((a, b) => a.atMs - b.atMs)
    site.receivers.forEach((r, i) => {
      if (r.kind !== 'ble') return
      const nextTelemetryMs = Math.round(this.#air.between(0, telemetryEveryMs))
      this.#gateways.set(r.id, { node: new EspresenseNode(prefix, r.id, i), alive: true, bootedMs: 0, nextTelemetryMs })
    })
    for (const { id, receiver } of site.r200) {
      const index = site.receivers.findIndex(r => r.id === receiver)
      if (index < 0) throw new Error(`reader ${id} names the receiver ${receiver}, which is not in receivers.csv`)
      const module = new R200Module(new Random(hashOf(seed, 2, index)), bytes => ends.bytes(id, bytes))
      this.#modules.set(id, { module, receiver: index, plugged: true })
    }
    this.#beacons = this.world.bodies
      .filter(b => b.tag.startsWith('ibeacon:'))
      .map(body => ({
        body,
        device: deviceOf(body.tag),
        intervalMs: body.beaconMs ?? intervalMs[body.kind],
        nextMs: this.#air.between(0, body.beaconMs ?? intervalMs[body.kind]),
        place: null,
        audible: [],
        drain: null,
      }))
    this.#labels = this.world.bodies.filter(b => b.tag.startsWith('epc:'))
  }

  get gateways(): readonly EspresenseNode[] {
    return [...this.#gateways.values()].map(g => g.node)
  }

  get readers(): readonly string[] {
    return [...this.#modules.keys()]
  }

  /** Bytes from the host to an RFID reader. */
  receive(reader: string, bytes: Uint8Array): void {
    const far = this.#modules.get(reader)
    if (far?.plugged) far.module.receive(bytes)
  }

  /** Lets simulated time pass up to `toMs`. */
  advance(toMs: number): void {
    while (this.world.nowMs + stepMs <= toMs) {
      const nowMs = this.world.nowMs + stepMs
      for (; this.#happenings[0]?.atMs <= nowMs; this.#happenings = this.#happenings.slice(1))
        this.#happen(this.#happenings[0].verb)
      this.#runErrand()
      this.world.advance(nowMs)
      for (const beacon of this.#beacons) this.#transmit(beacon, nowMs)
      for (const { module, receiver } of this.#modules.values()) module.advance(nowMs, () => this.#field(receiver))
      for (const gateway of this.#gateways.values()) this.#report(gateway, nowMs)
    }
  }

  #happen(verb: Verb): void {
    const why = this.do(verb)
    if (why) throw new Error(`the script asks for what can't be: ${why}`)
  }

  #runErrand(): void {
    const next = this.#errands[0]
    const free = (b: Body) => !b.pinned && !b.outside && b.load.length === 0
    const porter = next && this.world.bodies.find(b => isPorter(b) && free(b))
    if (!porter) return
    this.#errands.shift()
    const steps = errand(next.what, next.room, this.world, next.leaveMs)
    Object.assign(porter, { steps, legs: [], walkedM: 0, waitUntilMs: 0 })
  }

  /** Null when done, else why not. */
  do(verb: Verb): string | null {
    switch (verb.verb) {
      case 'gatewayDeath':
      case 'gatewayRecovery':
        return this.#power(verb.gateway, verb.verb === 'gatewayRecovery')
      case 'unplug':
      case 'replug':
        return this.#plug(verb.reader, verb.verb === 'replug')
      case 'garbage':
      case 'truncate':
      case 'silence':
        return this.#misbehave(verb)
      default:
        return this.#doToBody(verb)
    }
  }

  /** Of one subject by id or tag, or of all for `*`. */
  truth(name: string): Truth[] {
    return (name === '*' ? this.world.bodies : [this.world.body(name)]).flatMap(b => (b ? [truthOf(b)] : []))
  }

  #transmit(beacon: Beacon, nowMs: number): void {
    const { body } = beacon
    const interval = isMoving(body) ? (body.movingMs ?? beacon.intervalMs) : beacon.intervalMs
    // What begins to move sends soon.
    if (interval < beacon.intervalMs) beacon.nextMs = Math.min(beacon.nextMs, nowMs + interval)
    while (beacon.nextMs <= nowMs) {
      beacon.nextMs += interval * (1 + jitter * (2 * this.#air.next() - 1))
      this.#discharge(beacon, nowMs)
      if (!body.tagAlive || body.outside) continue
      if (beacon.place !== body.place) {
        beacon.place = body.place
        beacon.audible = this.#radio.audible(body.place)
      }
      for (const { receiver, dbm } of beacon.audible) {
        const rssiDbm = packetDbm(dbm + (body.louderDb ?? 0), this.#air)
        const { id } = this.#radio.receivers[receiver]
        const gateway = rssiDbm === null ? undefined : this.#gateways.get(id)
        if (!gateway?.alive || rssiDbm === null) continue
        if (this.#ends.heard) {
          this.#ends.heard(receiver, body.tag, rssiDbm, nowMs)
          continue
        }
        const heard = { device: beacon.device, rssiDbm, batteryPct: body.batteryPct, intervalMs: interval }
        this.#ends.publish(id, gateway.node.device(heard))
      }
    }
  }

  #discharge(beacon: Beacon, nowMs: number): void {
    const { drain, body } = beacon
    if (!drain) return
    const part = Math.min(1, (nowMs - drain.fromMs) / (drain.toMs - drain.fromMs))
    body.batteryPct = drain.fromPct * (1 - part)
    if (part < 1) return
    body.tagAlive = false
    beacon.drain = null
  }

  #field(receiver: number): Label[] {
    return this.#labels.flatMap(body => {
      if (!body.tagAlive || body.outside) return []
      const rssiDbm = this.#radio.labelDbm(body.place, this.#radio.receivers[receiver], this.#air)
      return rssiDbm === null ? [] : [{ tag: body.tag, rssiDbm }]
    })
  }

  #report(gateway: Gateway, nowMs: number): void {
    if (!gateway.alive || nowMs < gateway.nextTelemetryMs) return
    gateway.nextTelemetryMs = nowMs + telemetryEveryMs
    this.#ends.publish(gateway.node.room, gateway.node.telemetry(nowMs - gateway.bootedMs))
  }

  #power(name: string, on: boolean): string | null {
    const gateway = this.#gateways.get(name)
    if (!gateway) return `there is no gateway ${name}`
    if (gateway.alive === on) return null
    gateway.alive = on
    gateway.bootedMs = this.world.nowMs
    gateway.nextTelemetryMs = this.world.nowMs + stepMs
    this.#ends.power(name, on)
    return null
  }

  #plug(reader: string, inserted: boolean): string | null {
    const far = this.#modules.get(reader)
    if (!far) return `there is no reader ${reader}`
    if (far.plugged === inserted) return null
    far.plugged = inserted
    far.module.restart()
    this.#ends.plug(reader, inserted)
    return null
  }

  #misbehave(verb: Extract<Verb, { readonly reader: string }>): string | null {
    const far = this.#modules.get(verb.reader)
    if (!far) return `there is no reader ${verb.reader}`
    if (verb.verb === 'garbage') far.module.garbage(verb.rounds)
    if (verb.verb === 'truncate') far.module.truncate()
    if (verb.verb === 'silence') far.module.silence(verb.on)
    return null
  }

  #doToBody(verb: Extract<Verb, { readonly subject: string }>): string | null {
    const body = this.world.body(verb.subject)
    if (!body) return `there is no subject ${verb.subject}`
    if ('room' in verb && !this.world.rooms.has(asRoomId(verb.room))) return `there is no room ${verb.room}`
    if (verb.verb === 'tagDeath') body.tagAlive = false
    if (verb.verb === 'tagRecovery') Object.assign(body, { tagAlive: true, batteryPct: 100 })
    if (verb.verb === 'moveTo') this.world.send(body, asRoomId(verb.room), verb.atOnce)
    if (verb.verb === 'batteryDrain') {
      const beacon = this.#beacons.find(b => b.body === body)
      if (!beacon) return `${verb.subject} has no battery`
      const fromMs = this.world.nowMs
      beacon.drain = { fromMs, toMs: fromMs + verb.seconds * 1000, fromPct: Math.min(9, body.batteryPct) }
    }
    if (verb.verb === 'errand') {
      if (!this.world.bodies.some(isPorter)) return 'there is no porter in the house'
      this.#errands.push({ what: body, room: asRoomId(verb.room), leaveMs: verb.leaveMinutes * 60_000 })
    }
    return null
  }
}

const isPorter = (b: Body) => /porter/i.test(b.type)

const isMoving = (b: Body) => b.legs.length > 0 || (b.carriedBy?.legs.length ?? 0) > 0

const truthOf = (b: Body): Truth => ({
  subject: b.id,
  tag: b.tag,
  floor: b.place.floor,
  room: b.outside ? null : b.place.room,
  xM: b.place.x,
  yM: b.place.y,
  moving: isMoving(b),
  tagAlive: b.tagAlive,
})
