import fc from 'fast-check'
import { expect, it } from 'vitest'
import { wardSite } from '../positioning/ward.testSite.ts'
import { House, subject } from '../testHouse.ts'

const site = wardSite(3, 1)
const tag = (n: number) => `ble:A0:00:00:00:00:0${n}`
const tags = [...Array(9).keys()].map(tag)
const [watched, neighbour] = ['g-s1-0', 'g-n1-0']
const stepMs = 500

/** A house in which each gateway says every 15 s that it is there while it lives, and the neighbour hears tag 8 all the time. */
function ward() {
  const house = new House(site, { subjects: tags.map((id, n) => subject(`pump-${n}`, id)) })
  const start = house.now
  const dead = new Set<string>()
  const state = (id: string) => house.world.receivers.find(({ receiver }) => receiver.id === id)!.state
  /** Lets time pass; gives the states that the watched gateway had. */
  const pass = (ms: number, heard: (at: number) => readonly number[], feedLives = true) => {
    const states: string[] = []
    for (const end = house.now + ms; house.now < end; ) {
      const at = house.now - start
      if (feedLives && !dead.has(watched))
        for (const n of heard(at)) house.hear(tag(n), watched, -60 - ((at / stepMs) % 5))
      if (feedLives) house.hear(tag(8), neighbour, -55 - ((at / stepMs) % 3))
      for (const id of [watched, neighbour]) if (feedLives && at % 15_000 === 0 && !dead.has(id)) house.heartbeat(id)
      house.step(stepMs)
      states.push(state(watched))
    }
    return states
  }
  return { house, dead, pass, state }
}

it('a gateway that dies among things it heard all the time is quiet within 10 s, its room blind within 15 s, then down', () => {
  const { house, dead, pass, state } = ward()
  pass(240_000, () => [0, 1, 2, 3])
  expect(state(watched)).toBe('up')
  dead.add(watched)
  const states = pass(60_000, () => [])
  expect(states[5_000 / stepMs]).toBe('up')
  expect(states[10_000 / stepMs]).toBe('quiet')
  expect(states.at(-1)).toBe('down')
  const blind = house.of('room').filter(({ room, coverage }) => room === 's1-0' && coverage === 'blind')
  expect(blind).toHaveLength(1)
  // One that hears again is up at once, and the neighbour was never doubted.
  expect(state(neighbour)).toBe('up')
  dead.delete(watched)
  expect(pass(stepMs, () => [0])).toEqual(['up'])
})

it('a gateway that hears a tag once a minute is never flagged', () => {
  const { pass } = ward()
  expect(new Set(pass(1_800_000, at => (at % 60_000 === 0 ? [0] : [])))).toEqual(new Set(['up']))
})

it('whoever comes and goes, alone or with one other, a gateway that lives is never flagged', () => {
  const visit = fc.record({
    who: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 2 }),
    stayMs: fc.integer({ min: 1, max: 600 }).map(steps => steps * stepMs),
    awayMs: fc.integer({ min: 0, max: 120 }).map(steps => steps * stepMs),
  })
  fc.assert(
    fc.property(fc.array(visit, { minLength: 1, maxLength: 4 }), visits => {
      const { pass } = ward()
      pass(stepMs, () => [0])
      for (const { who, stayMs, awayMs } of visits) {
        expect(pass(stayMs, () => who)).not.toContain('quiet')
        expect(new Set(pass(awayMs + stepMs, () => []))).toEqual(new Set(['up']))
      }
    }),
    { numRuns: 12, seed: 1 },
  )
})

it('where the whole feed stands still, no gateway of it is singled out', () => {
  const { pass } = ward()
  pass(240_000, () => [0, 1, 2, 3])
  expect(new Set(pass(30_000, () => [], false))).toEqual(new Set(['up']))
  // And none when it goes on, whoever comes first.
  expect(pass(stepMs, () => [])).toEqual(['up'])
})
