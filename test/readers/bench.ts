import type { Problem } from '../../core/model/problem.ts'
import type { DriverKind, Message, Reading } from '../../readers/driver.ts'

/** A driver on its own, the time, and what came out. */
export function bench(kind: DriverKind, settings: object = {}) {
  const driver = kind.open(kind.settings.parse(settings))
  const sent: Uint8Array[] = []
  const problems: Problem[] = []
  const readings: Reading[] = []
  const out = {
    reading: (one: Reading) => void readings.push(one),
    problem: (one: Problem) => void problems.push(one),
    send: (one: Uint8Array | Message) => void sent.push(one as Uint8Array),
    receiver() {},
  }
  let now = 0
  return {
    readings,
    problems,
    sent,
    start: () => driver.start(now, out),
    end: () => driver.end(out),
    say: (...frames: readonly Uint8Array[]) => {
      for (const bytes of frames) driver.receive(bytes, now, out)
    },
    tell: (message: Message) => driver.receive(message, now, out),
    /** In the session's ticks; `answer` speaks for the reader after each. */
    pass(ms: number, answer: (asked: Uint8Array) => readonly Uint8Array[] = () => []) {
      let heard = sent.length
      for (const end = now + ms; now < end; ) {
        driver.tick((now += 250), out)
        for (; heard < sent.length; heard++) for (const bytes of answer(sent[heard]!)) driver.receive(bytes, now, out)
      }
    },
    /** What was sent since the last call. */
    asked: () => sent.splice(0),
    last: () => sent.at(-1)!,
  }
}
