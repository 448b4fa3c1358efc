import { utf8 } from '../framing/text.ts'
import {
  buildMessage,
  endOf,
  findParameter,
  headBytes,
  message,
  parameter,
  parameterAt,
  u16,
  u16At,
  u32,
  u32At,
  u64,
  u64At,
  type Version,
} from './llrpMessage.ts'

const notification = 246
const utc = 128
const uptime = 129
const roSpec = 249
const bufferLevel = 250
const bufferOverflow = 251
const exception = 252
const antenna = 255
const connectionAttempt = 256
const connectionClose = 257

/** What a reader tells unasked. */
export type LlrpEvent =
  | { readonly kind: 'connection'; readonly result: number; readonly readerUs: number | null }
  | { readonly kind: 'closing' }
  | { readonly kind: 'antenna'; readonly antenna: number; readonly connected: boolean }
  /** It has stopped reading, or something else reads in our place. */
  | { readonly kind: 'stopped'; readonly roSpec: number; readonly preempted: boolean }
  | { readonly kind: 'bufferLevel'; readonly percent: number }
  | { readonly kind: 'bufferOverflow' }
  | { readonly kind: 'exception'; readonly words: string }

/** How a reader takes a new connection. */
export const connection = { accepted: 0, readerConnects: 1, clientConnected: 2, refused: 3, anotherTried: 4 } as const

/** Of a READER_EVENT_NOTIFICATION: those that matter here. */
export const readEvents = (bytes: Uint8Array, from: number, to: number): LlrpEvent[] => {
  const outer = findParameter(bytes, from + headBytes, to, notification)
  const events: LlrpEvent[] = []
  if (outer < 0) return events
  const last = outer + u16At(bytes, outer + 2)
  let readerUs: number | null = null
  for (let at = outer + 4; at < last; ) {
    const end = endOf(bytes, at, last)
    if (end < 0) break
    const type = parameterAt(bytes, at)
    if ((type === utc || type === uptime) && end - at >= 12) readerUs = u64At(bytes, at + 4)
    const event = readEvent(type, bytes, at + 4, end)
    if (event) events.push(event.kind === 'connection' ? { ...event, readerUs } : event)
    at = end
  }
  return events
}

function readEvent(type: number, bytes: Uint8Array, at: number, to: number): LlrpEvent | null {
  const length = to - at
  if (type === connectionAttempt && length >= 2) return { kind: 'connection', result: u16At(bytes, at), readerUs: null }
  if (type === connectionClose) return { kind: 'closing' }
  if (type === antenna && length >= 3)
    return { kind: 'antenna', connected: bytes[at] === 1, antenna: u16At(bytes, at + 1) }
  // 0 = it has started.
  if (type === roSpec && length >= 9 && bytes[at]! > 0)
    return { kind: 'stopped', roSpec: u32At(bytes, at + 1), preempted: bytes[at] === 2 }
  if (type === bufferLevel && length >= 1) return { kind: 'bufferLevel', percent: bytes[at]! }
  if (type === bufferOverflow) return { kind: 'bufferOverflow' }
  if (type !== exception || length < 2) return null
  return { kind: 'exception', words: utf8(bytes.subarray(at + 2, Math.min(to, at + 2 + u16At(bytes, at)))) ?? '' }
}

/** What a reader says; for the simulated one. */
export const buildEvent = (version: Version, id: number, utcUs: number, event: LlrpEvent): Uint8Array =>
  buildMessage(version, message.event, id, parameter(notification, parameter(utc, u64(utcUs)), eventParameter(event)))

function eventParameter(event: LlrpEvent): number[] {
  switch (event.kind) {
    case 'connection':
      return parameter(connectionAttempt, u16(event.result))
    case 'closing':
      return parameter(connectionClose)
    case 'antenna':
      return parameter(antenna, Number(event.connected), u16(event.antenna))
    case 'stopped':
      return parameter(roSpec, event.preempted ? 2 : 1, u32(event.roSpec), u32(0))
    case 'bufferLevel':
      return parameter(bufferLevel, event.percent)
    case 'bufferOverflow':
      return parameter(bufferOverflow)
    case 'exception':
      return parameter(
        exception,
        u16(event.words.length),
        Array.from(event.words, letter => letter.charCodeAt(0)),
      )
  }
}
