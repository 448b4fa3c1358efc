import { expect, test, vi } from 'vitest'
import type { EngineState } from '../core/api/connection.ts'
import { followServer, type Hindrance } from './followServer.ts'

const server = { host: 'rtls.test:7373', token: 'of stations', authority: 'ca.pem' }

/** Follows a server that answers the probes one by one as told. */
async function follow(...answers: (Hindrance | null)[]) {
  vi.useFakeTimers()
  const told: EngineState[] = []
  const probe = vi.fn<() => Promise<Hindrance | null>>(async () => answers.shift() ?? null)
  const engine = followServer({ server, probe, tell: state => told.push(state), say: () => {} })
  engine.begin()
  await vi.advanceTimersByTimeAsync(0)
  return { engine, told, probe }
}
const wrong = { text: 'Not believed.', tip: 'Compare the file.' }

test('the page is told of the server once that was believed, and not before', async () => {
  const { engine, told, probe } = await follow(wrong, wrong, null)
  expect(told).toEqual([{ state: 'failed', ...wrong }])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(probe).toHaveBeenCalledTimes(3)
  expect(told.at(-1)).toEqual({
    state: 'ready',
    connection: { url: 'wss://rtls.test:7373/api', token: 'of stations' },
  })
  expect(engine.state()).toEqual(told.at(-1))
})

test('a certificate that is another one later is told in words, and forgiven when it is right again', async () => {
  const { engine, told } = await follow(null, wrong, null)
  expect(told.map(({ state }) => state)).toEqual(['ready'])
  engine.look()
  await vi.advanceTimersByTimeAsync(0)
  expect(told.at(-1)).toEqual({ state: 'failed', ...wrong })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told.map(({ state }) => state)).toEqual(['ready', 'failed', 'ready'])
})

test('nothing is looked at after the end', async () => {
  const { engine, told, probe } = await follow(wrong)
  await engine.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(probe).toHaveBeenCalledTimes(1)
  expect(told).toHaveLength(1)
})
