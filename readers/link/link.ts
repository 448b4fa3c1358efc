import { type Problem, problem } from '../../core/model/problem.ts'
import type { Message, SerialLine } from '../driver.ts'
import { quote } from '../framing/text.ts'

/**
 * One connection to a reader, from opening to its end; it is never opened again. Who wants it back opens another.
 * `send` before `opened` or after `failed` is dropped, as on a cable without a reader.
 */
export interface Link {
  send(output: Uint8Array | Message): void
  /** Resolves when the port is free again. No event comes after the call. */
  close(): Promise<void>
  /** It waits for others to come: opening it again would bring nothing back. */
  readonly passive?: boolean
}

export interface LinkEvents {
  opened(): void
  /** `atOnce` = somebody waits for what is made of it. */
  received(input: Uint8Array | Message, atOnce?: boolean): void
  /** Something that its people should know, while it goes on. */
  warned?(problem: Problem): void
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

/** A device on USB: vendor and product in four hex digits, and its serial number where it has one. */
export interface UsbId {
  readonly vendor: string
  readonly product: string
  readonly serial?: string
}

export interface SerialAddress extends SerialLine {
  readonly kind: 'serial'
  readonly path: string
  /** Where this device is plugged in, whatever the path. */
  readonly usb?: UsbId
}

/** Where a reader is, as written in its `link`. */
export type LinkAddress =
  | SerialAddress
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'mqtt'; readonly topic: string }
  /** `host` null = all networks. */
  | { readonly kind: 'udp'; readonly host: string | null; readonly port: number }
  | { readonly kind: 'http'; readonly path: string }
  | { readonly kind: 'keyboard'; readonly station: string }
  | { readonly kind: 'local' }

const linkTip =
  'Write it as serial:PATH?baud=115200, tcp:HOST:PORT, mqtt:TOPIC, udp:PORT, http:PATH, keyboard:STATION or local:.'
const wrong = (text: string): Problem => problem('error', text, linkTip)

export const isProblem = (value: LinkAddress | Problem): value is Problem => 'severity' in value

/** Reads `serial:PATH?baud=115200`, `tcp:HOST:PORT`, `mqtt:TOPIC` and so on; a problem says what is off. */
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
      return parseUdp(rest)
    case 'http':
      return parseHttp(rest)
    case 'keyboard':
      return { kind: 'keyboard', station: rest }
    case 'local':
      return rest === '' ? { kind: 'local' } : wrong(`The link ${quote(text)} has something behind "local:".`)
    default:
      return wrong(text.trim() ? `The link ${quote(text)} is of no known kind.` : 'The link is empty.')
  }
}

function parseSerial(rest: string): LinkAddress | Problem {
  const [path, query, more] = rest.split('?')
  if (!path || more !== undefined) return wrong(`The serial link ${quote(rest)} names no port.`)
  let address: SerialAddress = { kind: 'serial', path, baud: 115200 }
  for (const [key, value] of new URLSearchParams(query ?? '')) {
    const part = serialSetting(key, value)
    if (part === undefined) return wrong(`A serial link has no setting ${quote(key)}, only baud, parity, flow and usb.`)
    if (part === null) return wrong(`The serial link has a setting ${key} that can not be: ${quote(value)}.`)
    address = { ...address, ...part }
  }
  return address
}

/** Undefined = no such setting, null = not this value. */
function serialSetting(key: string, value: string): Partial<SerialAddress> | null | undefined {
  switch (key) {
    case 'baud':
      return /^\d{3,7}$/.test(value) ? { baud: Number(value) } : null
    case 'parity':
      return value === 'even' || value === 'odd' ? { parity: value } : value === 'none' ? {} : null
    case 'flow':
      return value === 'rtscts' ? { flow: value } : value === 'none' ? {} : null
    case 'usb':
      return usbSetting(value)
    default:
      return undefined
  }
}

function usbSetting(value: string): Partial<SerialAddress> | null {
  const found = /^([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?$/i.exec(value)
  if (!found) return null
  const [, vendor, product, serial] = found
  return { usb: { vendor: vendor!.toUpperCase(), product: product!.toUpperCase(), ...(serial && { serial }) } }
}

/** As `parseLink` reads it. */
export const serialWords = ({ path, baud, parity, flow, usb }: Omit<SerialAddress, 'kind'>): string => {
  const device = usb && [usb.vendor, usb.product, ...(usb.serial ? [encodeURIComponent(usb.serial)] : [])].join(':')
  const words = [`baud=${baud}`, parity && `parity=${parity}`, flow && `flow=${flow}`, device && `usb=${device}`]
  return `serial:${path}?${words.filter(Boolean).join('&')}`
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

function parseUdp(rest: string): LinkAddress | Problem {
  const found = /^(?:(?:\[([0-9a-f:.%\w]+)\]|([^:/\s[\]]+)):)?(\d{1,5})$/i.exec(rest)
  const port = Number(found?.[3])
  if (!found || port < 1 || port > 65535) return wrong(`The UDP link ${quote(rest)} is not PORT or ADDRESS:PORT.`)
  return { kind: 'udp', host: found[1] ?? found[2] ?? null, port }
}

/** Under these the server answers others. */
const ownPaths = /^\/(?:api|assets|index\.html)?(?:\/|$)/

function parseHttp(rest: string): LinkAddress | Problem {
  const path = `/${rest.replace(/^\/+|\/+$/g, '')}`
  if (!/^(?:\/[\w~-][\w.~-]*)+$/.test(path) || path.length > 200)
    return wrong(`The HTTP path ${quote(rest)} is none: letters, digits, "-", "_", "." and "/" make one.`)
  if (ownPaths.test(path)) return wrong(`The HTTP path ${quote(rest)} belongs to the interface.`)
  return { kind: 'http', path }
}
