import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Command } from 'commander'
import type { ConsoleLine, ScanPlace } from '../../../core/api/readers.ts'
import { captureLines } from '../../../core/api/capture.ts'
import { contract, type Input } from '../../../core/api/contract.ts'
import { Failure } from '../../../core/api/errors.ts'
import { writeHead } from '../../../core/model/capture.ts'
import { readCapture } from '../../../readers/capture.ts'
import { Doors } from '../../../readers/link/doors.ts'
import { SerialPorts } from '../../../readers/link/ports.ts'
import { findDriver } from '../../../readers/registry.ts'
import { vectorOf } from '../../../readers/vector.ts'
import { systemClock } from '../../clock.ts'
import { scanForReaders } from '../../scan/scan.ts'
import { askOnce, openAsker, type Whereto } from '../asker.ts'
import { printJson, printLine, printTable, say, span } from '../print.ts'

type Options = Whereto & { readonly json?: boolean }

/** How often the console is looked at. */
const lookMs = 400

/** `readers` and what can be done with them: find new ones, look at their wires, keep what was seen. */
export function addReaderVerbs(program: Command) {
  const withSite = (command: Command) =>
    command
      .option('--data <DIR>', 'data folder (goes through its server where one runs)')
      .option('--url <URL>', 'a running server, as it printed itself')
      .option('--ca <FILE>', 'with an https URL: the certificate authority of that server')
      .option('--json', 'JSON and nothing else')

  const readers = withSite(program.command('readers').description('health of readers and receivers'))
    .enablePositionalOptions()
    .action(listReaders)

  withSite(
    readers
      .command('scan')
      .description('look for readers on serial ports, at addresses and on a broker; what is found is ready to import')
      .option('--port <PATH...>', 'serial ports that the system does not list')
      .option('--no-serial', 'leave the listed serial ports alone')
      .option('--tcp <HOST:PORT...>', 'readers on the network')
      .option('--mqtt <URL>', 'a broker; without it the one of the server, if it has one')
      .option('--seconds <n>', 'how long to listen to the broker', '5'),
  ).action(scan)

  withSite(
    readers
      .command('watch <id>')
      .description('what happens on the wire of a reader: bytes, frames, readings, problems, until Ctrl-C')
      .option('--capture <FILE>', 'keep the bytes, as JSON lines that "decode" and "readers vector" read')
      .option('--seconds <n>', 'end after so long'),
  ).action(watch)

  readers
    .command('vector <capture>')
    .description('make a test vector of a capture, in the form of x.vectors.json')
    .option('--driver <ID>', 'another driver than that of the capture')
    .action(vector)
}

async function listReaders(options: Options) {
  const answer = await askOnce(options, 'readers.list', {})
  if (options.json) return printJson(answer.readers)
  const ago = (at: number | null) => (at === null ? 'never' : `${span(Date.now() - at)} ago`)
  printTable(
    ['reader', 'driver', 'state', 'heard', 'tag read', 'readings', 'link', 'last problem'],
    answer.readers.map(r => [
      r.id,
      r.driver,
      r.state,
      ago(r.lastHeardAt),
      ago(r.lastReadingAt),
      String(r.readings),
      r.link,
      r.lastProblem?.text ?? '',
    ]),
  )
  printLine('')
  printTable(
    ['receiver', 'kind', 'floor', 'state', 'heard', 'left out', 'clock', 'drift'],
    answer.receivers.map(r => [
      r.id,
      r.kind,
      String(r.floor),
      r.state,
      ago(r.lastHeardAt),
      leftOutWords(r.leftOut),
      r.clockOffsetMs === 0 ? '' : `${span(Math.abs(r.clockOffsetMs))} ${r.clockOffsetMs > 0 ? 'behind' : 'ahead'}`,
      r.drift.flagged ? `${r.drift.db} dB: moved or faulty?` : '',
    ]),
  )
}

const leftOutWords = ({ levels, late, repeats }: { levels: number; late: number; repeats: number }) =>
  [
    [levels, 'impossible levels'],
    [late, 'late'],
    [repeats, 'repeats'],
  ]
    .filter(([count]) => count !== 0)
    .map(words => words.join(' '))
    .join(', ')

interface ScanOptions extends Options {
  readonly port?: string[]
  readonly serial: boolean
  readonly tcp?: string[]
  readonly mqtt?: string
  readonly seconds: string
}

async function scan(options: ScanOptions) {
  const wish: Input<'readers.scan'> = {
    serial: options.serial,
    ports: options.port ?? [],
    hosts: options.tcp ?? [],
    broker: options.mqtt ?? true,
    seconds: positive(options.seconds),
  }
  const { places } =
    options.data === undefined && options.url === undefined
      ? { places: await scanHere(wish) }
      : await askOnce(options, 'readers.scan', wish)
  if (options.json) return printJson(places)
  if (places.length === 0) return printLine('There is nowhere to look: no serial port, no address, no broker.')
  for (const place of places) printPlace(place)
  const rows = places.flatMap(({ found }) => (found ? [found.row] : []))
  if (rows.length === 0) return
  printLine('\nid,driver,link,receiver,room,settings')
  for (const row of rows) printLine(row)
}

/** Without a site: nothing here is anybody's yet, and a port that another program holds says so by itself. */
const scanHere = (wish: Input<'readers.scan'>) =>
  scanForReaders(contract.operations['readers.scan'].input.parse(wish), {
    ways: { broker: null, ports: new SerialPorts(), doors: new Doors() },
    inUse: new Map(),
    clock: systemClock(),
    progress: ({ place, state, text }) => {
      if (state === 'looking') say(`${place}: ${text}`)
    },
  })

function printPlace({ place, state, text, tip, found }: ScanPlace) {
  printLine(`${place}: ${state}. ${text}`)
  if (found && found.receivers.length > 0) printLine(`  receivers: ${found.receivers.join(', ')}`)
  if (tip !== '') printLine(`  ${tip}`)
}

async function watch(id: string, options: Options & { capture?: string; seconds?: string }) {
  const { capture } = options
  const until = options.seconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + 1000 * positive(options.seconds)
  const asker = await openAsker(options)
  try {
    let since = 0
    for (let first = true; ; first = false) {
      const { driver, link, settings, state, lines, next, lost } = await asker.ask('readers.console', { id, since })
      if (first && capture) write(capture, textOf([writeHead({ reader: id, driver, link, settings })]), writeFileSync)
      if (first) say(`${id} (${driver}, ${link}) is ${state}.`)
      if (lost > 0) say(`${lost} lines came too fast to be shown.`)
      if (capture) write(capture, textOf(captureLines(lines, lost)), appendFileSync)
      for (const line of lines) printLine(options.json ? JSON.stringify(line) : lineWords(line))
      since = next
      if (Date.now() >= until) return
      await pause(lookMs)
    }
  } finally {
    await asker.close()
  }
}

const textOf = (lines: readonly string[]): string => lines.map(line => `${line}\n`).join('')

function write(file: string, text: string, how: (file: string, text: string) => void) {
  try {
    how(file, text)
  } catch (error) {
    throw new Failure(
      'bad-input',
      `Can't write ${file}: ${(error as Error).message}.`,
      'Check the path and its permissions.',
    )
  }
}

function lineWords({ at, kind, hex, topic, text, reading, problem }: ConsoleLine): string {
  const time = new Date(at).toISOString().slice(11, 23)
  const what = reading ? JSON.stringify(reading) : problem ? `${problem.severity}: ${problem.text}` : (text ?? '')
  return [time, kind.padEnd(7), topic ?? '', hex ?? '', what].filter(Boolean).join(' ')
}

function vector(file: string, options: { driver?: string }) {
  const capture = readCapture(read(file))
  if (capture === null)
    throw new Failure(
      'bad-input',
      `${file} is no capture.`,
      'Make one with "whereabouts readers watch ID --capture FILE".',
    )
  const driver = findDriver(options.driver ?? capture.head?.driver ?? '')
  if (driver === undefined)
    throw new Failure('bad-input', 'The capture names no known driver.', 'Say which: --driver ID.')
  const settings = driver.settings.safeParse(options.driver === undefined ? (capture.head?.settings ?? {}) : {})
  if (!settings.success)
    throw new Failure(
      'bad-input',
      'The settings of the capture are not those of its driver.',
      'Correct its first line.',
    )
  const made = vectorOf(driver, settings.data, capture)
  say(
    `${made.readings.length} readings, ${made.problems.length} problems: check them against the tags that were there.`,
  )
  printJson({ driver: driver.id, vectors: [made] })
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Failure(
      'bad-input',
      `Can't read ${file}: ${(error as Error).message}.`,
      'Check the path and its permissions.',
    )
  }
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Failure('bad-input', '--seconds takes a number above 0.', 'For example 10.')
  return value
}
