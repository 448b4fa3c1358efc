import { saidProblem } from '../../core/model/problem.ts'
import { sentence } from '../../core/model/sentences.ts'
import type { Message } from '../driver.ts'
import type { LinkEvents, OpenLink } from './link.ts'

/**
 * Ways in for what the engine is handed by others: posts of gateways to its server, keystrokes of a window. A door is there
 * while a reader has it open, and one reader only.
 */
export class Doors {
  readonly #open = new Map<string, LinkEvents>()

  /** `name` as the pushing side knows it: `http:/gateways`, `keyboard:desk`. */
  link(name: string): OpenLink {
    return events => {
      const taken = saidProblem('error', sentence('linkTaken', { link: name }), sentence('linkTakenTip'))
      const timer = setTimeout(() => {
        if (this.#open.has(name)) return events.failed(taken)
        this.#open.set(name, events)
        events.opened()
      }, 0)
      return {
        passive: true,
        send() {},
        close: async () => {
          clearTimeout(timer)
          if (this.#open.get(name) === events) this.#open.delete(name)
        },
      }
    }
  }

  /** False where nobody has it open. All that is made of it is made before this returns. */
  push(name: string, input: Uint8Array | Message): boolean {
    const events = this.#open.get(name)
    events?.received(input, true)
    return events !== undefined
  }

  isOpen(name: string): boolean {
    return this.#open.has(name)
  }
}
