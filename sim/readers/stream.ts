import { parseTagId } from '../../core/model/tagId.ts'
import type { Message } from '../../readers/driver.ts'
import { drivers, findDriver } from '../../readers/registry.ts'
import { Random } from '../random.ts'
import { type Label, roundMs } from './farEnd.ts'
import { farEnds, sampleTag } from './index.ts'

/** As many tags as a busy reader has in its field, each a little louder or softer every time. */
const tagsInField = 40
const tickMs = 250
/** By then every driver has set its reader up. */
const readyMs = 6000

/** What a reader says to its driver about a full field in so much time; each entry is what comes at once. */
const streamOf = (form: string, ms: number): (Uint8Array | Message)[] => {
  const said: (Uint8Array | Message)[] = []
  const [id = ''] = form.split(' ')
  const kind = findDriver(id)!
  const random = new Random(1)
  const end = farEnds[form]!(random, output => void said.push(output))
  const sample = sampleTag(id)
  const tags = Array.from({ length: tagsInField }, (_, number) => parseTagId(`${sample.slice(0, -2)}${number + 10}`)!)
  const field = (): Label[] => tags.map(tag => ({ tag, rssiDbm: -40 - Math.floor(random.next() * 50) }))
  const driver = kind.open(kind.settings.parse(id === 'uhf-thingmagic' ? { region: 'eu' } : {}))
  const out = {
    reading() {},
    problem() {},
    receiver() {},
    send: (told: Uint8Array | Message) => end.receive(told as never),
  }
  driver.start(0, out)
  let heard = 0
  for (let now = 0; now < readyMs + ms; now += roundMs / 2) {
    if (now === readyMs) heard = said.length = 0
    end.advance(now, field)
    while (heard < said.length) driver.receive(said[heard++]!, now, out)
    if (now % tickMs === 0) driver.tick(now, out)
  }
  return said
}

const enoughMs = 5000

/** Of every reader that speaks in a stream of bytes. */
export const recordings = () =>
  drivers
    .filter(({ id, links }) => links.includes('serial') && id in farEnds)
    .map(({ id }) => ({
      driver: id,
      chunks: streamOf(id, enoughMs).filter(said => said instanceof Uint8Array),
    }))
    .filter(({ chunks }) => chunks.length > 0)
