import { sum8 } from '../framing/crc16.ts'
import { type Framing, needMore, notHere } from '../framing/deframer.ts'
import { Recent } from '../framing/recent.ts'

/**
 * Frames of NXP's PN532 on a serial line (PN532 user manual UM0701-02, chapter 6.2; protocols.md 6):
 *
 *     00 00 FF  length  −length                          direction  command  parameters  −sum  00
 *     00 00 FF  FF FF   length16  −(sum of its bytes)    direction  …                    −sum  00
 *     00 00 FF  00 FF  00    heard                00 00 FF  FF 00  00    not understood
 */
export const direction = { host: 0xd4, chip: 0xd5, error: 0x7f } as const

/** A chip answers with the number after the one that it was asked. */
export const command = {
  firmware: 0x02,
  sam: 0x14,
  radio: 0x32,
  list: 0x4a,
} as const

// A frame is taken from its FF on and the zeros around it as nothing: those of one that broke off and those of the next
// can't be told apart.
const lengthAt = 1
const shortFrame = 3
const dataAt = 3
const longDataAt = 6
/** −sum. */
const trailer = 1
/** Of data, by the manual. */
const longestData = 265

const fillerLength = (bytes: Uint8Array, from: number, to: number): number => {
  const end = Math.min(to, from + longDataAt + longestData)
  let at = from
  while (at < end && bytes[at] === 0) at++
  return at - from
}

const sumsToZero = (bytes: Uint8Array, from: number, to: number): boolean => sum8(bytes, from, to) === 0
/** ACK and NACK. */
const isShort = (bytes: Uint8Array, from: number): boolean => {
  const length = bytes[from + lengthAt]
  const check = bytes[from + lengthAt + 1]
  return (length === 0 && check === 0xff) || (length === 0xff && check === 0)
}
const isLong = (bytes: Uint8Array, from: number): boolean =>
  bytes[from + lengthAt] === 0xff && bytes[from + lengthAt + 1] === 0xff

/** Length and check in front of `start`, together 0. */
const lengthFits = (bytes: Uint8Array, start: number, long: boolean): boolean =>
  ((bytes[start - 1]! + bytes[start - 2]! + (long ? bytes[start - 3]! : 0)) & 0xff) === 0

/** A frame that was cut short and ends inside the next one has the right sum once in 256 times; the next one's head shows. */
function frameInside(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at + dataAt + 2 < to; at++) {
    if (bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 0xff) continue
    const head = at + 2
    const long = isLong(bytes, head)
    const start = head + (long ? longDataAt : dataAt)
    if (start <= to && lengthFits(bytes, start, long)) return true
  }
  return false
}

/** Where the frame ends whose head is here and whole. A length that its check belies ends with the head. */
function endOf(bytes: Uint8Array, from: number): number {
  if (isShort(bytes, from)) return from + shortFrame
  const long = isLong(bytes, from)
  const start = from + (long ? longDataAt : dataAt)
  if (!lengthFits(bytes, start, long)) return start
  return start + (long ? (bytes[from + dataAt]! << 8) | bytes[from + dataAt + 1]! : bytes[from + lengthAt]!) + trailer
}

/** Frames of a chip, with as many of the zeros behind them as have come. */
export const pn532Framing: Framing = {
  longest: longDataAt + longestData + trailer,
  measure(bytes, from, to) {
    if (bytes[from] === 0) return fillerLength(bytes, from, to)
    if (bytes[from] !== 0xff) return notHere
    if (to - from < dataAt || (isLong(bytes, from) && to - from < longDataAt)) return needMore
    const end = endOf(bytes, from)
    return end - from + fillerLength(bytes, end, to)
  },
  // A chip says the same of a tag as long as that lies there.
  fault: (bytes, from) =>
    bytes[from] === 0 || isShort(bytes, from) ? null : verdicts.of(bytes, from, endOf(bytes, from)),
}

const verdicts = new Recent<string | null>((bytes, from, to) => {
  const start = from + (isLong(bytes, from) ? longDataAt : dataAt)
  if (to <= start + trailer) return 'has a length that does not fit its check'
  if (!sumsToZero(bytes, start, to)) return 'has a checksum that does not fit'
  return frameInside(bytes, start, to) ? 'breaks off where another frame starts' : null
})

export interface Pn532Frame {
  readonly direction: number
  readonly command: number
  /** The parameters are `bytes[from … to)`. */
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

/** False for ACK, NACK and what lies between frames. */
export const saysSomething = (bytes: Uint8Array, from: number): boolean => bytes[from] !== 0 && !isShort(bytes, from)

/** Of bytes that `pn532Framing` found good and that say something. */
export const readFrame = (bytes: Uint8Array, from: number): Pn532Frame => {
  const start = from + (isLong(bytes, from) ? longDataAt : dataAt)
  return {
    direction: bytes[start]!,
    command: bytes[start + 1]!,
    bytes,
    from: start + 2,
    to: endOf(bytes, from) - trailer,
  }
}

const build = (data: readonly number[]): Uint8Array => {
  const start =
    data.length < 0xff
      ? [data.length, -data.length & 0xff]
      : [0xff, 0xff, data.length >> 8, data.length & 0xff, -((data.length >> 8) + data.length) & 0xff]
  const sum = data.reduce((all, byte) => all + byte, 0)
  return Uint8Array.from([0, 0, 0xff, ...start, ...data, -sum & 0xff, 0])
}

/** What the host says. */
export const buildCommand = (code: number, parameters: ArrayLike<number> = []): Uint8Array =>
  build([direction.host, code, ...Array.from(parameters)])

/** What the chip says. */
export const buildAnswer = (code: number, parameters: ArrayLike<number> = []): Uint8Array =>
  build([direction.chip, code + 1, ...Array.from(parameters)])

export const ask = {
  /** A sleeping chip needs a long start before it listens; then it must be told to be a plain reader. */
  wake: () => Uint8Array.from([0x55, 0x55, ...new Uint8Array(14), ...buildCommand(command.sam, [1, 0, 0])]),
  /** How often it looks for a tag before it says that there is none; by itself it would wait for ever. */
  retries: (times: number) => buildCommand(command.radio, [0x05, 0xff, 0x01, times]),
  /** Tags of ISO 14443 A, one or two of them: the chip keeps no more apart. */
  list: (atOnce: number) => buildCommand(command.list, [atOnce, 0]),
}

const isoDep = 0x20

/** The UIDs of an answer to `list`, `count {number ATQA16 SAK length UID [ATS]}`; null when it does not come out even. */
export const uidsOf = ({ bytes, from, to }: Pn532Frame): Uint8Array[] | null => {
  const uids: Uint8Array[] = []
  let at = from + 1
  if (from >= to) return null
  for (let left = bytes[from]!; left > 0; left--) {
    if (at + 5 > to) return null
    const sak = bytes[at + 3]!
    const length = bytes[at + 4]!
    const end = at + 5 + length
    if ((length !== 4 && length !== 7 && length !== 10) || end > to) return null
    uids.push(bytes.slice(at + 5, end))
    // Smart cards say more of themselves; the first byte counts it, itself included.
    at = end + (sak & isoDep && end < to ? bytes[end]! : 0)
  }
  return at === to ? uids : null
}
