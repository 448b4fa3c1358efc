import type { TagId } from '../../core/model/ids.ts'
import { type Framing, needMore, notHere } from '../framing/deframer.ts'
import { measureBeside } from '../framing/overlap.ts'
import { Recent } from '../framing/recent.ts'
import { macLeAt, s8, u16le } from './adv/found.ts'
import type { AddressKind } from './adv/sight.ts'

/** HCI over a serial line (H4; Bluetooth Core, volume 4, parts A and E): what a scanner sends and hears. */

export const opcode = {
  reset: 0x0c03,
  localVersion: 0x1001,
  eventMask: 0x0c01,
  leEventMask: 0x2001,
  scanParameters: 0x200b,
  scanEnable: 0x200c,
  extendedScanParameters: 0x2041,
  extendedScanEnable: 0x2042,
} as const

export const command = (code: number, ...parameters: readonly number[]): Uint8Array =>
  Uint8Array.of(0x01, code & 0xff, code >> 8, parameters.length, ...parameters)

/** Scan interval and window are in steps of 0.625 ms. */
export const steps = (ms: number): [number, number] => {
  const count = Math.round(ms / 0.625)
  return [count & 0xff, count >> 8]
}

export const packet = { command: 0x01, event: 0x04 } as const
export const event = { complete: 0x0e, status: 0x0f, fault: 0x10, le: 0x3e } as const
const advertising = 0x02
const extendedAdvertising = 0x0d

export const hciFraming: Framing = {
  // The longest packet and the head of the one behind it.
  longest: 258 + 6,
  measure: measureBeside(packetLength, { inner: eventLength, innerHead: packet.event, next: packetLength }),
  fault: (bytes, from, to) =>
    bytes[from] === packet.event && bytes[from + 1] === event.le && !eachReport(bytes, from, to, null)
      ? 'holds reports that do not add up'
      : null,
}

/** Kinds of packet that a scanner meets, by what they must have; anything else is none. */
function packetLength(bytes: Uint8Array, from: number, to: number): number {
  const have = to - from
  if (bytes[from] === packet.command) {
    if (have < 4) {
      const high = have < 3 ? undefined : bytes[from + 2]
      return have === 1 || isOpcode(bytes[from + 1]!, high) ? needMore : notHere
    }
    return isOpcode(bytes[from + 1]!, bytes[from + 2]) ? 4 + bytes[from + 3]! : notHere
  }
  return eventLength(bytes, from, to)
}

/** What a controller sends. */
function eventLength(bytes: Uint8Array, from: number, to: number): number {
  const have = to - from
  if (bytes[from] !== packet.event) return notHere
  if (have === 1) return needMore
  const length = bytes[from + 2]
  const is = (ok: boolean): number => (have < 3 ? needMore : ok ? 3 + length! : notHere)
  switch (bytes[from + 1]) {
    case event.le:
      if (have < 4) return needMore
      return bytes[from + 3] === advertising || bytes[from + 3] === extendedAdvertising ? 3 + length! : notHere
    case event.complete:
      if (have >= 6 && !isAnswer(bytes[from + 5]!)) return notHere
      return is(length! >= 4 && length! <= 72)
    case event.status:
      return is(length === 4)
    case event.fault:
      return is(length === 1)
    default:
      return notHere
  }
}

const opcodes: readonly number[] = Object.values(opcode)
const isOpcode = (low: number, high: number | undefined): boolean =>
  opcodes.some(code => (code & 0xff) === low && (high === undefined || code >> 8 === high))
/** Upper byte of the commands that a host sends: baseband, information, status, LE. */
const isAnswer = (high: number): boolean => high === 0x0c || high === 0x10 || high === 0x14 || high === 0x20

/** One device heard. */
export interface Report {
  readonly address: TagId | null
  readonly kind: AddressKind
  /** Null = not measured. */
  readonly rssiDbm: number | null
  /** More of the same advertisement follows in the next report. */
  readonly more: boolean
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

/** Walks the reports of a packet; false when they do not fill it exactly or say what can't be. */
export const eachReport = (
  bytes: Uint8Array,
  from: number,
  to: number,
  visit: ((report: Report) => void) | null,
): boolean => {
  const isOld = bytes[from + 3] === advertising
  const count = bytes[from + 4]
  if (count === undefined || count < 1 || count > 25 || from + 5 >= to) return false
  let at = from + 5
  for (let index = 0; index < count; index++) {
    const next = isOld ? reportEnd(bytes, at, to) : extendedReportEnd(bytes, at, to)
    if (next === notHere) return false
    if (visit) visit(isOld ? readReport(bytes, at, next) : readExtendedReport(bytes, at, next))
    at = next
  }
  return at === to
}

/** `type kind address length data rssi` */
function reportEnd(bytes: Uint8Array, at: number, to: number): number {
  if (at + 10 > to || bytes[at]! > 4 || bytes[at + 1]! > 3) return notHere
  const end = at + 9 + bytes[at + 8]!
  return end < to && isRssi(s8(bytes, end)) ? end + 1 : notHere
}

function readReport(bytes: Uint8Array, at: number, end: number): Report {
  const rssiDbm = rssiOf(s8(bytes, end - 1))
  return {
    address: addressAt(bytes, at + 1),
    kind: kindAt(bytes, at + 1),
    rssiDbm,
    more: false,
    bytes,
    from: at + 9,
    to: end - 1,
  }
}

/** `type16 kind address phy phy set power rssi interval16 kind address length data` */
function extendedReportEnd(bytes: Uint8Array, at: number, to: number): number {
  if (at + 24 > to || bytes[at + 1] !== 0) return notHere
  const end = at + 24 + bytes[at + 23]!
  const kindKnown = bytes[at + 2]! <= 3 || bytes[at + 2] === 0xff
  const fits = end <= to && kindKnown && bytes[at + 9]! <= 3 && bytes[at + 10]! <= 3 && isRssi(s8(bytes, at + 13))
  return fits ? end : notHere
}

function readExtendedReport(bytes: Uint8Array, at: number, end: number): Report {
  const rssiDbm = rssiOf(s8(bytes, at + 13))
  const more = ((u16le(bytes, at) >> 5) & 3) === 1
  return {
    address: addressAt(bytes, at + 2),
    kind: kindAt(bytes, at + 2),
    rssiDbm,
    more,
    bytes,
    from: at + 24,
    to: end,
  }
}

/** Kinds 2 and 3 are addresses that the controller found out by itself: the ones that last. */
const kindAt = (bytes: Uint8Array, at: number): AddressKind => (bytes[at] === 1 ? 'random' : 'public')

const recentAddresses = new Recent((bytes: Uint8Array, from: number) => macLeAt(bytes, from))
/** Behind its kind; another kind has none. */
const addressAt = (bytes: Uint8Array, at: number): TagId | null =>
  bytes[at]! > 3 ? null : recentAddresses.of(bytes, at + 1, at + 7)

const isRssi = (value: number): boolean => value === 127 || (value >= -127 && value <= 20)
const rssiOf = (value: number): number | null => (value === 127 ? null : value)
