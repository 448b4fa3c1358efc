import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { ServerMessage } from '../../core/api/envelope.ts'
import type { PositionRow, StatusRow } from '../../core/api/rows.ts'
import { asSubjectId } from '../../core/model/ids.ts'
import { findServed } from '../../engine/entry/served.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { Random } from '../../sim/random.ts'
import { eventually, serve } from '../journeys/shell.ts'
import { refHouse } from './refHouse.ts'
import { freePort, furnish, gatewaysAtWork } from './underLoad.ts'

export interface Rounds {
  readonly rounds: number
  /** Sightings. */
  readonly perSecond: number
  /** Of the reference hospital, 0-1. */
  readonly share: number
  readonly seed: number
}

export interface Killed {
  readonly startMs: number
  /** Sightings that the engine took in the second before. */
  readonly perSecond: number
  /** What `verify` says. */
  readonly faults: readonly string[]
  /** From the newest place in the file to the kill: what was heard in between is lost. */
  readonly lostMs: number
  /** Of places that a screen was told and the file does not have: how long before the kill the oldest was told; 0 = none. */
  readonly toldLostMs: number
  /** Acts that were answered, and those of them that the file does not have. */
  readonly acts: number
  readonly actsLost: number
}

/** No gateway hears it, so that nothing but the acts moves it from state to state. */
const actedOn = asSubjectId('asset-1')
const states = ['in-use', 'dirty', 'cleaning', 'available'] as const
/** Killed at any moment of so long a time at work, once the load is on. */
const [rampMs, atWorkMs] = [1200, 3000]

export async function* killRounds(dir: string, { rounds, perSecond, share, seed }: Rounds): AsyncGenerator<Killed> {
  furnish(dir, refHouse(share))
  const random = new Random(seed)
  const gateways = await gatewaysAtWork(share)
  try {
    for (let round = 0; round < rounds; round++) {
      const from = performance.now()
      const port = await freePort()
      const server = await serve(dir, '--mqtt', String(port))
      const startMs = performance.now() - from
      const screen = await watch(dir, round)
      gateways.run({ port, perSecond })
      await eventually('places are told', 300_000, async () => screen.told.size > 0 && screen.perSecond() > 0)
      await pause(rampMs + random.next() * atWorkMs)
      const killedAt = Date.now()
      const acts = screen.answered()
      await server.kill()
      gateways.run({ port: null, perSecond })
      screen.close()
      yield { startMs, perSecond: screen.perSecond(), acts: acts.length, ...compare(dir, screen, acts, killedAt) }
    }
  } finally {
    gateways.stop()
  }
}

/** By subject: every place that was told of it, when it was heard and when that was told, epoch ms. */
type Told = Map<string, { readonly lastHeardAt: number; readonly at: number }[]>

/** A screen that watches every place, and somebody at it who acts ten times a second. */
async function watch(dir: string, round: number) {
  const { url, owner } = findServed(dir)!
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api`)
  await once(socket, 'open')
  const told: Told = new Map()
  const answered: string[] = []
  let perSecond = 0
  let acts = 0
  let before: string | null = null
  const say = (message: object) => socket.send(JSON.stringify(message))
  const act = () => {
    const note = `act ${round}/${++acts}`
    const input = { id: actedOn, to: states[acts % 4], by: 'Test', note }
    say({ t: 'call', id: acts, op: 'equipment.move', input })
  }
  socket.on('error', () => {})
  socket.on('message', bytes => {
    const message = JSON.parse(String(bytes)) as ServerMessage
    if (message.t === 'result') {
      const { state } = message.output as { readonly state: string }
      // What is so already is answered too, and leaves nothing to be kept.
      if (before !== null && state !== before) answered.push(`act ${round}/${message.id}`)
      before = state
    }
    if (message.t !== 'delta') return
    if (message.topic === 'status') perSecond = (message.put[0] as StatusRow).sightingsPerSecond
    if (message.topic !== 'positions') return
    const at = Date.now()
    for (const { id, lastHeardAt } of message.put as readonly PositionRow[]) {
      const words = told.get(id) ?? []
      words.push({ lastHeardAt, at })
      told.set(id, words)
    }
  })
  say({ t: 'hello', token: owner })
  say({ t: 'watch', topic: 'status' })
  say({ t: 'watch', topic: 'positions' })
  const timer = setInterval(act, 100)
  return {
    told,
    answered: () => [...answered],
    perSecond: () => perSecond,
    close: () => {
      clearInterval(timer)
      socket.terminate()
    },
  }
}

function compare(
  dir: string,
  { told }: { readonly told: Told },
  acts: readonly string[],
  killedAt: number,
): Pick<Killed, 'faults' | 'lostMs' | 'toldLostMs' | 'actsLost'> {
  const store = openSqliteStore(dir)
  try {
    const faults = store.verify().flatMap(({ name, ok, detail }) => (ok ? [] : [`${name}: ${detail}`]))
    const kept = new Map(store.snapshot()!.positions.map(p => [p.subject as string, p.lastHeardAt]))
    let toldLostMs = 0
    for (const [id, words] of told)
      for (const { lastHeardAt, at } of words)
        if (at <= killedAt && lastHeardAt > (kept.get(id) ?? 0)) toldLostMs = Math.max(toldLostMs, killedAt - at)
    const notes = new Set(store.stateChanges(actedOn, acts.length + 100).map(({ note }) => note))
    return {
      faults,
      lostMs: killedAt - Math.max(...kept.values()),
      toldLostMs,
      actsLost: acts.filter(note => !notes.has(note)).length,
    }
  } finally {
    store.close()
  }
}
