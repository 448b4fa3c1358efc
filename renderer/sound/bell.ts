import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AlertRow } from '../../core/api/rows.ts'
import type { Speaker } from './speaker.ts'
import { lengthOf, notesOf } from './notes.ts'
import { louder, nextSignal, type Signalled } from './signals.ts'

type Priority = AlertRow['priority']

/** As long as IEC monitors are silent on one press. */
export const pauseMs = 120_000

export interface BellState {
  /** On the bell's own clock, ms; null = not paused. */
  readonly pausedUntil: number | null
  /** What was sounded last, and when on the bell's own clock. */
  readonly last: { readonly priority: Priority; readonly at: number } | null
  /** The browser lets nothing sound before somebody touched the page. */
  readonly muted: boolean
}

interface Around {
  readonly speaker: Speaker
  /** ms of a clock that never jumps. */
  readonly now: () => number
  readonly after: (ms: number, act: () => void) => () => void
}

/**
 * Sounds alarms: once for each step, one at a time. A louder one breaks off what sounds; a quieter one waits for its end,
 * and is heard if it is still needed. A pause keeps all of it silent for two minutes, except a new alarm of high priority.
 */
export class Bell {
  readonly store: StoreApi<BellState>
  readonly #around: Around
  #rows: ReadonlyMap<string, AlertRow> = new Map()
  #signalled: Signalled = new Map()
  #sounding: { readonly priority: Priority; readonly stop: () => void } | null = null
  #waiting: { readonly id: string; readonly priority: Priority } | null = null
  #endPause = () => {}

  constructor(around: Around) {
    this.#around = around
    this.store = createStore(() => ({ pausedUntil: null, last: null, muted: around.speaker.muted() }))
    around.speaker.onReady(() => this.#unmuted())
  }

  /** The alarms stand so now. */
  follow(rows: ReadonlyMap<string, AlertRow>): void {
    const { after, signal } = nextSignal(this.#signalled, rows.values())
    const isNew = signal !== null && !this.#signalled.has(signal.id)
    this.#rows = rows
    this.#signalled = after
    if (signal === null) return
    if (this.store.getState().pausedUntil !== null) {
      if (!(isNew && signal.priority === 'high')) return
      this.resume()
    }
    this.#sound(signal.id, signal.priority)
  }

  pause(): void {
    this.#silence()
    this.store.setState({ pausedUntil: this.#around.now() + pauseMs })
    this.#endPause()
    this.#endPause = this.#around.after(pauseMs, () => {
      this.resume()
      this.#remind()
    })
  }

  resume(): void {
    this.#endPause()
    this.#endPause = () => {}
    this.store.setState({ pausedUntil: null })
  }

  #sound(id: string, priority: Priority): void {
    if (this.store.getState().muted) return
    if (this.#sounding !== null && !louder(priority, this.#sounding.priority)) {
      if (this.#waiting === null || louder(priority, this.#waiting.priority)) this.#waiting = { id, priority }
      return
    }
    this.#sounding?.stop()
    const notes = notesOf(priority)
    const hush = this.#around.speaker.play(notes)
    const cancel = this.#around.after(lengthOf(notes) * 1000 + 500, () => {
      this.#sounding = null
      const next = this.#waiting
      this.#waiting = null
      if (next !== null && this.#rows.get(next.id)?.state === 'new') this.#sound(next.id, next.priority)
    })
    this.#sounding = {
      priority,
      stop: () => {
        hush()
        cancel()
      },
    }
    this.store.setState({ last: { priority, at: this.#around.now() } })
  }

  #silence(): void {
    this.#sounding?.stop()
    this.#sounding = null
    this.#waiting = null
  }

  /** After a silence: the loudest that still needs someone, once. */
  #remind(): void {
    const { signal } = nextSignal(
      new Map(),
      [...this.#rows.values()].filter(row => row.state === 'new'),
    )
    if (signal !== null) this.#sound(signal.id, signal.priority)
  }

  #unmuted(): void {
    this.store.setState({ muted: false })
    if (this.store.getState().pausedUntil === null) this.#remind()
  }
}
