import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OperationName } from '../../core/api/contract.ts'
import { Failure } from '../../core/api/errors.ts'
import type { EngineLink, LinkState } from './engineLink.ts'
import { Outbox } from './outbox.ts'

type Fate = 'answered' | 'lost before' | 'lost after' | 'refused'

/** An engine that counts an act once by its id, behind a wire that breaks. */
class Far {
  readonly done: string[] = []
  readonly times: number[] = []
  up = true
  name: string | null = 'ann'
  fates: Fate[] = []
  #welcome: (() => void)[] = []
  readonly link = {
    call: (op: OperationName, input: { actId?: string; id: string; at?: number }) => this.call(op, input),
    onState: (listener: (state: LinkState) => void) => {
      this.#welcome.push(() => listener(this.link.state))
      return () => {}
    },
  } as unknown as Pick<EngineLink, 'call' | 'onState' | 'state'>

  constructor() {
    Object.defineProperty(this.link, 'state', {
      get: () => (this.up ? { state: 'live', name: this.name } : { state: 'reconnecting', lostAt: 0 }),
    })
  }
  async call(_: OperationName, { actId, id, at }: { actId?: string; id: string; at?: number }) {
    if (at !== undefined) this.times.push(at)
    const gone = new Failure('unavailable', 'gone', '')
    const fate = this.up ? (this.fates.shift() ?? 'answered') : 'lost before'
    if (fate === 'lost before') throw gone
    if (fate === 'refused') throw new Failure('conflict', 'no', '')
    const key = `${actId}/${id}/${this.name}`
    if (!this.done.includes(key)) this.done.push(key)
    if (fate === 'lost after') throw gone
    return {}
  }
  async greet(name = this.name) {
    this.name = name
    for (const listener of this.#welcome) listener()
    for (let i = 0; i < 50; i++) await Promise.resolve()
  }
}

function begin() {
  let shelf: string | null = null
  let n = 0
  const engine = new Far()
  const open = () =>
    new Outbox(
      engine.link,
      { read: () => shelf, write: text => void (shelf = text) },
      () => `act${n++}`,
      () => 5,
    )
  return { engine, open, outbox: open() }
}
const waiting = ({ store }: Outbox) => store.getState().kept.length
const search = (id: string) => ['missing.search', { id, by: 'Ann' }] as const

test('whatever the wire does, each act is done once or refused, and none is lost', async () => {
  const fate = fc.constantFrom<Fate>('answered', 'lost before', 'lost after', 'refused')
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: 12 }), fc.integer({ min: 1, max: 6 }), async (fates, acts) => {
      const { engine, outbox } = begin()
      await engine.greet()
      const refusals = fates.filter(f => f === 'refused').length
      engine.fates = [...fates]
      for (let i = 0; i < acts; i++) await outbox.call(...search(`case${i}`)).catch(() => null)
      for (let i = 0; i < 20; i++) await engine.greet()
      expect(waiting(outbox)).toBe(0)
      expect(new Set(engine.done).size).toBe(engine.done.length)
      expect(new Set(engine.done.map(d => d.split('/')[1])).size).toBe(engine.done.length)
      expect(engine.done.length).toBeGreaterThanOrEqual(acts - refusals)
    }),
  )
})

test('what is kept says so, outlives the window, and is sent in order', async () => {
  const { engine, open, outbox } = begin()
  await engine.greet()
  engine.up = false
  await expect(outbox.call(...search('a'))).rejects.toThrow(/is kept here/)
  await expect(outbox.call(...search('b'))).rejects.toThrow(/is kept here/)
  expect(waiting(outbox)).toBe(2)
  const again = open()
  expect(waiting(again)).toBe(2)
  engine.up = true
  await engine.greet()
  expect(engine.done).toEqual(['act0/a/ann', 'act1/b/ann'])
  // With the time at which it was done, not the one at which it arrived.
  expect([...new Set(engine.times)]).toEqual([5])
})

test('nothing is sent in the name of somebody else', async () => {
  const { engine, outbox } = begin()
  await engine.greet()
  engine.up = false
  await outbox.call(...search('a')).catch(() => null)
  engine.up = true
  await engine.greet('bo')
  expect(engine.done).toEqual([])
  await engine.greet('ann')
  expect(engine.done).toEqual(['act0/a/ann'])
})

test('what is no act that counts once is not kept', async () => {
  const { engine, outbox } = begin()
  engine.up = false
  await expect(outbox.call('site.show', {})).rejects.toThrow('gone')
  expect(waiting(outbox)).toBe(0)
})

test('what follows on something that waits is sent after it, and a refusal is kept until it was read', async () => {
  const { engine, open, outbox } = begin()
  await engine.greet()
  engine.up = false
  await outbox.call(...search('a')).catch(() => null)
  outbox.append(...search('b'))
  expect(outbox.store.getState().kept.map(({ late }) => late)).toEqual([true, true])
  engine.up = true
  engine.fates = ['refused']
  await engine.greet()
  expect(engine.done).toEqual(['act1/b/ann'])
  const { refused } = open().store.getState()
  expect(refused).toMatchObject([{ act: { id: 'act0' }, text: 'no' }])
  outbox.forget('act0')
  expect(open().store.getState()).toEqual({ kept: [], refused: [] })
})

test('who signs in while the window is connected is who acts, and what waits of theirs is sent then', async () => {
  const { engine, outbox } = begin()
  await engine.greet('ann')
  await engine.greet('bo')
  engine.up = false
  await outbox.call(...search('a')).catch(() => null)
  engine.up = true
  await engine.greet('ann')
  expect(engine.done).toEqual([])
  await engine.greet('bo')
  expect(engine.done).toEqual(['act0/a/bo'])
})
