import type { Connection } from '../../core/api/connection.ts'
import type { Input, OperationName, Output, TopicName, TopicRow } from '../../core/api/contract.ts'
import type { ClientMessage, Identity, ServerMessage, WireFailure } from '../../core/api/envelope.ts'
import { Failure, type FailureCode, saidFailure } from '../../core/api/errors.ts'
import { sentence } from '../../core/model/sentences.ts'
import { backoffMs } from './backoff.ts'

/** `lostAt` is epoch ms by the given clock; the last picture stays on screen meanwhile. */
export type LinkState =
  | { readonly state: 'starting' }
  | { readonly state: 'connecting' }
  | ({ readonly state: 'live'; readonly version: string } & Identity)
  | { readonly state: 'reconnecting'; readonly lostAt: number }
  /** The engine is there and does not let this window in. */
  | { readonly state: 'refused' }
  | { readonly state: 'failed'; readonly text: string; readonly tip: string }

interface TopicListener<Row> {
  snapshot(rows: readonly Row[]): void
  delta(put: readonly Row[], gone: readonly string[]): void
}

/** What the link needs of a WebSocket. */
export interface Socket {
  onopen: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number }) => void) | null
  onerror: (() => void) | null
  send(text: string): void
  close(): void
}

/** The world outside, so that a test can hold the clock and the wire. */
export interface Surroundings {
  /** What this window holds of whoever has signed in, as long as it is open. */
  readonly session: { get(): string | null; set(token: string | null): void }
  open(url: string): Socket
  /** @returns a function that cancels it. */
  after(ms: number, run: () => void): () => void
  now(): number
  random(): number
}

/** Close codes by which the gateway says no: not this token, not from this page. */
const refusals: readonly number[] = [4401, 4403]
/** A wrong token does not get better by asking four times a second. */
const retryRefusedMs = 30_000

/** Silence after which the link asks for a sign of life, and after which it gives the socket up. */
const silenceLookMs = 2_000
const probeAfterMs = 8_000
const giveUpAfterMs = 16_000

interface Watched {
  readonly listeners: Set<TopicListener<never>>
  /** Number of the last snapshot or delta applied; null = a snapshot is needed. */
  seen: number | null
}

interface Pending {
  resolve(output: unknown): void
  reject(cause: Failure): void
}

/** One WebSocket to the engine, kept up: hello, calls, topics with numbered deltas, back-off when it is lost. */
export class EngineLink {
  readonly #around: Surroundings
  readonly #stateListeners = new Set<(state: LinkState) => void>()
  readonly #welcomeListeners = new Set<(engineNow: number) => void>()
  readonly #badgeListeners = new Set<(name: string) => void>()
  readonly #watched = new Map<TopicName, Watched>()
  readonly #pending = new Map<number, Pending>()
  #state: LinkState = { state: 'starting' }
  #connection: Connection | null = null
  #socket: Socket | null = null
  #paceMs = 0
  #attempt = 0
  #nextCall = 1
  #everLive = false
  #cancelRetry = () => {}
  #cancelSilence = () => {}

  constructor(around: Surroundings) {
    this.#around = around
  }

  get state(): LinkState {
    return this.#state
  }

  onState(listener: (state: LinkState) => void): () => void {
    this.#stateListeners.add(listener)
    return () => this.#stateListeners.delete(listener)
  }

  /** Told at each welcome, with the engine's clock (epoch ms). */
  onWelcome(listener: (engineNow: number) => void): () => void {
    this.#welcomeListeners.add(listener)
    return () => this.#welcomeListeners.delete(listener)
  }

  /** Told when a badge was tapped at this station's reader: whose. */
  onBadge(listener: (name: string) => void): () => void {
    this.#badgeListeners.add(listener)
    return () => this.#badgeListeners.delete(listener)
  }

  /** Use this engine from now on. */
  point(connection: Connection): void {
    // Another engine numbers its deltas by itself.
    if (this.#connection?.url !== connection.url) for (const watched of this.#watched.values()) watched.seen = null
    this.#connection = connection
    this.#attempt = 0
    this.#drop()
    this.#connect()
  }

  /** The engine can't be had: keep the picture, stop trying until `point` is called. */
  fail(text: string, tip: string): void {
    this.#connection = null
    this.#drop()
    this.#enter({ state: 'failed', text, tip })
  }

  /** @throws Failure: what the engine said, or `unavailable` when the link is down or goes down meanwhile. */
  call<Name extends OperationName>(op: Name, input: Input<Name>, voucher?: string): Promise<Output<Name>> {
    if (this.#state.state !== 'live') return Promise.reject(unavailable())
    const id = this.#nextCall++
    this.#send({ t: 'call', id, op, input, voucher })
    return new Promise<Output<Name>>((resolve, reject) => {
      this.#pending.set(id, { resolve: output => resolve(output as Output<Name>), reject })
    })
  }

  /** Follow a topic across reconnects. @returns a function that ends it. */
  watch<Name extends TopicName>(topic: Name, listener: TopicListener<TopicRow<Name>>): () => void {
    const watched = this.#watched.get(topic) ?? { listeners: new Set<TopicListener<never>>(), seen: null }
    watched.listeners.add(listener)
    watched.seen = null
    this.#watched.set(topic, watched)
    if (this.#state.state === 'live') this.#send({ t: 'watch', topic })
    return () => {
      watched.listeners.delete(listener)
      if (watched.listeners.size > 0) return
      this.#watched.delete(topic)
      if (this.#state.state === 'live') this.#send({ t: 'unwatch', topic })
    }
  }

  /** How often positions are wanted at most; 0 = as they change. Holds across reconnects. */
  pace(ms: number): void {
    this.#paceMs = ms
    if (this.#state.state === 'live') this.#send({ t: 'pace', ms })
  }

  #connect(): void {
    const connection = this.#connection
    if (!connection) return
    if (!this.#everLive && this.#state.state === 'starting') this.#enter({ state: 'connecting' })
    const socket = this.#around.open(connection.url)
    this.#socket = socket
    socket.onopen = () => {
      const session = this.#around.session.get() ?? undefined
      this.#send({ t: 'hello', token: connection.token, session })
      this.#listenForSilence()
    }
    socket.onmessage = event => {
      if (this.#socket !== socket || typeof event.data !== 'string') return
      this.#listenForSilence()
      this.#receive(JSON.parse(event.data) as ServerMessage)
    }
    socket.onerror = () => {}
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return
      if (refusals.includes(code)) this.#refused()
      else this.#lost()
    }
  }

  #receive(message: ServerMessage): void {
    switch (message.t) {
      case 'welcome':
        return this.#welcome(message)
      case 'identity': {
        const { t: _, ...identity } = message
        if (this.#state.state === 'live') this.#enter({ ...this.#state, ...identity })
        return
      }
      case 'badge': {
        for (const listener of this.#badgeListeners) listener(message.name)
        return
      }
      case 'result': {
        this.#take(message.id)?.resolve(message.output)
        return
      }
      case 'failure': {
        const failure = asFailure(message.error)
        if (message.id !== null) this.#take(message.id)?.reject(failure)
        // It answers to nothing that was asked: this window and the engine do not speak the same contract.
        else throw failure
        return
      }
      case 'snapshot': {
        const watched = this.#watched.get(message.topic as TopicName)
        if (!watched) return
        watched.seen = message.n
        for (const listener of watched.listeners) listener.snapshot(message.rows as readonly never[])
        return
      }
      case 'delta': {
        const watched = this.#watched.get(message.topic as TopicName)
        if (!watched || watched.seen === null || message.n <= watched.seen) return
        watched.seen = message.n
        for (const listener of watched.listeners) listener.delta(message.put as readonly never[], message.gone)
      }
    }
  }

  #welcome(message: Extract<ServerMessage, { t: 'welcome' }>): void {
    this.#attempt = 0
    this.#everLive = true
    const { t: _, engineNow: __, ...known } = message
    this.#enter({ state: 'live', ...known })
    for (const listener of this.#welcomeListeners) listener(message.engineNow)
    if (this.#paceMs > 0) this.#send({ t: 'pace', ms: this.#paceMs })
    for (const [topic, { seen }] of this.#watched)
      this.#send(seen === null ? { t: 'watch', topic } : { t: 'watch', topic, since: seen })
  }

  #refused(): void {
    this.#drop()
    this.#enter({ state: 'refused' })
    this.#cancelRetry = this.#around.after(retryRefusedMs, () => this.#connect())
  }

  #lost(): void {
    this.#drop()
    if (!this.#connection) return
    const lostAt = this.#state.state === 'reconnecting' ? this.#state.lostAt : this.#around.now()
    if (this.#everLive || this.#attempt >= 3) this.#enter({ state: 'reconnecting', lostAt })
    this.#cancelRetry = this.#around.after(backoffMs(this.#attempt++, this.#around.random()), () => this.#connect())
  }

  #drop(): void {
    this.#cancelRetry()
    this.#cancelSilence()
    const socket = this.#socket
    this.#socket = null
    socket?.close()
    for (const pending of this.#pending.values()) pending.reject(unavailable())
    this.#pending.clear()
  }

  /**
   * A cable pulled in the wall closes no socket: ask for the status row, and start over if even that stays away. By the clock
   * on the wall: after hours of sleep, in which no timer ran, what stands in the window must not be taken for now.
   */
  #listenForSilence(): void {
    this.#cancelSilence()
    const heardAt = this.#around.now()
    let asked = false
    const look = () => {
      const silentMs = this.#around.now() - heardAt
      if (silentMs >= giveUpAfterMs) return this.#lost()
      if (silentMs >= probeAfterMs && !asked && this.#state.state === 'live') {
        asked = true
        this.#send({ t: 'watch', topic: 'status' })
      }
      this.#cancelSilence = this.#around.after(silenceLookMs, look)
    }
    this.#cancelSilence = this.#around.after(silenceLookMs, look)
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    return pending
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message))
  }

  #enter(state: LinkState): void {
    this.#state = state
    for (const listener of this.#stateListeners) listener(state)
  }
}

const unavailable = () => saidFailure('unavailable', sentence('engineAway'), sentence('engineAwayTip'))

const asFailure = ({ code, text, tip, details, said }: WireFailure) =>
  new Failure(code as FailureCode, text, tip, details ?? [], said ?? null)
