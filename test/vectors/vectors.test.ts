import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Decoded, decode } from '../../readers/decode.ts'
import type { DriverKind, Reading } from '../../readers/driver.ts'
import { drivers, findDriver } from '../../readers/registry.ts'
import { espresenseCorpus, hasCorpus, ownVectors, r200Corpus, type Vector } from './corpus.ts'
import { bgapiCorpus, bleuioCorpus, gatewayCorpus, hciCorpus } from './ble.ts'
import { serialCorpus } from './serial.ts'

const collected = [
  ...r200Corpus(),
  ...espresenseCorpus(),
  ...serialCorpus(),
  ...hciCorpus(),
  ...bgapiCorpus(),
  ...bleuioCorpus(),
  ...gatewayCorpus(),
]
const all = [...ownVectors, ...collected]
const named = all.map(vector => [`${vector.driver} ${vector.name}`, vector] as const)
/** A recording may be one bare payload for some; there is nothing in it to cut. */
const isStream = ({ links, bare }: DriverKind) => !links.includes('mqtt') && !bare
const streams = named.filter(([, { driver }]) => isStream(findDriver(driver)!))
/** A scanner's text has no start: what comes right before it belongs to it. */
const framed = streams.filter(([, { driver }]) => driver !== 'wedge')

const readingsOf = (found: readonly Decoded[]): Reading[] =>
  found.flatMap(({ kind, ...reading }) => (kind === 'reading' ? [reading as Reading] : []))
const problemsOf = (found: readonly Decoded[]) => found.flatMap(one => (one.kind === 'problem' ? [one] : []))
const settingsOf = (kind: DriverKind, vector: Vector) => kind.settings.parse(vector.settings)

/** Feeds the pieces one after another, as a wire would. */
function feed(vector: Vector, pieces: readonly Uint8Array[]): Decoded[] {
  const kind = findDriver(vector.driver)!
  const [found, wire] = [[] as Decoded[], kind.open(settingsOf(kind, vector))]
  const out = {
    reading: (reading: Reading) => void found.push({ kind: 'reading', ...reading }),
    problem: (problem: object) => void found.push({ kind: 'problem', ...problem } as Decoded),
    send: () => expect.unreachable('a driver that was not started asks for nothing'),
    receiver() {},
  }
  for (const piece of pieces) wire.receive(piece, 0, out)
  wire.end(out)
  return found
}

function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const ends = [...at.map(one => one % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}

describe('recorded bytes', () => {
  it.each(drivers.map(({ id }) => id))('of %s lie beside it, good ones and bad ones', id => {
    const vectors = ownVectors.filter(({ driver }) => driver === id)
    expect(vectors.some(({ readings }) => readings.length > 0)).toBe(true)
    expect(vectors.some(({ problems }) => problems?.length)).toBe(true)
  })

  it.runIf(hasCorpus)('include the collected frames of real devices', () =>
    expect(collected.length).toBeGreaterThan(40),
  )

  it.each(named)('%s', (_, vector) => {
    const kind = findDriver(vector.driver)!
    const found = decode(kind, settingsOf(kind, vector), vector.bytes)
    expect(readingsOf(found)).toEqual(vector.readings)
    const problems = problemsOf(found)
    for (const { text, tip } of problems) expect([text, tip]).not.toContain('')
    if (vector.problems) expect(problems.map(({ severity }) => severity)).toEqual(vector.problems)
    else expect(problems.length).toBeGreaterThan(0)
  })
})

describe('a byte stream', () => {
  it.each(streams)('%s gives the same in any pieces', (_, vector) => {
    const whole = feed(vector, [vector.bytes])
    expect(
      feed(
        vector,
        Array.from(vector.bytes, byte => Uint8Array.of(byte)),
      ),
    ).toEqual(whole)
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 6 }), at => {
        expect(feed(vector, cut(vector.bytes, at))).toEqual(whole)
      }),
      { numRuns: 40 },
    )
  })

  it.each(framed)('%s is found after garbage', (_, vector) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), garbage => {
        expect(readingsOf(feed(vector, [garbage, vector.bytes]))).toEqual(vector.readings)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it.each(framed)('%s is found after any truncated frame', (_, vector) => {
    const donors = streams
      .map(([, donor]) => donor)
      .filter(({ driver, bytes }) => driver === vector.driver && bytes.length < 30)
    for (const donor of donors) {
      for (let length = 1; length < donor.bytes.length; length++) {
        const broken = donor.bytes.subarray(0, length)
        // A stream of LLRP is hung up on instead: see its driver's tests.
        const byByte = Array.from(vector.bytes, byte => Uint8Array.of(byte))
        for (const pieces of vector.driver === 'uhf-llrp' ? [[vector.bytes]] : [[vector.bytes], byByte]) {
          const found = readingsOf(feed(vector, [broken, ...pieces]))
          // The first bytes of the vector may happen to complete the truncated frame.
          expect(found.slice(found.length - vector.readings.length)).toEqual(vector.readings)
        }
      }
    }
  })
})
