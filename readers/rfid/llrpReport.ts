import {
  endOf,
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
  valueOf,
  type Version,
  buildMessage,
} from './llrpMessage.ts'
import { isTid } from './tid.ts'

const tagReportData = 240
const epcData = 241
const custom = 1023
/** What a tag gave from its memory, where somebody set up an access to it. */
const readResult = 349
/** Of parameters whose length all know. */
const known = {
  antenna: 1,
  firstSeenUtc: 2,
  firstSeenUptime: 3,
  lastSeenUtc: 4,
  lastSeenUptime: 5,
  rssi: 6,
  channel: 7,
  seenCount: 8,
  epc96: 13,
} as const

/** Impinj's number among companies, which stands before what it adds. */
export const impinj = 25_882
const impinjTid = 55
const impinjPhase = 56
const impinjRssi = 57

/** One tag of a report. */
export interface LlrpTag {
  readonly epc: Uint8Array
  readonly antenna?: number
  readonly rssiDbm?: number
  /** Counts from 1 in the reader's table of frequencies. */
  readonly channel?: number
  /** 4096 parts of a turn. */
  readonly phase?: number
  readonly count?: number
  readonly tid?: Uint8Array
  /** Microseconds, of UTC or since the reader was switched on. */
  readonly firstSeenUs?: number
  readonly lastSeenUs?: number
}

/** The tags of a RO_ACCESS_REPORT one after another; null for one that holds no EPC. */
export const readReport = (bytes: Uint8Array, from: number, to: number, take: (tag: LlrpTag | null) => void): void => {
  for (let at = from + headBytes; at < to; ) {
    const end = endOf(bytes, at, to)
    if (end < 0) return
    if (parameterAt(bytes, at) === tagReportData) take(readTag(bytes, at + 4, end))
    at = end
  }
}

type Found = { -readonly [key in keyof LlrpTag]: LlrpTag[key] }

/** What is behind a parameter of unknown length can't be read; what is before it counts. */
function readTag(bytes: Uint8Array, from: number, to: number): LlrpTag | null {
  const tag: Found = { epc: nothing }
  for (let at = from; at < to; ) {
    const end = endOf(bytes, at, to)
    if (end < 0) break
    const value = valueOf(bytes, at)
    switch (parameterAt(bytes, at)) {
      case known.epc96:
        tag.epc = bytes.slice(value, end)
        break
      case epcData:
        tag.epc = readEpc(bytes, value, end)
        break
      case known.antenna:
        tag.antenna = u16At(bytes, value)
        break
      case known.rssi:
        tag.rssiDbm ??= (bytes[value]! << 24) >> 24
        break
      case known.channel:
        tag.channel = u16At(bytes, value)
        break
      case known.seenCount:
        tag.count = u16At(bytes, value)
        break
      case known.firstSeenUtc:
      case known.firstSeenUptime:
        tag.firstSeenUs = u64At(bytes, value)
        break
      case known.lastSeenUtc:
      case known.lastSeenUptime:
        tag.lastSeenUs = u64At(bytes, value)
        break
      case readResult:
        tag.tid ??= readTid(bytes, value, end)
        break
      case custom:
        if (end - value >= 10 && u32At(bytes, value) === impinj) readImpinj(tag, bytes, value + 4, end)
    }
    at = end
  }
  return tag.epc.length >= 2 && tag.epc.length <= longestEpc ? tag : null
}

const nothing = new Uint8Array(0)
const longestEpc = 62

function readEpc(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const end = from + 2 <= to ? from + 2 + Math.ceil(u16At(bytes, from) / 8) : to + 1
  return end <= to ? bytes.slice(from + 2, end) : nothing
}

/** `result, operation16, count16, words`; undefined where it failed, or read another memory than that of the maker. */
function readTid(bytes: Uint8Array, at: number, to: number): Uint8Array | undefined {
  const start = at + 5
  const end = start <= to ? start + 2 * u16At(bytes, at + 3) : to + 1
  return end <= to && bytes[at] === 0 && isTid(bytes, start, end) ? bytes.slice(start, end) : undefined
}

function readImpinj(tag: Found, bytes: Uint8Array, at: number, to: number): void {
  const kind = u32At(bytes, at)
  const value = at + 4
  if (kind === impinjPhase) tag.phase = u16At(bytes, value)
  // Finer than the reader's whole decibels, so it takes their place.
  if (kind === impinjRssi) tag.rssiDbm = ((u16At(bytes, value) << 16) >> 16) / 100
  if (kind !== impinjTid) return
  const end = value + 2 + 2 * u16At(bytes, value)
  if (end > value + 2 && end <= to) tag.tid = bytes.slice(value + 2, end)
}

/** What a reader says; for the simulated one. */
export const buildReport = (version: Version, id: number, tags: readonly LlrpTag[]): Uint8Array =>
  buildMessage(version, message.report, id, tags.flatMap(tagParameter))

function tagParameter({
  epc,
  antenna,
  rssiDbm,
  channel,
  phase,
  count,
  tid,
  firstSeenUs,
  lastSeenUs,
}: LlrpTag): number[] {
  const short = (type: number, value: readonly number[]) => [0x80 | type, ...value]
  const vendor = (kind: number, value: readonly number[]) => parameter(custom, u32(impinj), u32(kind), value)
  return parameter(
    tagReportData,
    epc.length === 12 ? short(known.epc96, [...epc]) : parameter(epcData, u16(8 * epc.length), [...epc]),
    antenna === undefined ? [] : short(known.antenna, u16(antenna)),
    rssiDbm === undefined ? [] : short(known.rssi, [Math.round(rssiDbm) & 0xff]),
    channel === undefined ? [] : short(known.channel, u16(channel)),
    firstSeenUs === undefined ? [] : short(known.firstSeenUtc, u64(firstSeenUs)),
    lastSeenUs === undefined ? [] : short(known.lastSeenUtc, u64(lastSeenUs)),
    count === undefined ? [] : short(known.seenCount, u16(count)),
    phase === undefined ? [] : vendor(impinjPhase, u16(phase)),
    phase === undefined || rssiDbm === undefined ? [] : vendor(impinjRssi, u16(Math.round(rssiDbm * 100) & 0xffff)),
    tid === undefined ? [] : vendor(impinjTid, [...u16(tid.length / 2), ...tid]),
  )
}
