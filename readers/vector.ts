import { fromHex, toHex } from '../core/model/hex.ts'
import { type Capture, heardHex } from './capture.ts'
import { decode } from './decode.ts'
import type { DriverKind } from './driver.ts'
import { toUtf8, utf8 } from './framing/text.ts'

/** One vector as it lies beside a driver (`x.vectors.json`), made of a capture: what came in, and what it gives now. */
export interface MadeVector {
  readonly name: string
  readonly source: string
  readonly hex?: string
  readonly lines?: readonly object[]
  readonly settings?: Readonly<Record<string, unknown>>
  readonly readings: readonly object[]
  /** Severities in order. */
  readonly problems: readonly string[]
}

/** What is read of it must still be checked by somebody who knows which tags were there: that is what makes it a vector. */
export const vectorOf = (driver: DriverKind, settings: unknown, capture: Capture): MadeVector => {
  const isFeed = driver.links.includes('mqtt')
  const lines = capture.lines.flatMap(({ direction, hex, topic = '' }) =>
    direction === 'in' ? [messageOf(topic, fromHex(hex)!)] : [],
  )
  const hex = heardHex(capture)
  const recording = isFeed ? toUtf8(lines.map(line => `${JSON.stringify(line)}\n`).join('')) : fromHex(hex)!
  const found = decode(driver, settings, recording)
  const from = capture.lines[0] ? new Date(capture.lines[0].t).toISOString() : 'nothing'
  const chosen = capture.head?.settings ?? {}
  return {
    name: `capture of ${capture.head?.reader || 'a reader'}`,
    source: `captured ${from}`,
    ...(isFeed ? { lines } : { hex }),
    ...(Object.keys(chosen).length > 0 && { settings: chosen }),
    readings: found.flatMap(({ kind, ...reading }) => (kind === 'reading' ? [reading] : [])),
    problems: found.flatMap(one => (one.kind === 'problem' ? [one.severity] : [])),
  }
}

/** As `decode` reads it: the object that was published, its text, or its bytes. */
function messageOf(topic: string, payload: Uint8Array): object {
  const text = utf8(payload)
  if (text === null) return { topic, payloadHex: toHex(payload) }
  try {
    const value: unknown = JSON.parse(text)
    return { topic, payload: typeof value === 'object' && value !== null ? value : text }
  } catch {
    return { topic, payload: text }
  }
}
