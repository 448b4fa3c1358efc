import { describe, expect, it } from 'vitest'
import { fromHex } from '../../core/model/hex.ts'
import type { DriverKind, Message } from '../../readers/driver.ts'
import { toUtf8 } from '../../readers/framing/text.ts'
import { drivers } from '../../readers/registry.ts'
import { Random } from '../../sim/random.ts'
import { bench } from '../readers/bench.ts'
import { ownVectors } from './corpus.ts'

const bytesToFeed = 1_000_000
const mostAtOnce = 997

const noise = (random: Random, length: number) => Uint8Array.from({ length }, () => Math.floor(256 * random.next()))
const upTo = (random: Random, most: number) => Math.floor((most + 1) * random.next())

/** What its readers say, as one stream, or as messages where they publish them. */
const bytesOf = (id: string) => ownVectors.filter(({ driver }) => driver === id).flatMap(({ bytes }) => [...bytes])
const messagesOf = (id: string): Message[] =>
  ownVectors
    .filter(({ driver }) => driver === id)
    .flatMap(({ bytes }) =>
      new TextDecoder()
        .decode(bytes)
        .split('\n')
        .filter(line => line.startsWith('{"topic"')),
    )
    .map(line => JSON.parse(line))
    .map(({ topic, payload, payloadHex }) => ({
      topic,
      payload: payloadHex
        ? fromHex(payloadHex)!
        : toUtf8(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    }))
    .filter(({ payload }) => payload.length > 0)

/** Anything, and every third time its own words, each time from another place, so that the inner states are reached too. */
function feedStream(kind: DriverKind, set: ReturnType<typeof bench>, random: Random): void {
  const words = Uint8Array.from(bytesOf(kind.id))
  for (let fed = 0, turn = 0; fed < bytesToFeed; turn++) {
    const piece = turn % 3 === 2 ? words.subarray(upTo(random, words.length)) : noise(random, 5000)
    for (let at = 0; at < piece.length; ) {
      const to = at + 1 + upTo(random, mostAtOnce)
      set.say(piece.subarray(at, to))
      at = to
    }
    if (turn % 3 !== 2) fed += piece.length
    set.pass(250)
  }
}

/** Its own messages with some bytes changed or cut off, and payloads of anything, on its own topics. */
function feedMessages(kind: DriverKind, set: ReturnType<typeof bench>, random: Random): void {
  const messages = messagesOf(kind.id)
  for (let fed = 0, turn = 0; fed < bytesToFeed; turn++) {
    const { topic, payload } = random.pick(messages)!
    const changed =
      turn % 3 === 0 ? noise(random, upTo(random, mostAtOnce)) : payload.slice(0, 1 + upTo(random, payload.length))
    for (let change = turn % 4; change > 0; change--) changed[upTo(random, changed.length)] = upTo(random, 255)
    set.tell({ topic: turn % 7 === 0 ? topic.slice(upTo(random, topic.length)) : topic, payload: changed })
    fed += changed.length
    if (turn % 100 === 0) set.pass(250)
  }
}

describe.each(drivers.map(kind => [kind.id, kind] as const))('a million bytes of anything to %s', (_, kind) => {
  it('never make it throw, and its words stay few', () => {
    const set = bench(kind)
    set.start()
    if (kind.links.includes('mqtt')) feedMessages(kind, set, new Random(7))
    else feedStream(kind, set, new Random(7))
    set.end()
    // Repeated problems are counted, not told: a bad cable floods nobody.
    expect(set.problems.length).toBeLessThan(4000)
    for (const { text, tip } of set.problems) expect([text, tip]).not.toContain('')
  })
})
