import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClientMessage, ServerMessage } from '../../core/api/envelope.ts'
import { backoffMs } from './backoff.ts'
import { EngineLink, type LinkState, type Socket } from './engineLink.ts'

/** A wire and a clock in the test's hand. */
class Stage {
  readonly sockets: FakeSocket[] = []
  now = 1_000_000
  #timers: { at: number; run: () => void }[] = []

  open = (url: string) => {
    const socket = new FakeSocket(url)
    this.sockets.push(socket)
    return socket
  }
  after = (ms: number, run: () => void) => {
    const timer = { at: this.now + ms, run }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter(other => other.run !== run)
    }
  }
  readonly session = { get: () => null, set: () => {} }
  pass(ms: number): void {
    const until = this.now + ms
    for (;;) {
      const next = this.#timers.filter(timer => timer.at <= until).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.now = next.at
      this.#timers = this.#timers.filter(timer => timer !== next)
      next.run()
    }
    this.now = until
  }
  /** The computer sleeps: the clock goes on, timers do not. */
  sleep(ms: number): void {
    this.now += ms
    this.#timers = this.#timers.map(({ at, run }) => ({ at: at + ms, run }))
  }
  get last(): FakeSocket {
    return this.sockets[this.sockets.length - 1]
  }
}

class FakeSocket implements Socket {
  onopen: (() => void) | null = null
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  onclose: ((event: { readonly code: number }) => void) | null = null
  onerror: (() => void) | null = null
  readonly url: string
  readonly sent: ClientMessage[] = []
  closed = false
  constructor(url: string) {
    this.url = url
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientMessage)
  }
  close(): void {
    this.closed = true
  }
  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
  /** The engine takes the call and greets. */
  greet(): void {
    this.onopen?.()
    this.say({
      t: 'welcome',
      version: '1',
      who: 'window',
      name: null,
      roles: [],
      may: ['self'],
      standing: 'open',
      glassUntil: null,
      engineNow: 42,
    })
  }
}

const connection = { url: 'ws://127.0.0.1:1/api', token: 'secret' }

function begin() {
  const stage = new Stage()
  const link = new EngineLink({
    session: stage.session,
    open: stage.open,
    after: stage.after,
    now: () => stage.now,
    random: () => 0.5,
  })
  const states: LinkState['state'][] = []
  link.onState(({ state }) => states.push(state))
  link.point(connection)
  return { stage, link, states }
}

/** Watches `notices` and keeps what came. */
function follow(link: EngineLink) {
  const came: unknown[] = []
  link.watch('notices', {
    snapshot: rows => came.push(['snapshot', rows.map(row => row.id)]),
    delta: (put, gone) => came.push(['delta', put.map(row => row.id), gone]),
  })
  return came
}

describe('saying hello', () => {
  it('comes first, with the token, and the welcome makes the link live', () => {
    const { stage, link, states } = begin()
    const told: number[] = []
    link.onWelcome(engineNow => told.push(engineNow))
    stage.last.greet()
    expect(stage.last.url).toBe(connection.url)
    expect(stage.last.sent[0]).toEqual({ t: 'hello', token: 'secret' })
    expect(states).toEqual(['connecting', 'live'])
    expect(told).toEqual([42])
  })

  it('a refused token is said, and not tried again at once', () => {
    const { stage, states } = begin()
    stage.last.onopen?.()
    stage.last.onclose?.({ code: 4401 })
    stage.pass(20_000)
    expect(states.at(-1)).toBe('refused')
    expect(stage.sockets).toHaveLength(1)
    stage.pass(15_000)
    stage.last.greet()
    expect(states.at(-1)).toBe('live')
  })
})

describe('calls', () => {
  it('are answered by their number, whatever the order', async () => {
    const { stage, link } = begin()
    stage.last.greet()
    const [first, second] = [link.call('site.show', {}), link.call('missing.list', {})]
    const ids = stage.last.sent.flatMap(message => (message.t === 'call' ? [message.id] : []))
    stage.last.say({ t: 'result', id: ids[1], output: { cases: [] } })
    stage.last.say({ t: 'result', id: ids[0], output: { name: 'House' } })
    await expect(second).resolves.toEqual({ cases: [] })
    await expect(first).resolves.toEqual({ name: 'House' })
  })

  it('fail with the engine’s own words and tip', async () => {
    const { stage, link } = begin()
    stage.last.greet()
    const call = link.call('alerts.acknowledge', { id: 'a', by: 'Station' })
    const sent = stage.last.sent.at(-1)
    if (sent?.t !== 'call') throw new Error('no call was sent')
    stage.last.say({ t: 'failure', id: sent.id, error: { code: 'denied', text: 'Not here.', tip: 'Ask.' } })
    await expect(call).rejects.toMatchObject({ code: 'denied', message: 'Not here.', tip: 'Ask.' })
  })

  it('fail at once while there is no link, and when it is lost on the way', async () => {
    const { stage, link } = begin()
    await expect(link.call('site.show', {})).rejects.toMatchObject({ code: 'unavailable' })
    stage.last.greet()
    const call = link.call('site.show', {})
    stage.last.onclose?.({ code: 1006 })
    await expect(call).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('topics', () => {
  const delta = (n: number, id: string): ServerMessage => ({ t: 'delta', topic: 'notices', n, put: [{ id }], gone: [] })

  it('are watched after the welcome, and filled by a snapshot and then deltas', () => {
    const { stage, link } = begin()
    const came = follow(link)
    expect(stage.last.sent).toEqual([])
    stage.last.greet()
    expect(stage.last.sent.at(-1)).toEqual({ t: 'watch', topic: 'notices' })
    stage.last.say({ t: 'snapshot', topic: 'notices', n: 7, rows: [{ id: 'a' }] })
    stage.last.say({ t: 'delta', topic: 'notices', n: 9, put: [{ id: 'b' }], gone: ['a'] })
    expect(came).toEqual([
      ['snapshot', ['a']],
      ['delta', ['b'], ['a']],
    ])
  })

  it('apply each delta once and never an older one', () => {
    const { stage, link } = begin()
    const came = follow(link)
    stage.last.greet()
    stage.last.say({ t: 'snapshot', topic: 'notices', n: 7, rows: [] })
    for (const n of [8, 8, 7, 6, 10]) stage.last.say(delta(n, `n${n}`))
    expect(came.slice(1)).toEqual([
      ['delta', ['n8'], []],
      ['delta', ['n10'], []],
    ])
  })

  it('ignore a delta that comes before any snapshot', () => {
    const { stage, link } = begin()
    const came = follow(link)
    stage.last.greet()
    stage.last.say(delta(8, 'early'))
    expect(came).toEqual([])
  })

  it('resume where they were after a lost link', () => {
    const { stage, link, states } = begin()
    const came = follow(link)
    stage.last.greet()
    stage.last.say({ t: 'snapshot', topic: 'notices', n: 7, rows: [] })
    stage.last.say(delta(12, 'a'))
    stage.last.onclose?.({ code: 1006 })
    expect(states.at(-1)).toBe('reconnecting')
    stage.pass(1_000)
    stage.last.greet()
    expect(stage.last.sent.at(-1)).toEqual({ t: 'watch', topic: 'notices', since: 12 })
    stage.last.say(delta(13, 'b'))
    expect(came.at(-1)).toEqual(['delta', ['b'], []])
  })

  it('take a fresh snapshot when the engine can’t resume, also with lower numbers', () => {
    const { stage, link } = begin()
    const came = follow(link)
    stage.last.greet()
    stage.last.say({ t: 'snapshot', topic: 'notices', n: 900, rows: [] })
    stage.last.onclose?.({ code: 1006 })
    stage.pass(1_000)
    stage.last.greet()
    stage.last.say({ t: 'snapshot', topic: 'notices', n: 3, rows: [{ id: 'new' }] })
    stage.last.say(delta(4, 'next'))
    expect(came.slice(-2)).toEqual([
      ['snapshot', ['new']],
      ['delta', ['next'], []],
    ])
  })

  it('start anew with another engine', () => {
    const { stage, link } = begin()
    follow(link)
    stage.last.greet()
    stage.last.say({ t: 'snapshot', topic: 'notices', n: 7, rows: [] })
    const old = stage.last
    link.point({ url: 'ws://127.0.0.1:2/api', token: 'other' })
    expect(old.closed).toBe(true)
    stage.last.greet()
    expect(stage.last.sent).toEqual([
      { t: 'hello', token: 'other' },
      { t: 'watch', topic: 'notices' },
    ])
    old.say(delta(8, 'ghost'))
  })

  it('are given up when nobody listens any more', () => {
    const { stage, link } = begin()
    const stop = link.watch('notices', { snapshot: () => {}, delta: () => {} })
    stage.last.greet()
    stop()
    expect(stage.last.sent.at(-1)).toEqual({ t: 'unwatch', topic: 'notices' })
  })
})

it('is told again of a calm pace by each engine, and of none where it wants everything', () => {
  const { stage, link } = begin()
  link.pace(2000)
  stage.last.greet()
  expect(stage.last.sent.at(-1)).toEqual({ t: 'pace', ms: 2000 })
  link.pace(0)
  expect(stage.last.sent.at(-1)).toEqual({ t: 'pace', ms: 0 })
  link.point({ url: 'ws://127.0.0.1:2/api', token: 'other' })
  stage.last.greet()
  expect(stage.last.sent).toEqual([{ t: 'hello', token: 'other' }])
})

describe('a lost link', () => {
  it('keeps the moment when it was lost through all attempts', () => {
    const { stage, link } = begin()
    stage.last.greet()
    const lostAt = stage.now
    stage.last.onclose?.({ code: 1006 })
    for (let i = 0; i < 5; i++) {
      stage.pass(20_000 - (i === 0 ? 0 : 1))
      stage.last.onclose?.({ code: 1006 })
    }
    expect(link.state).toEqual({ state: 'reconnecting', lostAt })
    expect(stage.sockets.length).toBeGreaterThan(4)
  })

  it('is noticed when the wire only falls silent', () => {
    const { stage, states } = begin()
    stage.last.greet()
    stage.pass(9_000)
    expect(stage.last.sent.at(-1)).toEqual({ t: 'watch', topic: 'status' })
    stage.pass(8_000)
    expect(states.at(-1)).toBe('reconnecting')
    expect(stage.sockets[0].closed).toBe(true)
  })

  it('is noticed at once after eight hours of sleep, and begun anew', () => {
    const { stage, link, states } = begin()
    stage.last.greet()
    stage.sleep(8 * 3_600_000)
    stage.pass(2_000)
    expect(states.at(-1)).toBe('reconnecting')
    stage.pass(1_000)
    expect(stage.sockets).toHaveLength(2)
    stage.last.greet()
    expect(link.state.state).toBe('live')
  })

  it('is not suspected after a sleep when the engine speaks first', () => {
    const { stage, states } = begin()
    stage.last.greet()
    stage.sleep(8 * 3_600_000)
    stage.last.say({ t: 'snapshot', topic: 'status', n: 1, rows: [] })
    stage.pass(5_000)
    expect(states.at(-1)).toBe('live')
  })

  it('is not suspected while the engine talks', () => {
    const { stage, states } = begin()
    stage.last.greet()
    for (let i = 0; i < 10; i++) {
      stage.pass(7_000)
      stage.last.say({ t: 'snapshot', topic: 'status', n: i, rows: [] })
    }
    expect(states).toEqual(['connecting', 'live'])
    expect(stage.sockets).toHaveLength(1)
  })

  it('that the shell calls failed is not tried again until it points elsewhere', () => {
    const { stage, link } = begin()
    stage.last.greet()
    link.fail('The engine has ended.', 'Start it again.')
    stage.pass(120_000)
    expect(stage.sockets).toHaveLength(1)
    expect(link.state).toEqual({ state: 'failed', text: 'The engine has ended.', tip: 'Start it again.' })
    link.point(connection)
    stage.last.greet()
    expect(link.state.state).toBe('live')
  })
})

it('waits longer each time, at most 12 s, never in step with the other stations', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const wait = backoffMs(attempt, random)
      expect(wait).toBeGreaterThanOrEqual(200)
      expect(wait).toBeLessThanOrEqual(12_000)
      expect(backoffMs(attempt + 1, random)).toBeGreaterThanOrEqual(wait)
    }),
  )
  expect(backoffMs(3, 0)).not.toBe(backoffMs(3, 0.9))
})
