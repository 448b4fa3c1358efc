import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { mayMove } from '../model/assetMoves.ts'
import { Inbox } from '../intake/inbox.ts'
import { asReceiverId, asRoomId, asSubjectId } from '../model/ids.ts'
import { type RoomType, roomTypes, type Site } from '../model/site.ts'
import { type AssetState, assetStates } from '../model/subject.ts'
import { wardSite } from '../positioning/ward.testSite.ts'
import { House, startAt, subject } from '../testHouse.ts'
import { keepStates } from './keepStates.ts'
import { type Mover, nextState } from './state.ts'
import { memoryOf, meterOf, type StateChange } from './stateChange.ts'

const movers: fc.Arbitrary<Mover> = fc.oneof(
  fc.constantFrom(...roomTypes).map((type): Mover => ({ kind: 'room', type })),
  fc
    .constantFrom('use' as const, 'return' as const, 'wash' as const, 'clean' as const)
    .map((post): Mover => ({ kind: 'scan', post })),
  fc
    .tuple(fc.constantFrom('begun' as const, 'done' as const), fc.boolean())
    .map(([word, safe]): Mover => ({ kind: 'work', word, safe })),
  fc.constantFrom('opened' as const, 'found' as const).map((word): Mover => ({ kind: 'case', word })),
  fc.constantFrom(...assetStates).map((to): Mover => ({ kind: 'person', to })),
)
const state = fc.constantFrom(...assetStates)

describe('one move', () => {
  test('what was used or dirty is never available without having been cleaned, tested or released', () => {
    fc.assert(
      fc.property(state, movers, state, (from, mover, before) => {
        const next = nextState(from, mover, before)
        if (typeof next !== 'string') {
          expect(next.refused).toMatch(/cannot become .*\. .*\.$/)
          return
        }
        expect(next === from || mayMove(from, next)).toBe(true)
        if (next === 'available' && from !== 'available')
          expect(['cleaning', 'in-repair', 'quarantined', 'missing']).toContain(from)
        if (next === 'in-use' && from !== 'in-use') expect(['available', 'missing']).toContain(from)
      }),
      { numRuns: 2000 },
    )
  })

  test('a room never makes anything of what is in repair, quarantined, missing or retired', () => {
    for (const from of ['in-repair', 'quarantined', 'missing', 'retired'] as const)
      for (const type of roomTypes) expect(nextState(from, { kind: 'room', type })).toBe(from)
  })

  test.each<[AssetState, RoomType, AssetState]>([
    ['available', 'patient', 'in-use'],
    ['in-use', 'soiled-utility', 'dirty'],
    ['available', 'soiled-utility', 'dirty'],
    ['in-use', 'storage', 'dirty'],
    ['cleaning', 'clean-utility', 'available'],
    ['dirty', 'patient', 'dirty'],
    ['dirty', 'clean-utility', 'dirty'],
    ['in-use', 'corridor', 'in-use'],
    ['available', 'workshop', 'in-repair'],
  ])('%s in a %s room is %s', (from, type, to) => expect(nextState(from, { kind: 'room', type })).toBe(to))

  test('what comes back is as it was before it went missing', () => {
    expect(nextState('missing', { kind: 'case', word: 'found' }, 'in-use')).toBe('in-use')
    expect(nextState('missing', { kind: 'case', word: 'found' })).toBe('dirty')
  })
})

describe('in a house', () => {
  const pump = asSubjectId('pump')
  const tag = 'ble:AA:00:00:00:00:01'
  const ward = wardSite()
  const rooms = ward.floors[0].rooms
  /** The ward with types given to its first rooms. */
  const site: Site = {
    ...ward,
    floors: ward.floors.map((floor, f) => ({
      ...floor,
      rooms: floor.rooms.map((room, i) => ({
        ...room,
        type:
          f > 0 ? room.type : (({ 0: 'patient', 1: 'soiled-utility', 2: 'clean-utility' } as const)[i] ?? room.type),
      })),
    })),
  }
  let house: House
  let changes: StateChange[]

  beforeEach(() => {
    house = new House(site, { subjects: [subject('pump', tag)] })
    changes = []
  })

  /** The stage alone, with the stays that the test gives: rooms are judged elsewhere. */
  const stay = (room: number, seconds: number, probability = 0.95) => {
    const { world } = house
    const before = world.openStays.get(pump)
    const begun = { subject: pump, tag: world.tags[0].tag, room: rooms[room].id, floor: 1, probability }
    const facts = [
      ...(before ? [{ kind: 'stay' as const, stay: { ...before, toAt: house.now } }] : []),
      { kind: 'stay' as const, stay: { ...begun, fromAt: house.now, toAt: null } },
    ]
    world.openStays.set(pump, facts.at(-1)!.stay)
    for (let s = 0; s <= seconds; s++, house.now += 1000) {
      const step = { now: house.now, inbox: new Inbox(), signs: [], commands: [], facts: s === 0 ? [...facts] : [] }
      keepStates(world, step)
      for (const fact of step.facts)
        if ((fact as { kind: string }).kind === 'state') changes.push((fact as never as { change: StateChange }).change)
    }
  }
  const now = () => house.world.subjects.get(pump)!.state
  const say = (mover: Mover) => {
    const facts: { kind: string; change: StateChange }[] = []
    keepStates(house.world, {
      now: house.now,
      inbox: new Inbox(),
      signs: [],
      commands: [{ kind: 'move', subject: pump, mover: mover as never, by: 'Ann', note: '' }],
      facts: facts as never,
    })
    changes.push(...facts.map(f => f.change))
  }

  test('a pump at a bedside is in use after two minutes, dirty in the soiled utility after one', () => {
    stay(0, 119)
    expect(now()).toBe('available')
    stay(0, 121)
    expect(now()).toBe('in-use')
    stay(1, 61)
    expect(now()).toBe('dirty')
    expect(changes.map(c => [c.from, c.to, c.why, c.room])).toEqual([
      ['available', 'in-use', 'room', rooms[0].id],
      ['in-use', 'dirty', 'room', rooms[1].id],
    ])
  })

  test('the meter counts the time in use, and how often', () => {
    stay(0, 120 + 600)
    stay(1, 61)
    say({ kind: 'scan', post: 'wash' })
    say({ kind: 'scan', post: 'clean' })
    expect(changes.at(-1)).toMatchObject({ uses: 1 })
    // In use from two minutes after it came until a minute after it was put down in the soiled utility.
    expect(changes.at(-1)!.usedMs).toBe(661_000)
    expect(meterOf(memoryOf(changes[0]), 'in-use', changes[0].at + 5000)).toEqual({ usedMs: 5000, uses: 1 })
  })

  test('passing through, or a room that is not sure, changes nothing', () => {
    for (let i = 0; i < 5; i++) {
      stay(1, 30)
      stay(3, 20)
    }
    stay(1, 300, 0.6)
    expect(changes).toEqual([])
  })

  test('a refused move is on record and changes nothing', () => {
    stay(1, 61)
    say({ kind: 'person', to: 'available' })
    expect(now()).toBe('dirty')
    expect(changes.at(-1)).toMatchObject({ from: 'dirty', to: 'available', by: 'Ann', why: 'person' })
    expect(changes.at(-1)!.refused).toBe('It is dirty and cannot become available. Have it cleaned first.')
  })

  test('what someone said in a room outlasts a restart in that room', () => {
    stay(0, 121)
    say({ kind: 'scan', post: 'wash' })
    say({ kind: 'scan', post: 'clean' })
    expect(now()).toBe('available')
    const { world } = house
    const again = new House(
      site,
      {
        subjects: [world.subjects.get(pump)!],
        openStays: [world.openStays.get(pump)!],
        lastMoves: [changes.at(-1)!],
      },
      house.now,
    )
    for (let s = 0; s < 200; s++) again.step(1000)
    expect(again.world.subjects.get(pump)!.state).toBe('available')
  })

  test('a case of missing equipment makes it missing, its end brings the state before it back', () => {
    stay(0, 121)
    const missing = {
      id: 'case' as never,
      subject: pump,
      state: 'suspected' as const,
      cause: 'tag-silent' as const,
      openedAt: startAt,
      closedAt: null,
      lastRoom: asRoomId('x'),
      lastFloor: 1,
      lastHeardAt: startAt,
      evidence: [],
    }
    const tell = (fact: unknown) =>
      keepStates(house.world, {
        now: house.now,
        inbox: new Inbox(),
        signs: [],
        commands: [],
        facts: [fact] as never,
      })
    tell({ kind: 'case', case: missing })
    expect(now()).toBe('missing')
    tell({ kind: 'case', case: { ...missing, state: 'found', closedAt: house.now } })
    expect(now()).toBe('in-use')
  })

  test('a touch at the wash room says that it is being washed, at a bedside that it is used; a dirty one is refused', () => {
    const pad = { id: asReceiverId('wash-pad'), kind: 'nfc' as const, xM: 1, yM: 1, floor: 1, room: rooms[1].id }
    const bedside = { ...pad, id: asReceiverId('bed-pad'), room: rooms[0].id }
    const padded = new House(
      { ...site, receivers: [...site.receivers, pad, bedside] },
      { subjects: [subject('pump', tag)] },
    )
    const touch = (receiver: string, ms = 11_000) => {
      padded.hear(tag, receiver, -40)
      padded.step(200)
      padded.hear(tag, receiver, -40)
      padded.step(ms)
      return padded.world.subjects.get(pump)!.state
    }
    expect(touch('bed-pad')).toBe('in-use')
    expect(touch('wash-pad')).toBe('dirty')
    expect(touch('bed-pad')).toBe('dirty')
    expect(padded.of('state').at(-1)!.change).toMatchObject({ why: 'scan', refused: expect.stringMatching(/dirty/) })
    expect(touch('wash-pad')).toBe('cleaning')
  })
})
