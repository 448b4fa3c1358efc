import type { Input, OperationName, Output } from '../../core/api/contract.ts'
import { Failure } from '../../core/api/errors.ts'
import type { EngineLink } from './engineLink.ts'

/**
 * Acts that carry an id under which the engine counts them once: these can be sent again when no answer came. Steps of a
 * work order have an order of their own and wait in `live/waiting.ts`.
 */
const onceOnly: ReadonlySet<OperationName> = new Set<OperationName>([
  'orders.open',
  'orders.report',
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

interface Kept {
  readonly id: string
  readonly op: OperationName
  readonly input: Record<string, unknown>
  /** Who was signed in: it is never sent in the name of somebody else. */
  readonly name: string | null
  /** When it was done, by the engine's clock, epoch ms. */
  readonly at: number
}

/** Acts on their way. One whose answer did not come is kept, and sent once more when the engine is back. */
export class Outbox {
  readonly #link: Pick<EngineLink, 'call' | 'onWelcome' | 'state'>
  readonly #shelf: Shelf
  readonly #newId: () => string
  readonly #now: () => number
  #kept: readonly Kept[]
  readonly #sending = new Set<string>()
  /** As of the last welcome: who acts while the link is down is still this one. */
  #name: string | null = null

  constructor(
    link: Pick<EngineLink, 'call' | 'onWelcome' | 'state'>,
    shelf: Shelf,
    newId: () => string,
    now: () => number,
  ) {
    this.#link = link
    this.#shelf = shelf
    this.#newId = newId
    this.#now = now
    this.#kept = readKept(shelf)
    link.onWelcome(() => {
      this.#name = link.state.state === 'live' ? link.state.name : null
      void this.#sendAgain()
    })
  }

  /** How many acts wait for the engine. */
  get waiting(): number {
    return this.#kept.length
  }

  /** @throws Failure what the engine said; `unavailable` where it was kept, or can't be kept and was not done. */
  async call<Name extends OperationName>(op: Name, input: Input<Name>): Promise<Output<Name>> {
    if (!onceOnly.has(op)) return this.#link.call(op, input)
    const id = this.#newId()
    const kept: Kept = {
      id,
      op,
      input: { ...(input as object), actId: id },
      name: this.#name,
      at: Math.round(this.#now()),
    }
    this.#keep([...this.#kept, kept])
    try {
      return (await this.#send(kept)) as Output<Name>
    } catch (cause) {
      if (!isUnreachable(cause)) throw cause
      throw new Failure(
        'unavailable',
        'The engine can’t be reached just now. What you did is kept here.',
        'It is sent by itself, once, when the window is connected again. You need not do it twice.',
      )
    }
  }

  /** In the order in which they were done; what the engine refuses now is not tried for ever. */
  async #sendAgain(): Promise<void> {
    for (const kept of this.#kept) {
      if (kept.name !== this.#name || this.#sending.has(kept.id)) continue
      try {
        await this.#send({ ...kept, input: { ...kept.input, at: kept.at } })
      } catch (cause) {
        if (isUnreachable(cause)) return
        if (!(cause instanceof Failure)) throw cause
      }
    }
  }

  async #send(kept: Kept): Promise<unknown> {
    this.#sending.add(kept.id)
    try {
      const answer = await this.#link.call(kept.op, kept.input as never)
      this.#drop(kept.id)
      return answer
    } catch (cause) {
      if (!isUnreachable(cause)) this.#drop(kept.id)
      throw cause
    } finally {
      this.#sending.delete(kept.id)
    }
  }

  #drop(id: string): void {
    this.#keep(this.#kept.filter(kept => kept.id !== id))
  }

  #keep(kept: readonly Kept[]): void {
    this.#kept = kept
    this.#shelf.write(JSON.stringify(kept))
  }
}

const isUnreachable = (cause: unknown) => cause instanceof Failure && cause.code === 'unavailable'

/** What can't be read was not written by this program, or by another version of it. */
function readKept(shelf: Shelf): readonly Kept[] {
  try {
    const kept: unknown = JSON.parse(shelf.read() ?? '[]')
    return Array.isArray(kept)
      ? (kept as Kept[]).filter(({ op, id }) => onceOnly.has(op) && typeof id === 'string')
      : []
  } catch {
    return []
  }
}
