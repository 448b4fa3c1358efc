import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Input, OperationName, Output } from '../../core/api/contract.ts'
import { Failure } from '../../core/api/errors.ts'
import type { EngineLink } from './engineLink.ts'

/** Acts that carry an id under which the engine counts them once: these can be sent again when no answer came. */
const onceOnly: ReadonlySet<OperationName> = new Set<OperationName>([
  'orders.open',
  'orders.report',
  'orders.act',
  'missing.search',
  'missing.notHere',
  'missing.found',
  'missing.writeOff',
])

/** What outlives the window. */
interface Shelf {
  read(): string | null
  write(text: string): void
}

export interface Kept {
  readonly id: string
  readonly op: OperationName
  /** With the act's id. */
  readonly input: Record<string, unknown>
  /** Who was signed in: it is never sent in the name of somebody else. */
  readonly name: string | null
  /** When it was done, by the engine's clock, epoch ms. */
  readonly at: number
  /** No answer came, or others go before it: it waits. */
  readonly late: boolean
}

/** Acts on their way, oldest first, and those that were refused when they arrived late, until somebody has read it. */
interface Waiting {
  readonly kept: readonly Kept[]
  readonly refused: readonly { readonly act: Kept; readonly text: string }[]
}

type Line = Pick<EngineLink, 'call' | 'onState' | 'state'>

/** Acts on their way. One whose answer did not come is kept, and sent once more when the engine is back. */
export class Outbox {
  readonly store: StoreApi<Waiting>
  readonly #link: Line
  readonly #newId: () => string
  readonly #now: () => number
  readonly #sending = new Set<string>()
  #sendingAgain = false
  /** As last known: who acts while the link is down is still this one. */
  #name: string | null = null

  constructor(link: Line, shelf: Shelf, newId: () => string, now: () => number) {
    this.#link = link
    this.#newId = newId
    this.#now = now
    this.store = createStore(() => readWaiting(shelf))
    this.store.subscribe(waiting => shelf.write(JSON.stringify(waiting)))
    link.onState(state => {
      if (state.state !== 'live') return
      this.#name = state.name
      void this.#sendAgain()
    })
  }

  /** @throws Failure what the engine said; `unavailable` where it was kept, or can't be kept and was not done. */
  async call<Name extends OperationName>(op: Name, input: Input<Name>): Promise<Output<Name>> {
    if (!onceOnly.has(op)) return this.#link.call(op, input)
    const kept = this.#keep(op, input, false)
    try {
      return (await this.#send(kept)) as Output<Name>
    } catch (cause) {
      if (!isUnreachable(cause)) throw cause
      this.store.setState(waiting => ({
        kept: waiting.kept.map(each => (each.id === kept.id ? { ...each, late: true } : each)),
      }))
      throw new Failure(
        'unavailable',
        'The engine can’t be reached just now. What you did is kept here.',
        'It is sent by itself, once, when the window is connected again. You need not do it twice.',
      )
    }
  }

  /** For what follows on something that waits already: it is sent after that. */
  append<Name extends OperationName>(op: Name, input: Input<Name>): void {
    this.#keep(op, input, true)
    if (this.#link.state.state === 'live') void this.#sendAgain()
  }

  /** A refusal was read. */
  forget(id: string): void {
    this.store.setState(({ refused }) => ({ refused: refused.filter(({ act }) => act.id !== id) }))
  }

  #keep(op: OperationName, input: unknown, late: boolean): Kept {
    const id = this.#newId()
    const at = Math.round(this.#now())
    const kept: Kept = { id, op, input: { ...(input as object), actId: id }, name: this.#name, at, late }
    this.store.setState(waiting => ({ kept: [...waiting.kept, kept] }))
    return kept
  }

  /** In the order in which they were done; what the engine refuses now is not tried for ever, but kept to be read. */
  async #sendAgain(): Promise<void> {
    if (this.#sendingAgain) return
    this.#sendingAgain = true
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        const act = next
        try {
          await this.#send({ ...act, late: true })
        } catch (cause) {
          if (isUnreachable(cause)) return
          if (!(cause instanceof Failure)) throw cause
          const { message: text } = cause
          this.store.setState(({ refused }) => ({ refused: [...refused, { act, text }] }))
        }
      }
    } finally {
      this.#sendingAgain = false
    }
  }

  #next(): Kept | undefined {
    return this.store.getState().kept.find(({ name, id }) => name === this.#name && !this.#sending.has(id))
  }

  /** Late, it says when it was done, which is not when it arrives. */
  async #send({ id, op, input, at, late }: Kept): Promise<unknown> {
    this.#sending.add(id)
    const drop = () => this.store.setState(({ kept }) => ({ kept: kept.filter(each => each.id !== id) }))
    try {
      const answer = await this.#link.call(op, (late ? { ...input, at } : input) as never)
      drop()
      return answer
    } catch (cause) {
      if (!isUnreachable(cause)) drop()
      throw cause
    } finally {
      this.#sending.delete(id)
    }
  }
}

const isUnreachable = (cause: unknown) => cause instanceof Failure && cause.code === 'unavailable'

/** What can't be read was not written by this program, or by another version of it. */
function readWaiting(shelf: Shelf): Waiting {
  try {
    const { kept, refused } = JSON.parse(shelf.read() ?? '{}') as Partial<Waiting>
    const isAct = (act: Kept) => onceOnly.has(act.op) && typeof act.id === 'string'
    return {
      kept: (kept ?? []).filter(isAct).map(act => ({ ...act, late: true })),
      refused: (refused ?? []).filter(({ act }) => isAct(act)),
    }
  } catch {
    return { kept: [], refused: [] }
  }
}
