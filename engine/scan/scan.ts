import type { ScanPlace } from '../../core/api/readers.ts'
import type { Parsed } from '../../core/api/contract.ts'
import type { Problem } from '../../core/model/problem.ts'
import { inEnglish, type Sentence, sentence } from '../../core/model/sentences.ts'
import type { DriverKind, SerialLine } from '../../readers/driver.ts'
import { isProblem, parseLink, serialWords, type UsbId } from '../../readers/link/link.ts'
import { linkTo, type Ways } from '../../readers/link/open.ts'
import { usbIdOf } from '../../readers/link/ports.ts'
import { drivers, findDriver } from '../../readers/registry.ts'
import type { Clock } from '../../readers/session.ts'
import { brokerAt } from '../feeds.ts'
import { interrogate } from './interrogate.ts'
import { overhear } from './overhear.ts'

export interface ScanParts {
  readonly ways: Ways
  /** Serial ports of readers at work, and whose they are: they are never written to. */
  readonly inUse: ReadonlyMap<string, string>
  readonly clock: Clock
  /** Each place whenever its state changes. */
  readonly progress: (place: ScanPlace) => void
}

export type ScanWish = Parsed<'readers.scan'>

/** Looks everywhere at once; each place is asked one question at a time. Gives the places in order. */
export async function scanForReaders(wish: ScanWish, parts: ScanParts): Promise<ScanPlace[]> {
  const [onSerial, onTcp] = [suspectsOn('serial'), suspectsOn('tcp')]
  const ports = await portsOf(wish, parts)
  const places: Promise<ScanPlace>[] = [
    ...ports.map(port => atSerial(port, onSerial, parts)),
    ...wish.hosts.map(host => atHost(host, onTcp, parts)),
    ...atBroker(wish, parts),
  ]
  return Promise.all(places)
}

const suspectsOn = (kind: 'serial' | 'tcp') => drivers.filter(({ voice, links }) => voice && links.includes(kind))

interface Port {
  readonly path: string
  readonly usb: UsbId | null
}

async function portsOf({ serial, ports }: ScanWish, { ways }: ScanParts): Promise<Port[]> {
  const seen = serial ? await ways.ports.seen() : []
  const named = ports.filter(path => !seen.some(port => port.path === path))
  return [...seen.map(port => ({ path: port.path, usb: usbIdOf(port) })), ...named.map(path => ({ path, usb: null }))]
}

async function atSerial({ path, usb }: Port, suspects: readonly DriverKind[], parts: ScanParts): Promise<ScanPlace> {
  const say = teller(`serial:${path}`, parts)
  const owner = [...parts.inUse].find(([used]) => used === path)?.[1]
  if (owner !== undefined || parts.ways.ports.isHeld(path))
    return say('in-use', told(taken(owner), sentence('scanTakenTip')))
  for (const { line, speakers } of linesOf(suspects)) {
    say('looking', told(sentence('scanAsking', { baud: line.baud })))
    const open = linkTo({ kind: 'serial', path, ...line }, parts.ways)
    const likely = speakers.filter(({ voice }) => voice!.lines[0]?.baud === line.baud)
    const came = await interrogate(open, { all: speakers, likely, text: findDriver('wedge') }, parts.clock)
    if (came && 'problem' in came) return say('failed', came.problem)
    if (came) return say('found', ...proposal(came.driver, linkWords(path, line, usb), path, came.settings))
  }
  return say('nothing', told(sentence('scanNobody'), sentence('scanNobodyTip')))
}

/** A serial number makes it found again wherever it is plugged in. */
const linkWords = (path: string, line: SerialLine, usb: UsbId | null) =>
  serialWords({ path, ...line, ...(usb?.serial && { usb }) })

/** Each way to set a line with those that may speak there, the likeliest first. */
function linesOf(suspects: readonly DriverKind[]): { line: SerialLine; speakers: DriverKind[] }[] {
  const ways = new Map<string, { line: SerialLine; speakers: DriverKind[] }>()
  for (const suspect of suspects)
    for (const line of suspect.voice!.lines) {
      const key = JSON.stringify([line.baud, line.parity, line.flow])
      const way = ways.get(key) ?? { line, speakers: [] }
      way.speakers.push(suspect)
      ways.set(key, way)
    }
  return [...ways.values()].sort((a, b) => b.speakers.length - a.speakers.length)
}

async function atHost(host: string, suspects: readonly DriverKind[], parts: ScanParts): Promise<ScanPlace> {
  const link = `tcp:${host}`
  const say = teller(link, parts)
  const address = parseLink(link)
  if (isProblem(address)) return say('failed', address)
  say('looking', told(sentence('scanConnecting')))
  const all = { all: suspects, likely: suspects, text: findDriver('wedge') }
  const came = await interrogate(linkTo(address, parts.ways), all, parts.clock)
  if (came && 'problem' in came) return say('failed', came.problem)
  if (came) return say('found', ...proposal(came.driver, link, host, came.settings))
  return say('nothing', told(sentence('scanStranger'), sentence('scanStrangerTip')))
}

function atBroker({ broker, seconds }: ScanWish, parts: ScanParts): Promise<ScanPlace>[] {
  const address = typeof broker === 'string' ? brokerAt(broker) : broker ? parts.ways.broker : null
  if (!address) return []
  return drivers.flatMap(driver =>
    (driver.topics ?? []).map(async topic => {
      const link = `mqtt:${topic}`
      const say = teller(link, parts)
      say('looking', told(sentence('scanListening', { topic, seconds })))
      const way = linkTo({ kind: 'mqtt', topic }, { ...parts.ways, broker: address })
      const came = await overhear(way, driver, seconds * 1000, parts.clock)
      if ('problem' in came) return say('failed', came.problem)
      if (!came.heard) return say('nothing', told(sentence('scanSilent', { titles: driver.title.split(',')[0]! })))
      return say('found', ...proposal(driver, link, 'mqtt', {}, came.receivers))
    }),
  )
}

/** What to set it up with, as words, tip and the row of readers.csv. */
function proposal(
  driver: DriverKind,
  link: string,
  where: string,
  settings: Readonly<Record<string, unknown>>,
  receivers: readonly string[] = [],
): [Words, ScanPlace['found']] {
  const id = `${driver.id}-${where
    .split(/[\\/]/)
    .at(-1)!
    .replace(/[^\w.-]+/g, '-')}`
  const found = { driver: driver.id, title: driver.title, link, settings: { ...settings }, receivers: [...receivers] }
  const chosen = Object.keys(settings).length > 0 ? JSON.stringify(settings) : ''
  const row = [id, driver.id, link, '', '', chosen].map(cellOf).join(',')
  const room = driver.namesReceivers ? '' : ' Add its receiver or its room to the row.'
  return [
    { text: driver.title, tip: `Import it with "whereabouts import readers".${room}` },
    { ...found, row },
  ]
}

const cellOf = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const taken = (owner: string | undefined) =>
  owner === undefined ? sentence('scanTakenOther') : sentence('scanTaken', { reader: owner })

const told = (what: Sentence, tip?: Sentence): Words => ({
  text: inEnglish([what]),
  tip: tip ? inEnglish([tip]) : '',
  said: { title: what, text: tip ? [tip] : [] },
})

type Words = Pick<Problem, 'text' | 'tip' | 'said'>

const teller =
  (place: string, { progress }: ScanParts) =>
  (state: ScanPlace['state'], { text, tip, said }: Words, found: ScanPlace['found'] = null): ScanPlace => {
    const row = { place, state, text, tip, ...(said && { said }), found }
    progress(row)
    return row
  }
