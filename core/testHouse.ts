/** For tests of the core: a small house, tags and virtual time, driven through the real pipeline. */
import { type Fact, newSnapshot, type Snapshot } from './facts.ts'
import { Inbox } from './intake/inbox.ts'
import { asReaderId, asReceiverId, asSubjectId } from './model/ids.ts'
import type { LinkState, Reader } from './model/reader.ts'
import type { Telemetry } from './model/sighting.ts'
import type { Site } from './model/site.ts'
import type { Subject } from './model/subject.ts'
import { parseTagId } from './model/tagId.ts'
import { advance, type Command, type Sign } from './pipeline.ts'
import { createEstimator } from './positioning/createEstimator.ts'
import { openWorld, type World } from './world.ts'

export const startAt = Date.UTC(2026, 0, 5, 3, 0, 0)

export function subject(id: string, tag: string | null, more: Partial<Subject> = {}): Subject {
  return {
    id: asSubjectId(id),
    kind: 'asset',
    name: id,
    type: 'Infusion pump',
    model: '',
    serial: '',
    assetNo: '',
    udi: '',
    mrn: '',
    tag: tag === null ? null : parseTagId(tag),
    homeRoom: null,
    highRisk: false,
    state: 'available',
    ...more,
  }
}

export const gatewayFeed: Reader = {
  id: asReaderId('feed'),
  driver: 'gw-espresense',
  link: 'mqtt:espresense',
  receiver: null,
  room: null,
  settings: {},
}

export class House {
  world: World
  now: number
  readonly site: Site
  private readonly inbox = new Inbox()
  private signs: Sign[] = []
  private commands: Command[] = []
  readonly facts: Fact[] = []

  constructor(site: Site, snapshot: Partial<Snapshot> = {}, now = startAt) {
    this.site = site
    this.now = now
    this.world = openWorld(newSnapshot(site, { readers: [gatewayFeed], ...snapshot }), createEstimator(site), now)
  }

  hear(tag: string, receiver: string, rssiDbm: number, at = this.now, telemetry?: Telemetry) {
    const id = parseTagId(tag)
    if (id === null) throw new Error(`no tag id: ${tag}`)
    this.inbox.add(id, undefined, asReceiverId(receiver), asReaderId('feed'), at, rssiDbm, telemetry)
  }

  heartbeat(receiver: string, alive = true) {
    this.signs.push({
      kind: 'receiver',
      receiver: asReceiverId(receiver),
      reader: asReaderId('feed'),
      alive,
      at: this.now,
    })
  }

  link(reader: string, state: LinkState) {
    this.signs.push({ kind: 'link', reader: asReaderId(reader), state })
  }

  command(command: Command) {
    this.commands.push(command)
  }

  /** Moves time on and steps the pipeline once. */
  step(ms = 1000): readonly Fact[] {
    this.now += ms
    const facts = advance(this.world, {
      now: this.now,
      inbox: this.inbox,
      signs: this.signs,
      commands: this.commands,
      facts: [],
    })
    this.inbox.clear()
    this.signs = []
    this.commands = []
    this.facts.push(...facts)
    return facts
  }

  of<Kind extends Fact['kind']>(kind: Kind): Extract<Fact, { kind: Kind }>[] {
    return this.facts.filter((fact): fact is Extract<Fact, { kind: Kind }> => fact.kind === kind)
  }
}
