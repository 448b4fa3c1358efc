import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../core/model/hex.ts'
import { itBearsAnyBytes } from '../../test/readers/anyBytes.ts'
import { bench } from '../../test/readers/bench.ts'
import { buildAnswer, buildCommand, command, errorWords, type Region, regionBytes } from './chafonFrame.ts'
import { uhfChafon } from './uhfChafon.ts'

const hex = (frames: readonly Uint8Array[]) => frames.map(frame => toHex(frame))
const information = (type: number) => buildAnswer(0, command.info, 0, [2, 11, type, 2, 0x4e, 0, 30, 10])
const read = buildAnswer(0, command.inventory, 1, [1, 1, 4, 0xaa, 0xbb, 0xcc, 0xdd, 0x50])
const reading = (settings: object = {}, type = 0x0c) => {
  const set = bench(uhfChafon, settings)
  set.start()
  set.say(information(type))
  return set
}

describe('starting a Chafon reader', () => {
  it('asks who is there and for tags as the model wants it, and sets nothing unasked', () => {
    expect(hex(reading().sent)).toEqual(['04FF211995', toHex(buildCommand(255, 1, [4, 0, 1, 0, 0, 0, 0, 0x80, 10]))])
    expect(hex(reading({}, 0x09).sent)).toEqual(['04FF211995', '04FF011BB4'])
    const short = { parameters: 'short', address: 0, q: 1 }
    expect(hex(reading(short).sent).at(-1)).toBe('090001010000800A76FC')
  })

  it('sets region and power where it was told to, and says what was not confirmed', () => {
    const set = reading({ address: 0, region: 'us', powerDbm: 30 })
    expect(hex(set.sent).at(-1)).toBe('0600223180E196')
    set.say(buildAnswer(0, command.region, 0))
    expect(set.last()).toEqual(buildCommand(0, command.power, [30]))
    set.pass(2000)
    expect(set.last()[2]).toBe(command.inventory)
    expect(set.problems.map(({ text }) => text)).toEqual(['The reader did not confirm the power of 30 dBm.'])
  })

  it('tells why a setting was refused', () => {
    const set = reading({ powerDbm: 33 })
    set.say(buildAnswer(0, command.power, 0xff))
    expect(set.problems.map(({ text }) => text)).toEqual(['The reader reports that a command had a wrong parameter.'])
    expect(set.last()[2]).toBe(command.inventory)
  })

  it('has the channels of each band', () => {
    const bands: Record<Region, string> = {
      cn900: '1340',
      us: '3180',
      us3: 'F400',
      kr: '1FC0',
      eu: '4E00',
      cn800: '9300',
    }
    for (const [region, bytes] of Object.entries(bands))
      expect(toHex(Uint8Array.from(regionBytes(region as Region)))).toBe(bytes)
  })

  it('asks again until somebody answers, and tells that nobody does', () => {
    const set = bench(uhfChafon)
    set.start()
    set.pass(3000)
    expect(set.sent.length).toBeGreaterThan(4)
    expect(set.problems).toHaveLength(1)
    expect(set.problems[0]!.tip).toContain('57600')
  })
})

describe('a Chafon reader that reads', () => {
  it('is asked for the next round when one is over, antenna by antenna', () => {
    const set = reading({ antennas: [1, 3] })
    set.asked()
    set.pass(1000)
    set.say(buildAnswer(0, command.inventory, 3, [1, 1, 4, 1, 2, 3, 4, 0x50]))
    expect(set.asked()).toEqual([])
    set.say(read)
    expect(set.asked().map(frame => frame.at(-4))).toEqual([0x82])
    expect(set.readings).toHaveLength(2)
  })

  it('is not asked in a rush when it has nothing to say', () => {
    const set = reading()
    set.asked()
    set.pass(10_000, () => [buildAnswer(0, command.inventory, 0xfb)])
    expect(set.asked().length).toBeLessThanOrEqual(40)
    expect(set.problems).toEqual([])
  })

  it('is asked in another form when it refuses one', () => {
    const set = reading()
    set.asked()
    set.say(buildAnswer(0, command.inventory, 0xff))
    set.pass(3000, asked => (asked.length === 10 ? [read] : [buildAnswer(0, command.inventory, 0xff)]))
    expect(set.asked().at(-1)).toHaveLength(10)
    expect(set.readings.length).toBeGreaterThan(0)
    expect(set.problems).toEqual([])
  })

  it('is set up anew when rounds bring nothing', () => {
    const set = reading()
    set.asked()
    set.pass(10_000)
    expect(set.asked().map(frame => frame[2])).toContain(command.info)
    set.say(information(0x0c))
    expect(set.last()[2]).toBe(command.inventory)
  })

  it('is not fooled by the echo of a two-wire adapter', () => {
    const set = reading({ powerDbm: 20 })
    set.say(set.last())
    expect(set.asked()).toHaveLength(2)
  })
})

describe('any bytes', () => {
  const frame = fc
    .tuple(fc.constantFrom(...Object.values(command)), fc.nat(255), fc.uint8Array({ maxLength: 60 }))
    .map(([code, state, data]) => buildAnswer(0, code, state, data))

  itBearsAnyBytes(uhfChafon, { frame, tag: read, settings: [{ family: 'auto' }, { family: 'reader18' }] })

  it('have words for every error', () => {
    for (let code = 0; code < 256; code++) expect(errorWords(code)).toMatch(/^(the|an?|it|there|that) /)
    expect(fromHex('04FF211995')).toEqual(buildCommand(255, command.info))
  })
})
