import { fromHex } from '../core/model/hex.ts'
import { type Problem, problem } from '../core/model/problem.ts'
import type { DriverKind, DriverOut, Message, Reading } from './driver.ts'
import { type Capture, inputOf, readCapture } from './capture.ts'
import { quote, toUtf8, utf8 } from './framing/text.ts'

/** One line of `whereabouts decode`. */
export type Decoded = ({ readonly kind: 'reading' } & Reading) | ({ readonly kind: 'problem' } & Problem)

/**
 * What a driver makes of a recording: the bytes of its wire, or, where it listens to topics, lines of
 * `{"topic":…,"payload":…}` with the payload as the object or the text that was published, or `payloadHex` where it is
 * neither. Some drivers also take one payload without its wrapping. A capture of a reader's console is played again in its
 * own time.
 */
export const decode = (driver: DriverKind, settings: unknown, recording: Uint8Array): Decoded[] => {
  const capture = readCapture(recording)
  if (capture) return decodeCapture(driver, settings, capture)
  if (!driver.links.includes('mqtt')) return decodeOne(driver, settings, driver.bare?.(recording) ?? recording)
  const text = utf8(recording)
  if (driver.bare && !text?.split('\n').some(readMessage)) return decodeOne(driver, settings, driver.bare(recording))
  return decodeLines(driver, settings, text)
}

const decodeOne = (driver: DriverKind, settings: unknown, input: Uint8Array | Message): Decoded[] => {
  const found: Decoded[] = []
  const [out, wire] = [collect(found), driver.open(settings)]
  wire.receive(input, 0, out)
  wire.end(out)
  return found
}

/** What a session's tick is. */
const tickMs = 250
/** After so long nothing is left that waits for the time. */
const longestPauseMs = 5000

const decodeCapture = (driver: DriverKind, settings: unknown, { lines, faults }: Capture): Decoded[] => {
  const found: Decoded[] = []
  const [out, wire] = [collect(found), driver.open(settings)]
  for (const line of faults) out.problem(problem('error', `Line ${line} is none of a capture.`, captureTip))
  let now = lines[0]?.t ?? 0
  for (const line of lines) {
    for (let at = now; at + tickMs <= Math.min(line.t, now + longestPauseMs); at += tickMs) wire.tick(at + tickMs, out)
    now = Math.max(now, line.t)
    if (line.direction === 'in') wire.receive(inputOf(line), now, out)
  }
  wire.end(out)
  return found
}
const captureTip = 'A line is {"t":…,"direction":"in" or "out","hex":"…"}.'

const decodeLines = (driver: DriverKind, settings: unknown, text: string | null): Decoded[] => {
  const found: Decoded[] = []
  const [out, wire] = [collect(found), driver.open(settings)]
  if (text === null) out.problem(problem('error', 'The input is not UTF-8 text.', formTip))
  for (const [index, line] of (text ?? '').split('\n').entries()) {
    if (line.trim() === '') continue
    const message = readMessage(line)
    if (message) wire.receive(message, 0, out)
    else out.problem(problem('error', `Line ${index + 1} is no message: ${quote(line)}.`, formTip))
  }
  wire.end(out)
  return found
}

const formTip = 'Give one JSON object a line: {"topic":"…","payload":…}.'

const collect = (found: Decoded[]): DriverOut => ({
  reading: reading => found.push({ kind: 'reading', ...reading }),
  problem: told => found.push({ kind: 'problem', ...told }),
  send() {},
  receiver() {},
})

function readMessage(line: string): Message | null {
  try {
    const { topic, payload, payloadHex } = JSON.parse(line)
    if (typeof topic !== 'string') return null
    const bytes = typeof payloadHex === 'string' ? fromHex(payloadHex) : null
    if (bytes) return { topic, payload: bytes }
    if (payload === undefined) return null
    return { topic, payload: toUtf8(typeof payload === 'string' ? payload : JSON.stringify(payload)) }
  } catch {
    return null
  }
}
