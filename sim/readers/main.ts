/**
 * The far end of one reader's line, for trying things out by hand:
 *
 *     node sim/readers/main.ts --driver ID [--path PORT | --tcp | --mqtt URL] [--tag ID]...
 *
 * Makes a serial port at PATH (socat), listens on a TCP port, or publishes to a broker, and prints the link to give to the
 * engine. Reads its tags until it is told otherwise, a line each: a fault (garbage, checksum, cut, duplicate, flood, error,
 * power, silence, speech), `plug` and `unplug`, `tags [ID[@dBm]...]`, `settings`. Ends with its input.
 */
import { basename, dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { connect } from 'mqtt'
import { parseTagId } from '../../core/model/tagId.ts'
import type { Message } from '../../readers/driver.ts'
import { Random } from '../random.ts'
import { type Fault, faults, type Label, roundMs } from './farEnd.ts'
import { farEnds, sampleTag } from './index.ts'
import { openCable, tcpCable } from './serialEnd.ts'

const { values } = parseArgs({
  options: {
    driver: { type: 'string' },
    path: { type: 'string' },
    tcp: { type: 'boolean', default: false },
    mqtt: { type: 'string' },
    tag: { type: 'string', multiple: true },
  },
})
const { driver = '', path, mqtt } = values
const make = farEnds[driver]
if (!make || [path, mqtt, values.tcp || undefined].filter(way => way !== undefined).length !== 1) {
  const usage = 'node sim/readers/main.ts --driver ID [--path PORT | --tcp | --mqtt URL] [--tag ID]...'
  process.stderr.write(`${usage}\nDrivers: ${Object.keys(farEnds).join(', ')}\n`)
  process.exit(2)
}

const say = (line: string) => process.stdout.write(`${line}\n`)
const usualDbm = -55
let field = readField(values.tag ?? [sampleTag(driver)])
const line = mqtt === undefined ? await cable() : broker(mqtt)
const end = make(new Random(1), line.write)
say(line.link)
const began = performance.now()
const clock = setInterval(() => end.advance(performance.now() - began, () => field), roundMs / 2)
const input = createInterface({ input: process.stdin })
input.on('line', obey)
input.once('close', () => void stop())
process.once('SIGINT', () => void stop())
process.once('SIGTERM', () => void stop())

function obey(words: string): void {
  const [word = '', ...rest] = words.trim().split(/\s+/)
  if ((faults as readonly string[]).includes(word)) end.inject(word as Fault)
  else if (word === 'plug' || word === 'unplug') void line.plug(word === 'plug')
  else if (word === 'tags') field = readField(rest)
  else if (word === 'settings') say(JSON.stringify(end.settings))
  else if (word) say(`one of: ${faults.join(', ')}, plug, unplug, tags, settings`)
}

/** `ID` or `ID@dBm`. What is no tag is told and left out. */
function readField(words: readonly string[]): Label[] {
  return words.flatMap(word => {
    const [id = '', dbm] = word.split('@')
    const tag = parseTagId(id)
    if (!tag) say(`${id} is no tag`)
    return tag ? [{ tag, rssiDbm: dbm === undefined ? usualDbm : Number(dbm) }] : []
  })
}

interface Line {
  readonly link: string
  write(output: Uint8Array | Message): void
  plug(inserted: boolean): Promise<void>
  close(): Promise<void>
}

async function cable(): Promise<Line> {
  const onBytes = (bytes: Uint8Array) => end.receive(bytes)
  const far = path === undefined ? tcpCable(onBytes) : await openCable(dirname(path), basename(path), onBytes)
  await far.plug(true)
  return {
    link: far.link,
    write: output => output instanceof Uint8Array && far.write(output),
    plug: inserted => far.plug(inserted),
    close: () => far.close(),
  }
}

function broker(url: string): Line {
  const client = connect(url)
  client.on('error', ({ message }) => say(`The broker does not answer (${message}); trying again.`))
  return {
    link: `mqtt:# at ${url}`,
    write: output => {
      if (!(output instanceof Uint8Array))
        client.publish(output.topic, Buffer.from(output.payload), { retain: output.retained ?? false })
    },
    plug: async inserted => void (inserted ? client.reconnect() : client.end(true)),
    close: async () => void (await client.endAsync(true)),
  }
}

async function stop(): Promise<void> {
  clearInterval(clock)
  await line.close()
  process.exit(0)
}
