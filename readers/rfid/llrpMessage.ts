import { type Framing, needMore, notHere } from '../framing/deframer.ts'

/**
 * Messages of the Low Level Reader Protocol (EPCglobal LLRP 1.0.1 and 1.1), all numbers highest byte first:
 *
 *     reserved:3 version:3 type:10 | length32 of all | id32 | fields | parameters
 *
 * A parameter has its length (`reserved:6 type:10 length16 value`, of head and value) or is of a kind whose length all
 * know (`1 type:7 value`). Parameters hold parameters.
 */
export const headBytes = 10
/** Inventory of a full portal in one report takes some 60 kB. */
const longestMessage = 131_072

export const message = {
  getCapabilities: 1,
  getConfig: 2,
  setConfig: 3,
  closed: 4,
  capabilities: 11,
  config: 12,
  configSet: 13,
  close: 14,
  addROSpec: 20,
  deleteROSpec: 21,
  startROSpec: 22,
  enableROSpec: 24,
  roSpecAdded: 30,
  roSpecDeleted: 31,
  roSpecStarted: 32,
  roSpecEnabled: 34,
  getVersion: 46,
  setVersion: 47,
  versions: 56,
  versionSet: 57,
  getReport: 60,
  report: 61,
  keepalive: 62,
  event: 63,
  enableReports: 64,
  keepaliveAck: 72,
  error: 100,
  custom: 1023,
} as const

/** Of each message that exists: bytes of its fields, and whether parameters follow. */
const shapes = new Map<number, { readonly fields: number; readonly open: boolean }>()
const shape = (fields: number, open: boolean, ...types: readonly number[]) => {
  for (const type of types) shapes.set(type, { fields, open })
}
shape(0, true, 4, 11, 12, 13, 20, 30, 31, 32, 33, 34, 35, 36, 40, 50, 51, 52, 53, 54, 55, 57, 61, 63, 100)
shape(0, false, 14, 26, 44, 46, 60, 62, 64, 72)
shape(1, true, 1, 3)
shape(7, true, 2)
shape(4, false, 21, 22, 23, 24, 25, 41, 42, 43)
shape(1, false, 47)
shape(2, true, 56)
/** A vendor's own: behind its number and the kind of message it may hold anything. */
const customFields = 5

export const u16At = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!
export const u32At = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
/** Exact for the next two hundred years of microseconds. */
export const u64At = (bytes: Uint8Array, at: number): number => u32At(bytes, at) * 2 ** 32 + u32At(bytes, at + 4)

export const typeOf = (bytes: Uint8Array, from: number): number => u16At(bytes, from) & 0x3ff
export const idOf = (bytes: Uint8Array, from: number): number => u32At(bytes, from + 6)
export const fieldsOf = (type: number): number => shapes.get(type)?.fields ?? customFields

/** Two bytes that can begin a message. */
const begins = (bytes: Uint8Array, from: number): boolean => {
  const version = bytes[from]! >> 2
  const type = typeOf(bytes, from)
  return (version === 1 || version === 2) && (shapes.has(type) || type === message.custom)
}

const lengthFits = (length: number): boolean => length >= headBytes && length <= longestMessage

/** A whole head that promises what it can keep. */
const isHead = (bytes: Uint8Array, from: number): boolean => begins(bytes, from) && lengthFits(u32At(bytes, from + 2))

/** As much as is there looks like the head of a message. */
const mayBeHead = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (to - from >= 6) return isHead(bytes, from)
  if (to - from >= 2) return begins(bytes, from)
  return bytes[from]! >> 2 === 1 || bytes[from]! >> 2 === 2
}

export const llrpFraming: Framing = {
  longest: longestMessage,
  measure(bytes, from, to) {
    if (!mayBeHead(bytes, from, Math.min(to, from + 2))) return notHere
    if (to - from < 6) return needMore
    const length = u32At(bytes, from + 2)
    if (!lengthFits(length)) return 6
    const end = from + length
    // A message has no check of its own: one that was cut off takes the next for its end, and what follows is none.
    if (end < to && !mayBeHead(bytes, end, to) && holdsHead(bytes, from + 1, end)) return notHere
    return length
  },
  fault(bytes, from, to) {
    if (!lengthFits(u32At(bytes, from + 2))) return `says that it is ${u32At(bytes, from + 2)} bytes long`
    const type = typeOf(bytes, from)
    const known = shapes.get(type)
    const body = from + headBytes + fieldsOf(type)
    if (body > to || (known && !known.open && body < to)) return `is ${to - from} bytes long where its kind is not`
    return !known || isEven(bytes, body, to) ? null : 'holds parameters that do not come out even'
  },
}

function holdsHead(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (mayBeHead(bytes, at, to)) return true
  return false
}

/** All parameters of messages have their length. */
function isEven(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from
  while (at < to && !(bytes[at]! & 0x80)) {
    const end = endOf(bytes, at, to)
    if (end < 0) return false
    at = end
  }
  return at === to
}

/** Value bytes of the parameters without a length, by type 1 … 20. */
const knownLengths = [0, 2, 8, 8, 8, 8, 1, 2, 2, 4, 2, 2, 2, 12, 2, 2, 4, 2, 4, 2, 2]

/** Of the parameter at `at`: its type, where its value starts, and where it ends (−1: it is broken or of unknown length). */
export const parameterAt = (bytes: Uint8Array, at: number): number =>
  bytes[at]! & 0x80 ? bytes[at]! & 0x7f : u16At(bytes, at) & 0x3ff
export const valueOf = (bytes: Uint8Array, at: number): number => (bytes[at]! & 0x80 ? at + 1 : at + 4)
export const endOf = (bytes: Uint8Array, at: number, to: number): number => {
  const first = bytes[at]!
  if (first & 0x80) {
    const length = knownLengths[first & 0x7f] ?? 0
    return length > 0 && at + 1 + length <= to ? at + 1 + length : -1
  }
  if (at + 4 > to) return -1
  const length = u16At(bytes, at + 2)
  return length >= 4 && at + length <= to ? at + length : -1
}

/** Where the first parameter of a type starts among those from `from`; −1 where there is none. */
export const findParameter = (bytes: Uint8Array, from: number, to: number, type: number): number => {
  for (let at = from; at < to; ) {
    const end = endOf(bytes, at, to)
    if (end < 0) return -1
    if (parameterAt(bytes, at) === type) return at
    at = end
  }
  return -1
}

export type Version = 1 | 2

/** What either side says. */
export const buildMessage = (version: Version, type: number, id: number, body: readonly number[] = []): Uint8Array =>
  Uint8Array.from([...u16((version << 10) | type), ...u32(headBytes + body.length), ...u32(id), ...body])

export const parameter = (type: number, ...body: readonly (number | readonly number[])[]): number[] => {
  const value = body.flat()
  return [...u16(type), ...u16(4 + value.length), ...value]
}

export const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff]
export const u32 = (value: number): number[] => [...u16(Math.floor(value / 65536)), ...u16(value)]
export const u64 = (value: number): number[] => [...u32(Math.floor(value / 2 ** 32)), ...u32(value % 2 ** 32)]
