import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { Failure } from '../core/api/errors.ts'
import { asReceiverId, type ReaderId } from '../core/model/ids.ts'
import type { Problem } from '../core/model/problem.ts'
import type { LinkState, Reader, ReaderHealth } from '../core/model/reader.ts'
import { type CheckedReader, checkReader } from '../readers/checkReader.ts'
import type { Message, Reading } from '../readers/driver.ts'
import { type Broker, BrokerFailure, type BrokerPlace, engineUser, startBroker } from '../readers/link/broker.ts'
import type { BrokerAddress } from '../readers/link/mqtt.ts'
import { Doors } from '../readers/link/doors.ts'
import { linkTo, type Ways } from '../readers/link/open.ts'
import { SerialPorts } from '../readers/link/ports.ts'
import { drivers } from '../readers/registry.ts'
import { WatchedTurns } from '../readers/link/turns.ts'
import { type Clock, type OtherLine, type Session, type SessionListener, startSession } from '../readers/session.ts'
import { ReaderConsole } from './console.ts'
import type { Ingest } from './ingest.ts'
import type { Notices } from './notices.ts'

export interface FeedParts {
  /** Port of an embedded broker (0 = any free one), URL of an existing one, or none. */
  readonly mqtt: number | string | null
  /** Of the embedded broker: who may come, and its listener by TLS. */
  readonly doors?: Pick<BrokerPlace, 'guests' | 'tls'>
  /** Of the existing one: as whom, and by which authority it is believed. */
  readonly far?: Pick<BrokerAddress, 'login' | 'ca'>
  readonly clock: Clock
  readonly log: Logger
  readonly notices: Notices
  readonly ingest: Ingest
}

/** All readers of the site, each supervised by its own session, and the broker that gateways talk to. */
export interface Feeds {
  readonly mqttPort: number | null
  /** From now on these: new ones are opened, changed ones opened anew, others closed. */
  use(readers: readonly Reader[]): void
  health(reader: ReaderId): ReaderHealth | undefined
  /** The ways to readers, also for those who look for new ones. */
  readonly ways: Ways
  /** Serial ports and whose they are, whether open now or not: nobody else may write there. */
  portsInUse(): ReadonlyMap<string, ReaderId>
  /** What happens on this reader's wire from now on, for who looks; undefined where the reader does not run. */
  console(reader: ReaderId): ReaderConsole | undefined
  /** Gives a reader with a door (http, keyboard) what came for it; says what was made of it, null where the door is closed. */
  push(door: string, input: Uint8Array | Message): Heard | null
  close(): Promise<void>
}

/** What a reader's driver made of one input. */
interface Heard {
  readonly readings: Reading[]
  readonly problems: Problem[]
}

/** Of whoever looks at its wire. */
interface Seat {
  console: ReaderConsole | null
}

interface Running {
  readonly words: string
  readonly checked: CheckedReader
  readonly listener: SessionListener
  readonly session: Session
  readonly seat: Seat
}

export async function openFeeds({ mqtt, doors, far, clock, notices, ingest }: FeedParts): Promise<Feeds> {
  const secret = randomBytes(24).toString('base64url')
  const embedded = typeof mqtt === 'number' || doors?.tls !== undefined
  const broker = embedded ? await embed({ ...doors, secret }, typeof mqtt === 'number' ? mqtt : null) : null
  const address: BrokerAddress | null = broker
    ? { url: `mqtt://127.0.0.1:${broker.port}`, login: { user: engineUser, password: secret } }
    : typeof mqtt === 'string'
      ? { ...brokerAt(mqtt), ...far }
      : null
  const ways: Ways = { broker: address, ports: new SerialPorts(), doors: new Doors() }
  const turns = new WatchedTurns()
  const running = new Map<ReaderId, Running>()

  /** What the input that is being pushed gives; sessions do all they do with an input before they return. */
  let heard: Heard | null = null

  const start = (reader: Reader): Running | null => {
    const source = `reader ${reader.id}`
    const found = checkReader(reader)
    if ('faults' in found) {
      for (const { reason, tip } of found.faults)
        notices.report(source, { severity: 'error', text: `Reader ${reader.id}: ${reason}`, tip }, clock.now())
      ingest.sign({ kind: 'link', reader: reader.id, state: 'down' })
      return null
    }
    const { checked } = found
    const seat: Seat = { console: null }
    let told: LinkState | null = null
    const listener: SessionListener = {
      onReading: (reading, at) => {
        ingest.reading(reader.id, reader.receiver, reading, at)
        heard?.readings.push(reading)
        seat.console?.reading(reading, at)
      },
      onReceiver: (name, alive, at) =>
        ingest.sign({ kind: 'receiver', reader: reader.id, receiver: asReceiverId(name), alive, at }),
      onProblem: problem => {
        notices.report(source, problem, clock.now())
        heard?.problems.push(problem)
        seat.console?.problem(problem, clock.now())
      },
      onHealth: ({ state }) => {
        if (state === told) return
        told = state
        ingest.sign({ kind: 'link', reader: reader.id, state })
        if (state === 'up') notices.settle(source)
      },
    }
    const { driver, settings, address: link } = checked
    return {
      words: JSON.stringify(reader),
      checked,
      listener,
      seat,
      session: startSession({
        reader,
        driver,
        settings,
        openLink: linkTo(link, ways),
        otherLines: otherLines(checked, ways),
        otherDrivers: drivers,
        turns,
        clock,
        listener,
      }),
    }
  }

  const drop = async (id: ReaderId) => {
    const former = running.get(id)
    running.delete(id)
    notices.settle(`reader ${id}`)
    await former?.session.close()
  }

  return {
    mqttPort: broker?.port ?? null,
    use: readers => {
      const wanted = new Map(readers.map(r => [r.id, r]))
      for (const [id, { words }] of running) if (words !== JSON.stringify(wanted.get(id))) void drop(id)
      for (const reader of readers) {
        const known = running.get(reader.id)
        if (known) {
          // The world was made anew: tell it again what this reader's state is.
          ingest.sign({ kind: 'link', reader: reader.id, state: known.session.health.state })
          continue
        }
        const started = start(reader)
        if (started !== null) running.set(reader.id, started)
      }
    },
    health: id => running.get(id)?.session.health,
    ways,
    portsInUse: () =>
      new Map(
        [...running].flatMap(([id, { checked }]) =>
          checked.address.kind === 'serial' ? [[checked.address.path, id] as const] : [],
        ),
      ),
    console: id => {
      const one = running.get(id)
      if (one && !one.seat.console) open(one)
      return one?.seat.console ?? undefined
    },
    push: (door, input) => {
      const made: Heard = { readings: [], problems: [] }
      heard = made
      try {
        return ways.doors.push(door, input) ? made : null
      } finally {
        heard = null
      }
    },
    close: async () => {
      await Promise.all([...running.keys()].map(drop))
      await broker?.close()
    },
  }
}

/** From now on somebody looks. Nothing of it costs anything before, or after. */
function open({ checked, listener, seat }: Running) {
  const close = () => {
    seat.console = null
    listener.onBytes = undefined
  }
  const console = new ReaderConsole(checked.driver, () => performance.now(), close)
  seat.console = console
  listener.onBytes = (direction, bytes, at) => console.bytes(direction, bytes, at)
}

/** How else such a reader's line may be set; only who can be asked shows at once that it is right. */
function otherLines({ driver: { voice }, address }: CheckedReader, ways: Ways): OtherLine[] {
  if (address.kind !== 'serial' || !voice || voice.asks.length === 0) return []
  const { baud, parity, flow, ...port } = address
  return voice.lines
    .filter(line => line.baud !== baud || line.parity !== parity || line.flow !== flow)
    .map(line => ({ line, open: linkTo({ ...port, ...line }, ways) }))
}

/** `mqtt://HOST:1883?version=5` speaks MQTT 5; otherwise 3.1.1, which every broker knows. */
export function brokerAt(text: string): BrokerAddress {
  if (!URL.canParse(text)) return { url: text }
  const url = new URL(text)
  const version = url.searchParams.get('version')
  url.searchParams.delete('version')
  return { url: url.href, protocolVersion: version === '5' ? 5 : 4 }
}

/** `port` null = plain for the engine itself only; 0 is the demo's: nobody outside this computer has to do with it. */
async function embed(place: Omit<BrokerPlace, 'port'>, port: number | null): Promise<Broker> {
  try {
    return await startBroker(port ? { ...place, port } : { ...place, port: 0, host: '127.0.0.1' })
  } catch (error) {
    if (error instanceof BrokerFailure) throw new Failure('conflict', error.message, error.tip)
    throw error
  }
}
