import { type Framing, needMore, notHere } from '../framing/deframer.ts'
import { measureBeside } from '../framing/overlap.ts'
import { s8 } from './adv/found.ts'

/**
 * BGAPI of Bluegiga's first generation (BLED112 and modules): `00|80 length class command payload`, no check. On a UART in
 * "packet mode" one byte with the length of the frame stands before each.
 */

const [toHost, event] = [0x00, 0x80]
const gap = 0x06

/** Class and command in one number. */
export const message = {
  boot: 0x0000,
  hello: 0x0001,
  fault: 0x0006,
  disconnect: 0x0300,
  scanResponse: 0x0600,
  setMode: 0x0601,
  discover: 0x0602,
  endProcedure: 0x0604,
  scanParameters: 0x0607,
} as const

export const command = (code: number, ...payload: readonly number[]): Uint8Array =>
  Uint8Array.of(toHost, payload.length, code >> 8, code & 0xff, ...payload)

/** Lengths of what is met: answers, and the commands that they answer, for lines that echo. */
const answers = new Map<number, readonly number[]>([
  [message.hello, [0]],
  [message.disconnect, [1, 3]],
  [message.setMode, [2]],
  [message.discover, [1, 2]],
  [message.endProcedure, [0, 2]],
  [message.scanParameters, [2, 5]],
])
const events = new Map<number, readonly number[]>([
  [message.boot, [12]],
  [message.fault, [2]],
])

const headLength = 4
/** Of a scan response, before the advertisement. */
const reportHead = 11
const longestAdvertisement = 31

const measureBare = measureBeside(bareLength, {
  inner: eventLength,
  innerHead: event,
  next: (bytes, from, to) => prefixed(bareLength, bytes, from, to, false),
})

export const bgapiFraming: Framing = {
  // The longest frame with its prefix, and the head of the one behind it.
  longest: 1 + headLength + reportHead + longestAdvertisement + 1 + headLength,
  measure: (bytes, from, to, isLast) => prefixed(measureBare, bytes, from, to, isLast),
  fault: (bytes, from, to) => {
    const at = bodyAt(bytes, from, to)
    return codeAt(bytes, at) !== message.scanResponse || bytes[at] !== event || isReport(bytes, at + headLength, to)
      ? null
      : 'holds a report that does not add up'
  },
}

/** Where the frame begins behind its prefix, if it has one. */
export const bodyAt = (bytes: Uint8Array, from: number, to: number): number =>
  bareLength(bytes, from, to) === to - from ? from : from + 1

export const codeAt = (bytes: Uint8Array, at: number): number => bytes[at + 2]! * 256 + bytes[at + 3]!

export const isEvent = (bytes: Uint8Array, at: number): boolean => bytes[at] === event

/** With the prefix of packet mode or without. */
function prefixed(measure: Framing['measure'], bytes: Uint8Array, from: number, to: number, isLast: boolean): number {
  const bare = measure(bytes, from, to, isLast)
  if (bare !== notHere) return bare
  const prefix = bytes[from]!
  if (prefix < headLength || prefix > headLength + reportHead + longestAdvertisement) return notHere
  const behind = from + 1 < to ? measure(bytes, from + 1, to, isLast) : needMore
  return behind === needMore ? needMore : behind === prefix ? 1 + behind : notHere
}

function bareLength(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] === event) return eventLength(bytes, from, to)
  if (bytes[from] !== toHost) return notHere
  if (to - from < headLength) return to - from < 3 || bytes[from + 2]! <= gap ? needMore : notHere
  return answers.get(codeAt(bytes, from))?.includes(bytes[from + 1]!) ? headLength + bytes[from + 1]! : notHere
}

function eventLength(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] !== event) return notHere
  if (to - from < headLength)
    return to - from < 3 || bytes[from + 2] === 0 || bytes[from + 2] === gap ? needMore : notHere
  const length = bytes[from + 1]!
  const code = codeAt(bytes, from)
  const fits =
    code === message.scanResponse
      ? length >= reportHead && length <= reportHead + longestAdvertisement
      : events.get(code)?.includes(length)
  return fits ? headLength + length : notHere
}

/** `level kind address kind bond length data` */
const isReport = (bytes: Uint8Array, at: number, to: number): boolean =>
  s8(bytes, at) <= 20 && bytes[at + 1]! <= 6 && bytes[at + 8]! <= 1 && to === at + reportHead + bytes[at + 10]!
