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
  type Version,
} from './llrpMessage.ts'
import { buildStatus, success } from './llrpStatus.ts'

const general = 137
const regulatory = 143
const uhfBand = 144
const powerLevel = 145
const frequencies = 146
const hopTable = 147
const fixedTable = 148
const modeTable = 328
const mode = 329

/** What a reader says that it is and can, as far as it matters here. */
export interface Capabilities {
  readonly antennas: number
  /** Number among companies; 25882 = Impinj. */
  readonly manufacturer: number
  readonly model: number
  readonly firmware: string
  /** ISO 3166 number; 0 = none. */
  readonly country: number
  /** Whose rules it keeps to, by the protocol's own numbers. */
  readonly standard: number
  readonly powers: readonly PowerLevel[]
  readonly hops: boolean
  /** Which of its tables it hops through. */
  readonly hopTable: number
  /** Channel 1 is the first. */
  readonly channelsKHz: readonly number[]
  readonly modes: readonly number[]
}
interface PowerLevel {
  readonly index: number
  readonly dbm: number
}

/** Of a GET_READER_CAPABILITIES_RESPONSE; what it leaves out is empty. */
export const readCapabilities = (bytes: Uint8Array, from: number, to: number): Capabilities => {
  const found = { ...unknownReader, powers: [] as PowerLevel[], modes: [] as number[] }
  each(bytes, from + headBytes, to, (type, value, end) => {
    if (type === general && end - value >= 14) Object.assign(found, readGeneral(bytes, value, end))
    if (type !== regulatory || end - value < 4) return
    found.country = u16At(bytes, value)
    found.standard = u16At(bytes, value + 2)
    const band = findParameter(bytes, value + 4, end, uhfBand)
    if (band < 0) return
    each(bytes, band + 4, band + u16At(bytes, band + 2), (type, value, end) => {
      if (type === powerLevel && end - value >= 4)
        found.powers.push({ index: u16At(bytes, value), dbm: ((u16At(bytes, value + 2) << 16) >> 16) / 100 })
      if (type === frequencies && end > value) Object.assign(found, readFrequencies(bytes, value, end))
      if (type === modeTable)
        each(bytes, value, end, (type, value, end) => {
          if (type === mode && end - value >= 4) found.modes.push(u32At(bytes, value))
        })
    })
  })
  return found
}

/** Until it has said anything. */
export const unknownReader: Capabilities = {
  antennas: 0,
  manufacturer: 0,
  model: 0,
  firmware: '',
  country: 0,
  standard: 0,
  powers: [],
  hops: false,
  hopTable: 0,
  channelsKHz: [],
  modes: [],
}

function each(
  bytes: Uint8Array,
  from: number,
  to: number,
  take: (type: number, value: number, end: number) => void,
): void {
  for (let at = from; at < to; ) {
    const end = endOf(bytes, at, to)
    if (end < 0) return
    if (!(bytes[at]! & 0x80)) take(parameterAt(bytes, at), at + 4, end)
    at = end
  }
}

function readGeneral(bytes: Uint8Array, at: number, to: number): Partial<Capabilities> {
  const end = Math.min(to, at + 14 + u16At(bytes, at + 12))
  return {
    antennas: u16At(bytes, at),
    manufacturer: u32At(bytes, at + 4),
    model: u32At(bytes, at + 8),
    firmware: utf8(bytes.subarray(at + 14, end)) ?? '',
  }
}

function readFrequencies(bytes: Uint8Array, at: number, to: number): Partial<Capabilities> {
  const hops = (bytes[at]! & 0x80) !== 0
  const table = findParameter(bytes, at + 1, to, hops ? hopTable : fixedTable)
  if (table < 0) return { hops }
  const count = hops ? table + 6 : table + 4
  const end = table + u16At(bytes, table + 2)
  const channelsKHz: number[] = []
  for (let next = count + 2; next + 4 <= end && channelsKHz.length < u16At(bytes, count); next += 4)
    channelsKHz.push(u32At(bytes, next))
  return { hops, hopTable: hops ? bytes[table + 4]! : 0, channelsKHz }
}

/** What a reader says; for the simulated one. */
export const buildCapabilities = (version: Version, id: number, its: Capabilities): Uint8Array => {
  const { antennas, manufacturer, model, firmware, country, standard, powers, hops, channelsKHz, modes } = its
  const letters = Array.from(firmware, letter => letter.charCodeAt(0))
  const table = hops
    ? parameter(hopTable, [its.hopTable, 0], u16(channelsKHz.length), channelsKHz.flatMap(u32))
    : parameter(fixedTable, u16(channelsKHz.length), channelsKHz.flatMap(u32))
  const band = parameter(
    uhfBand,
    ...powers.map(({ index, dbm }) => parameter(powerLevel, u16(index), u16(Math.round(dbm * 100)))),
    parameter(frequencies, hops ? 0x80 : 0, table),
    parameter(modeTable, ...modes.map(one => parameter(mode, u32(one), [0, 0, 2, 2], [1, 2, 3, 4, 5].flatMap(u32)))),
  )
  return buildMessage(version, message.capabilities, id, [
    ...buildStatus(success),
    ...parameter(general, u16(antennas), u16(0x4000), u32(manufacturer), u32(model), u16(letters.length), letters),
    ...parameter(regulatory, u16(country), u16(standard), band),
  ])
}
