import { type Problem, problem } from '../../core/model/problem.ts'
import type { Message } from '../driver.ts'
import { quote } from '../framing/text.ts'

/**
 * One connection to a reader, from opening to its end; it is never opened again. Who wants it back opens another.
 * `send` before `opened` or after `failed` is dropped, as on a cable without a reader.
 */
export interface Link {
  send(output: Uint8Array | Message): void
  /** Resolves when the port is free again. No event comes after the call. */
  close(): Promise<void>
}

export interface LinkEvents {
  opened(): void
  received(input: Uint8Array | Message): void
  /** Could not be opened, or is gone. The link's last word, once. */
  failed(problem: Problem): void
}

/** Starts to open; the outcome comes by event, never before the call returns. */
export type OpenLink = (events: LinkEvents) => Link

/** A far end that takes nothing (flow control, a hung adapter) must not fill the memory with what waits for it. */
export const mostQueuedBytes = 4096

/** A link that can't be, for a reason that is known beforehand. */
export const deadLink =
  (reason: Problem): OpenLink =>
  events => {
    const timer = setTimeout(() => events.failed(reason), 0)
    return { send() {}, close: async () => clearTimeout(timer) }
  }

/** Where a reader is, as written in its `link`. */
export type LinkAddress =
  | { readonly kind: 'serial'; readonly path: string; readonly baud: number }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'mqtt'; readonly topic: string }

const linkTip = 'Write it as serial:PATH?baud=115200, tcp:HOST:PORT or mqtt:TOPIC.'
const wrong = (text: string): Problem => problem('error', text, linkTip)

export const isProblem = (value: LinkAddress | Problem): value is Problem => 'severity' in value

/** Reads `serial:PATH?baud=115200`, `tcp:HOST:PORT` or `mqtt:TOPIC`; a problem says what is off. */
export const parseLink = (text: string): LinkAddress | Problem => {
  const colon = text.indexOf(':')
  const rest = text.slice(colon + 1).trim()
  switch (colon < 0 ? '' : text.slice(0, colon).trim().toLowerCase()) {
    case 'serial':
      return parseSerial(rest)
    case 'tcp':
      return parseTcp(rest)
    case 'mqtt':
      return parseMqtt(rest)
    case 'udp':
    case 'http':
      return wrong(`Links such as ${quote(text)} belong to readers that this version does not have.`)
    default:
      return wrong(text.trim() ? `The link ${quote(text)} is of no known kind.` : 'The link is empty.')
  }
}

function parseSerial(rest: string): LinkAddress | Problem {
  const [path, query, more] = rest.split('?')
  if (!path || more !== undefined) return wrong(`The serial link ${quote(rest)} names no port.`)
  let baud = 115200
  for (const [key, value] of new URLSearchParams(query ?? '')) {
    if (key !== 'baud') return wrong(`A serial link has no setting ${quote(key)}, only baud.`)
    if (!/^\d{3,7}$/.test(value)) return wrong(`The baud rate ${quote(value)} is no number that a serial port knows.`)
    baud = Number(value)
  }
  return { kind: 'serial', path, baud }
}

function parseTcp(rest: string): LinkAddress | Problem {
  const found = /^(?:\[([0-9a-f:.%\w]+)\]|([^:/\s[\]]+)):(\d{1,5})$/i.exec(rest)
  if (!found) return wrong(`The TCP link ${quote(rest)} is not HOST:PORT.`)
  const port = Number(found[3])
  if (port < 1 || port > 65535) return wrong(`The TCP port ${port} does not exist; ports go from 1 to 65535.`)
  return { kind: 'tcp', host: (found[1] ?? found[2])!, port }
}

function parseMqtt(rest: string): LinkAddress | Problem {
  const levels = rest.split('/')
  const misplaced = levels.some(
    (level, index) =>
      (level.includes('#') && (level !== '#' || index < levels.length - 1)) || (level.includes('+') && level !== '+'),
  )
  if (!rest || rest.length > 1024 || rest.includes('\0') || misplaced)
    return wrong(`The MQTT topic ${quote(rest)} can not be subscribed to.`)
  if (rest.includes('#') || rest.includes('+')) return { kind: 'mqtt', topic: rest }
  return { kind: 'mqtt', topic: `${rest.replace(/\/+$/, '')}/#` }
}
