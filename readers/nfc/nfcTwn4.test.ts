import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bench } from '../../test/readers/bench.ts'
import { toUtf8, utf8 } from '../framing/text.ts'
import { ask, binarySpelling, errorWords } from './twn4Frame.ts'
import { nfcTwn4 } from './nfcTwn4.ts'

const line = (text: string) => toUtf8(`${text}\r`)
const version = line('001D54574E342F42312E30332F434346312E35372F505253312E30332F5049')
const found = line('000180200466CF4DC2')
const lines = (frames: readonly Uint8Array[]) => frames.map(frame => utf8(frame)!.trim())
const reading = (settings: object = {}) => {
  const set = bench(nfcTwn4, settings)
  set.start()
  set.say(version, line('00'))
  return set
}

describe('a TWN4', () => {
  it('is asked for its version, told to read all kinds, and searched', () => {
    expect(lines(reading().sent)).toEqual(['0004FF', '0502FFFFFFFFFFFFFFFF', '050020'])
    const kept = bench(nfcTwn4, { kinds: 'keep', crc: true })
    kept.start()
    kept.say(line('000131E1'))
    expect(lines(kept.sent)[1]).toMatch(/^050020[0-9A-F]{4}$/)
  })

  it('is searched again after each reply', () => {
    const set = reading()
    set.asked()
    set.pass(250)
    set.say(line('0000'))
    expect(lines(set.asked())).toEqual(['050020'])
    set.pass(250)
    set.say(found)
    expect(lines(set.asked())).toEqual(['050020'])
    expect([set.readings, set.problems]).toEqual([[{ tag: 'nfc:66CF4DC2' }], []])
  })

  it('says what went wrong, and is searched again after a breath', () => {
    const set = reading()
    set.asked()
    set.say(line('01'))
    expect(set.asked()).toEqual([])
    set.pass(250)
    expect(lines(set.asked())).toEqual(['050020'])
    expect(set.problems.map(({ text }) => text)).toEqual(['The reader reports that it does not know the command.'])
    for (let code = 0; code < 256; code++) expect(errorWords(code)).toMatch(/^(it|a|there) /)
  })

  it('is set up anew when it has gone deaf', () => {
    const set = reading()
    set.asked()
    set.pass(10_000)
    expect(lines(set.asked())).toContain('0004FF')
    expect(set.problems.map(({ text }) => text)).toEqual(['The reader does not answer.'])
  })

  it('never throws, and loses no tag between any bytes', () => {
    const junk = fc.oneof(fc.uint8Array({ maxLength: 30 }), fc.stringMatching(/^[0-9A-F\r]{0,30}$/).map(toUtf8))
    fc.assert(
      fc.property(fc.array(junk, { maxLength: 8 }), fc.integer({ min: 1, max: 97 }), (pieces, step) => {
        const set = bench(nfcTwn4)
        set.start()
        const stream = Uint8Array.from(pieces.flatMap(bytes => [...bytes, ...found]))
        for (let at = 0; at < stream.length; at += step) {
          set.say(stream.subarray(at, at + step))
          set.pass(250)
        }
        set.end()
        expect(set.readings.filter(({ tag }) => tag === 'nfc:66CF4DC2')).toHaveLength(pieces.length)
      }),
      { seed: 5 },
    )
  })

  it.each([true, false])('in the binary form (CRC: %s) is asked in it, never throws, and loses no tag', crc => {
    const spelling = binarySpelling(crc)
    const set = bench(nfcTwn4, { form: 'binary', crc })
    set.start()
    expect([...set.asked()[0]!].slice(0, 5)).toEqual([crc ? 5 : 3, 0, ...ask.version])
    const tag = spelling.build([0, 1, 0x80, 0x20, 4, 0x66, 0xcf, 0x4d, 0xc2])
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 97 }),
        (junk, step) => {
          const other = bench(nfcTwn4, { form: 'binary', crc })
          const stream = Uint8Array.from(junk.flatMap(bytes => [...bytes, ...tag, ...(crc ? [] : tag)]))
          for (let at = 0; at < stream.length; at += step) other.say(stream.subarray(at, at + step))
          other.end()
          const seen = other.readings.filter(one => one.tag === 'nfc:66CF4DC2').length
          if (crc) expect(seen).toBe(junk.length)
          else expect(seen).toBeGreaterThanOrEqual(junk.length)
        },
      ),
      { seed: 3 },
    )
  })
})
