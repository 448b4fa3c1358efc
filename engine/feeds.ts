import type { Logger } from 'pino'
import { Failure } from '../core/api/errors.ts'
import { asReceiverId, type ReaderId } from '../core/model/ids.ts'
import type { LinkState, Reader, ReaderHealth } from '../core/model/reader.ts'
import { checkReader } from '../readers/checkReader.ts'
import { type Broker, BrokerFailure, startBroker } from '../readers/link/broker.ts'
import type { BrokerAddress } from '../readers/link/mqtt.ts'
import { Doors } from '../readers/link/doors.ts'
import { linkTo, type Ways } from '../readers/link/open.ts'
import { SerialPorts } from '../readers/link/ports.ts'
import { type Clock, type Session, startSession } from '../readers/session.ts'
import type { Ingest } from './ingest.ts'
import type { Notices } from './notices.ts'

export interface FeedParts {
  /** Port of an embedded broker (0 = any free one), URL of an existing one, or none. */
  readonly mqtt: number | string | null
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
  close(): Promise<void>
}

interface Running {
  readonly words: string
  readonly session: Session
}

export async function openFeeds({ mqtt, clock, notices, ingest }: FeedParts): Promise<Feeds> {
  const broker = typeof mqtt === 'number' ? await embed(mqtt) : null
  const address = broker ? { url: `mqtt://127.0.0.1:${broker.port}` } : typeof mqtt === 'string' ? brokerAt(mqtt) : null
  const ways: Ways = { broker: address, ports: new SerialPorts(), doors: new Doors() }
  const running = new Map<ReaderId, Running>()

  const start = (reader: Reader): Session | null => {
    const source = `reader ${reader.id}`
    const found = checkReader(reader)
    if ('faults' in found) {
      for (const { reason, tip } of found.faults)
        notices.report(source, { severity: 'error', text: `Reader ${reader.id}: ${reason}`, tip }, clock.now())
      ingest.sign({ kind: 'link', reader: reader.id, state: 'down' })
      return null
    }
    const { driver, settings, address: link } = found.checked
    let told: LinkState | null = null
    return startSession({
      reader,
      driver,
      settings,
      openLink: linkTo(link, ways),
      clock,
      listener: {
        onReading: (reading, at) => ingest.reading(reader.id, reader.receiver, reading, at),
        onReceiver: (name, alive, at) =>
          ingest.sign({ kind: 'receiver', reader: reader.id, receiver: asReceiverId(name), alive, at }),
        onProblem: problem => notices.report(source, problem, clock.now()),
        onHealth: ({ state }) => {
          if (state === told) return
          told = state
          ingest.sign({ kind: 'link', reader: reader.id, state })
          if (state === 'up') notices.settle(source)
        },
      },
    })
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
        const session = start(reader)
        if (session !== null) running.set(reader.id, { words: JSON.stringify(reader), session })
      }
    },
    health: id => running.get(id)?.session.health,
    close: async () => {
      await Promise.all([...running.keys()].map(drop))
      await broker?.close()
    },
  }
}

/** `mqtt://HOST:1883?version=5` speaks MQTT 5; otherwise 3.1.1, which every broker knows. */
function brokerAt(text: string): BrokerAddress {
  if (!URL.canParse(text)) return { url: text }
  const url = new URL(text)
  const version = url.searchParams.get('version')
  url.searchParams.delete('version')
  return { url: url.href, protocolVersion: version === '5' ? 5 : 4 }
}

async function embed(port: number): Promise<Broker> {
  try {
    // Port 0 is the demo's: nobody outside this computer has to do with it.
    return await startBroker(port === 0 ? { port, host: '127.0.0.1' } : { port })
  } catch (error) {
    if (error instanceof BrokerFailure) throw new Failure('conflict', error.message, error.tip)
    throw error
  }
}
