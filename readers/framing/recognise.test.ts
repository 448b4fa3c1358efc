import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownVectors } from '../../test/vectors/corpus.ts'
import type { Voice } from '../driver.ts'
import { drivers } from '../registry.ts'
import { isSaidIn, listenFor } from './recognise.ts'

const voices = drivers.flatMap(({ id, voice }) => (voice ? [[id, voice] as const] : []))
/** What readers of each kind say when all is well, from the vectors beside the drivers. */
const speeches = ownVectors.filter(
  ({ problems, readings, settings }) =>
    problems?.length === 0 && readings.length > 0 && Object.keys(settings).length === 0,
)

describe('a voice', () => {
  it.each(voices)('of %s is heard in its own recordings and in no other’s', (id, voice) => {
    const own = speeches.filter(({ driver }) => driver === id)
    expect(own.length).toBeGreaterThan(0)
    for (const { bytes, name } of own) expect([name, isSaidIn(voice, bytes)]).toEqual([name, true])
    const foreign = speeches.filter(({ driver }) => driver !== id && voices.some(([other]) => other === driver))
    for (const { bytes, name, driver } of foreign)
      expect([driver, name, isSaidIn(voice, bytes)]).toEqual([driver, name, false])
  })

  it.each(voices)('of %s is not in its own questions, echoed, but for those of plain text', (id, voice: Voice) => {
    if (id === 'ble-bleuio') return
    for (const ask of voice.asks) expect(listenFor(voice, ask).frames).toBe(0)
  })

  it.each(voices)('of %s is not in noise', (_, voice) => {
    let seed = 1
    const noise = Uint8Array.from({ length: 2000 }, () => (seed = (seed * 48_271) % 2_147_483_647) & 0xff)
    expect(isSaidIn(voice, noise)).toBe(false)
    expect(isSaidIn(voice, new Uint8Array(500))).toBe(false)
  })

  it.each(voices)('of %s is looked for in any bytes without a throw, and all of them are accounted for', (_, voice) => {
    const chunk = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...speeches.map(({ bytes }) => bytes)))
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 5 }), chunks => {
        const heard = Uint8Array.from(chunks.flatMap(bytes => [...bytes]))
        const { bytes, noise } = listenFor(voice, heard)
        expect(bytes + noise).toBeLessThanOrEqual(heard.length)
      }),
      { numRuns: 60 },
    )
  })
})
