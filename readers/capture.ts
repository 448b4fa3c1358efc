import type { Captured, CaptureHead } from '../core/model/capture.ts'
import { fromHex, toHex } from '../core/model/hex.ts'
import type { Message } from './driver.ts'
import { utf8 } from './framing/text.ts'

/** What one reader said and was told, as a file of JSON lines: the first says whose it is, each other one is on the wire. */
export interface Capture {
  readonly head: CaptureHead | null
  readonly lines: readonly Captured[]
  /** Numbers of lines that are none, counted from 1. */
  readonly faults: readonly number[]
}

/** Null where the bytes are no capture. */
export const readCapture = (recording: Uint8Array): Capture | null => {
  if (recording[0] !== brace) return null
  const texts = utf8(recording)?.split('\n') ?? []
  const first = parse(texts[0] ?? '')
  const head = headOf(first)
  if (!head && !lineOf(first)) return null
  const [lines, faults]: [Captured[], number[]] = [[], []]
  for (const [index, text] of texts.entries()) {
    if (text.trim() === '' || (index === 0 && head)) continue
    const value = parse(text)
    const line = lineOf(value)
    if (line) lines.push(line)
    // What the console let go before it could be written.
    else if (!isObject(value) || typeof value.lost !== 'number') faults.push(index + 1)
  }
  return { head, lines, faults }
}

/** What the driver was given. */
export const inputOf = ({ hex, topic, retained }: Captured): Uint8Array | Message => {
  const bytes = fromHex(hex)!
  return topic === undefined ? bytes : { topic, payload: bytes, ...(retained && { retained }) }
}

/** All that came in, as one recording in hex digits. */
export const heardHex = ({ lines }: Capture): string =>
  lines.flatMap(({ direction, hex }) => (direction === 'in' ? [toHex(fromHex(hex)!)] : [])).join('')

const brace = '{'.charCodeAt(0)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function headOf(value: unknown): CaptureHead | null {
  if (!isObject(value) || value.capture !== 1) return null
  const { reader, driver, link, settings } = value
  const text = (word: unknown) => (typeof word === 'string' ? word : '')
  return { reader: text(reader), driver: text(driver), link: text(link), settings: isObject(settings) ? settings : {} }
}

function lineOf(value: unknown): Captured | null {
  if (!isObject(value)) return null
  const { t, direction, hex, topic, retained } = value
  if (typeof t !== 'number' || (direction !== 'in' && direction !== 'out')) return null
  if (typeof hex !== 'string' || !fromHex(hex) || (topic !== undefined && typeof topic !== 'string')) return null
  return { t, direction, hex, ...(topic !== undefined && { topic }), ...(retained === true && { retained }) }
}
