import { Failure } from '../../../core/api/errors.ts'
import type { readerOperations } from '../../../core/api/readers.ts'
import { asReaderId } from '../../../core/model/ids.ts'
import type { Reader } from '../../../core/model/reader.ts'
import { toUtf8 } from '../../../readers/framing/text.ts'
import { isProblem, type LinkAddress, parseLink } from '../../../readers/link/link.ts'
import { Doors } from '../../../readers/link/doors.ts'
import { doorOf } from '../../../readers/link/open.ts'
import { SerialPorts } from '../../../readers/link/ports.ts'
import { systemClock } from '../../clock.ts'
import type { Engine } from '../../engine.ts'
import type { Feeds } from '../../feeds.ts'
import { scanForReaders } from '../../scan/scan.ts'
import type { Handlers } from './index.ts'

/** Two scans at once would disturb each other. */
const scanning = new WeakSet<Engine>()

export const readerHandlers: Handlers<keyof typeof readerOperations> = {
  'readers.scan': async (wish, engine) => {
    if (scanning.has(engine))
      throw new Failure(
        'conflict',
        'A scan for readers is under way.',
        'Wait until it has ended, or look at its results.',
      )
    const { feeds, topics } = engine
    scanning.add(engine)
    topics.scan.replace([])
    try {
      const places = await scanForReaders(wish, {
        ways: feeds?.ways ?? { broker: null, ports: new SerialPorts(), doors: new Doors() },
        inUse: feeds?.portsInUse() ?? new Map(),
        // Readers answer in people's time, however fast a demo runs.
        clock: systemClock(),
        progress: place => topics.scan.put(place),
      })
      return { places }
    } finally {
      scanning.delete(engine)
    }
  },

  'readers.console': ({ id, since }, engine) => {
    const reader = readerOf(engine, id)
    const console = requireFeeds(engine).console(reader.id)
    if (console === undefined)
      throw new Failure('unavailable', `Reader ${id} does not run.`, 'See the notices for what is wrong with its row.')
    const { driver, link, settings } = reader
    const state = engine.feeds?.health(reader.id)?.state ?? 'down'
    return { driver, link, settings: { ...settings }, state, ...console.read(since) }
  },

  'readers.typed': ({ id, text }, engine) => {
    const [reader, address] = keyboardOf(engine, id)
    const heard = requireFeeds(engine).push(doorOf(address), toUtf8(`${text}\r`))
    if (heard === null)
      throw new Failure(
        'unavailable',
        `Reader ${reader.id} does not listen.`,
        'See the notices for what is wrong with it.',
      )
    const problems = heard.problems.map(problem => ({ ...problem }))
    return { reader: reader.id, tags: heard.readings.map(({ tag }) => tag), problems }
  },
}

function requireFeeds({ feeds }: Engine): Feeds {
  if (feeds) return feeds
  throw new Failure('unavailable', 'No server runs on this data folder.', 'Start it with "whereabouts server".')
}

function readerOf(engine: Engine, id: string): Reader {
  const reader = engine.readers().find(one => one.id === asReaderId(id))
  if (reader) return reader
  throw new Failure('not-found', `There is no reader "${id}".`, 'See "whereabouts readers" for all of them.')
}

type Keyboard = Extract<LinkAddress, { readonly kind: 'keyboard' }>

function keyboardOf(engine: Engine, id: string | undefined): [Reader, Keyboard] {
  const candidates = id === undefined ? engine.readers() : [readerOf(engine, id)]
  const keyboards = candidates.flatMap(reader => {
    const address = parseLink(reader.link)
    return !isProblem(address) && address.kind === 'keyboard' ? [[reader, address] as [Reader, Keyboard]] : []
  })
  if (keyboards.length === 1) return keyboards[0]
  if (keyboards.length > 1)
    throw new Failure('bad-input', 'Several readers have a keyboard link.', 'Say which one it was: id.')
  throw new Failure(
    'not-found',
    id === undefined ? 'No reader has a keyboard link.' : `Reader ${id} has no keyboard link.`,
    'Import one with the driver wedge and the link keyboard:STATION, in the room of the scanner.',
  )
}
