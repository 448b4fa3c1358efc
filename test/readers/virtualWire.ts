import { problem } from '../../core/model/problem.ts'
import type { Message } from '../../readers/driver.ts'
import type { LinkEvents } from '../../readers/link/link.ts'
import { answer, command, readFrame } from '../../readers/rfid/r200Frame.ts'
import type { Clock } from '../../readers/session.ts'

export const epc = Uint8Array.of(0xe2, 0, 0, 1)

/** Time that passes when the test says so. */
export class VirtualClock implements Clock {
  #now = 1_700_000_000_000
  #timers: { at: number; run: () => void }[] = []
  now(): number {
    return this.#now
  }
  setTimer(ms: number, then: () => void): () => void {
    const timer = { at: this.#now + ms, run: then }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter(other => other !== timer)
    }
  }
  /** Timers go on as they were: only the hands are moved. */
  setBack(ms: number): void {
    this.#now -= ms
    for (const timer of this.#timers) timer.at -= ms
  }
  /** The computer is busy: time goes by, and nothing runs before it is over. */
  holdUp(ms: number): void {
    this.#now += ms
  }
  pass(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#timers = this.#timers.filter(timer => timer !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
    this.#now = end
  }
}

/** The far end: a wire that can be plugged and pulled, and what was sent over it. */
export class Wire {
  events: LinkEvents | null = null
  plugged = true
  opens = 0
  closes = 0
  readonly sent: Uint8Array[] = []
  onSend: (bytes: Uint8Array) => void = () => {}
  readonly #clock: Clock
  constructor(clock: Clock) {
    this.#clock = clock
  }
  readonly open = (events: LinkEvents) => {
    this.opens++
    this.#clock.setTimer(0, () => {
      if (!this.plugged) return events.failed(problem('error', 'There is no port.', 'Plug it in.'))
      this.events = events
      events.opened()
    })
    return {
      send: (output: unknown) => {
        this.sent.push(output as Uint8Array)
        this.onSend(output as Uint8Array)
      },
      close: async () => {
        this.closes++
        if (this.events === events) this.events = null
      },
    }
  }
  /** Whoever has it open is told; whoever hasn't misses it when it opens it again. */
  pull(): void {
    this.plugged = false
    this.events?.failed(problem('error', 'The port is gone.', 'Plug it in.'))
  }
  /** Nobody hears it while nobody has it open. */
  say(bytes: Uint8Array | Message): void {
    this.events?.received(bytes)
  }
}

/** Puts an R200 module at the far end that answers each command, and each poll with one tag. */
export function moduleOn({ wire, clock }: { wire: Wire; clock: Clock }) {
  wire.onSend = bytes => {
    const { command: code } = readFrame(bytes, 0, bytes.length)
    clock.setTimer(10, () => {
      if (wire.plugged) wire.say(code === command.multiPoll ? answer.tag(-50, epc) : answer.done(code))
    })
  }
}
