import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EngineState } from '../core/api/connection.ts'
import type { EngineChild } from './engineProcess.ts'
import type { Served } from './served.ts'
import { superviseEngine } from './superviseEngine.ts'

/** An engine that does what the test says. */
const puppet = () => {
  let hear: (line: string, from: 'stdout' | 'stderr') => void = () => undefined
  let end: (code: number | null) => void = () => undefined
  const got: string[] = []
  const child: EngineChild = {
    onLine: listener => {
      hear = listener
    },
    onExit: listener => {
      end = listener
    },
    stop: () => got.push('stop'),
    kill: () => got.push('kill'),
  }
  return {
    child,
    got,
    print: (line: string) => hear(line, 'stdout'),
    complain: (line: string) => hear(line, 'stderr'),
    end: (code: number | null) => end(code),
  }
}

const supervise = (findServed: () => Served | null = () => null) => {
  const started: ReturnType<typeof puppet>[] = []
  const told: EngineState[] = []
  const engine = superviseEngine({
    start: () => {
      const next = puppet()
      started.push(next)
      return next.child
    },
    findServed,
    token: 'ours',
    tell: state => told.push(state),
    say: () => undefined,
  })
  engine.begin()
  const last = () => started[started.length - 1] ?? puppet()
  return { engine, started, told, last }
}

const ready = (port: number, token: string): EngineState => ({
  state: 'ready',
  connection: { url: `ws://127.0.0.1:${port}/api`, token },
})

describe('superviseEngine', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('an app that is closed before its first paint starts no engine', async () => {
    const start = vi.fn<() => EngineChild>()
    const nothing = () => undefined
    const engine = superviseEngine({ start, findServed: () => null, token: 'ours', tell: nothing, say: nothing })
    expect(engine.state()).toEqual({ state: 'starting' })
    await engine.stop()
    engine.begin()
    expect(start).not.toHaveBeenCalled()
  })

  test('goes by the listener of this computer where the engine serves others by TLS', () => {
    let served: Served | null = null
    const { engine, last } = supervise(() => served)
    served = { pid: 1, url: 'http://127.0.0.1:4001', token: 'ours' }
    last().print('listening on https://rtls.hospital:7373/?token=ours')
    expect(engine.state()).toEqual(ready(4001, 'ours'))
  })

  test('is ready when the engine says where it listens', () => {
    const { engine, last, told } = supervise()
    expect(engine.state()).toEqual({ state: 'starting' })
    last().print('listening on http://127.0.0.1:4711/?token=abc')
    expect(engine.state()).toEqual(ready(4711, 'abc'))
    expect(told).toEqual([ready(4711, 'abc')])
  })

  test('uses its own token where the line has none, and takes no other line for that one', () => {
    const { engine, last } = supervise()
    last().complain('listening on http://127.0.0.1:1/')
    last().print('not listening on http://127.0.0.1:1/')
    expect(engine.state()).toEqual({ state: 'starting' })
    last().print('listening on http://0.0.0.0:4711')
    expect(engine.state()).toEqual(ready(4711, 'ours'))
  })

  test('starts a crashed engine again, after pauses that double up to half a minute', () => {
    const { started, last } = supervise()
    const pauses: number[] = []
    for (let crash = 0; crash < 9; crash++) {
      last().end(1)
      const before = started.length
      let waited = 0
      while (started.length === before) {
        vi.advanceTimersByTime(500)
        waited += 500
      }
      pauses.push(waited)
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  })

  test('a crash after a steady minute begins with the short pause again', () => {
    const { started, last } = supervise()
    last().end(1)
    vi.advanceTimersByTime(500)
    last().print('listening on http://127.0.0.1:1/')
    vi.advanceTimersByTime(60_000)
    last().end(null)
    vi.advanceTimersByTime(500)
    expect(started).toHaveLength(3)
  })

  test('tells in the last words of the engine why it could not start', () => {
    const { engine, last } = supervise()
    last().complain('The database is newer than this program. Update Whereabouts.')
    last().complain('')
    last().end(1)
    expect(engine.state()).toMatchObject({
      state: 'failed',
      text: 'The database is newer than this program. Update Whereabouts.',
    })
  })

  test('does not try again what can only fail again: wrong words', () => {
    const { started, last } = supervise()
    last().complain('error: unknown option')
    last().end(2)
    vi.advanceTimersByTime(600_000)
    expect(started).toHaveLength(1)
  })

  test('attaches to a server that runs already, and starts its own when that one is gone', () => {
    let served: Served | null = { pid: 42, url: 'http://127.0.0.1:9000', token: 'theirs' }
    const { engine, started } = supervise(() => served)
    expect(engine.state()).toEqual(ready(9000, 'theirs'))
    vi.advanceTimersByTime(20_000)
    expect(started).toHaveLength(0)
    served = null
    vi.advanceTimersByTime(2000)
    expect(started).toHaveLength(1)
    expect(engine.state()).toEqual({ state: 'starting' })
  })

  test('stops by request, and by force after five seconds', async () => {
    const { engine, last, started } = supervise()
    let isOver = false
    const over = engine.stop().then(() => {
      isOver = true
    })
    expect(last().got).toEqual(['stop'])
    await vi.advanceTimersByTimeAsync(4999)
    expect(last().got).toEqual(['stop'])
    await vi.advanceTimersByTimeAsync(1)
    expect(last().got).toEqual(['stop', 'kill'])
    expect(isOver).toBe(false)
    last().end(null)
    await over
    await vi.advanceTimersByTimeAsync(600_000)
    expect(started).toHaveLength(1)
  })

  test('leaves an attached server running, and starts none after the stop', async () => {
    let served: Served | null = { pid: 42, url: 'http://127.0.0.1:9000', token: 'theirs' }
    const { engine, started } = supervise(() => served)
    await engine.stop()
    served = null
    await vi.advanceTimersByTimeAsync(600_000)
    expect(started).toHaveLength(0)
  })
})
