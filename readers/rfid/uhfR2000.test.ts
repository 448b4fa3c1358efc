import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../core/model/hex.ts'
import { itBearsAnyBytes } from '../../test/readers/anyBytes.ts'
import { bench } from '../../test/readers/bench.ts'
import { buildFrame, command, done, errorWords } from './r2000Frame.ts'
import { uhfR2000 } from './uhfR2000.ts'

const hex = (frames: readonly Uint8Array[]) => frames.map(frame => toHex(frame))
const firmware = fromHex('A00501724601A1')!
const tag = fromHex('A0130189043000E200301666130121155074EF45BF')!
const roundEnd = fromHex('A00A018900001B00000001B0')!
const ok = (code: number) => buildFrame(1, code, [done])
const reading = (settings: object = {}) => {
  const set = bench(uhfR2000, { address: 1, ...settings })
  set.start()
  set.say(firmware)
  return set
}

describe('starting an R2000', () => {
  it('asks who is there and for tags, and sets nothing unasked', () => {
    expect(hex(reading().sent)).toEqual(['A0030172EA', toHex(buildFrame(1, 0x89, [1]))])
    expect(hex(reading({ inventory: 's1' }).sent).at(-1)).toBe('A006018B010001CC')
    expect(hex(reading({ inventory: 's1', address: 255 }).sent).at(-1)).toBe('A006FF8B010001CE')
  })

  it('sets region and power where it was told to, and tells a refusal in words', () => {
    const set = reading({ region: 'us', powerDbm: 23 })
    expect(set.last()).toEqual(buildFrame(1, command.region, [1, 0x07, 0x3b]))
    set.say(ok(command.region))
    expect(hex(set.sent).at(-1)).toBe('A004017617CE')
    set.say(buildFrame(1, command.power, [0x48]))
    expect(set.last()[3]).toBe(command.realTime)
    expect(set.problems.map(({ text }) => text)).toEqual(['The reader reports that the power is out of range.'])
  })

  it('says what was not confirmed, and goes on', () => {
    const set = reading({ powerDbm: 23 })
    set.pass(2000)
    expect(set.last()[3]).toBe(command.realTime)
    expect(set.problems.map(({ text }) => text)).toEqual(['The reader did not confirm the power of 23 dBm.'])
  })
})

describe('an R2000 that reads', () => {
  it('is asked for the next round when one is over', () => {
    const set = reading()
    set.asked()
    set.pass(250)
    set.say(tag)
    expect(set.asked()).toEqual([])
    set.say(roundEnd)
    expect(hex(set.asked())).toEqual([toHex(buildFrame(1, 0x89, [1]))])
    expect(set.readings).toHaveLength(1)
  })

  it('switches antennas between rounds, past one that is missing', () => {
    const set = reading({ antennas: [1, 2] })
    expect(hex(set.asked()).at(-1)).toBe('A004017400E7')
    const antennas: number[] = []
    set.say(ok(command.workAntenna), fromHex('A004018922B0')!)
    set.pass(1000, asked => {
      if (asked[3] !== command.workAntenna) return [fromHex('A004018922B0')!]
      antennas.push(asked[4]!)
      return [ok(command.workAntenna)]
    })
    expect(antennas.slice(0, 2)).toEqual([1, 0])
    expect(set.problems[0]!.text).toBe('The reader reports that an antenna is missing or not connected.')
  })

  it('is left alone for a breath after an error, then asked again', () => {
    const set = reading()
    set.asked()
    set.pass(10_000, () => [buildFrame(1, 0x89, [0x11])])
    expect(set.asked().length).toBeLessThanOrEqual(40)
    expect(set.problems).toHaveLength(1)
  })

  it('is set up anew when it has gone deaf', () => {
    const set = reading({ powerDbm: 20 })
    set.say(ok(command.power))
    set.asked()
    set.pass(12_000)
    expect(set.asked().map(frame => frame[3])).toContain(command.firmware)
    set.say(firmware)
    expect(set.last()[3]).toBe(command.power)
  })

  it('is not fooled by the echo of a two-wire adapter', () => {
    const set = reading({ inventory: 's0' })
    set.asked()
    set.say(buildFrame(1, 0x8b, [0, 0, 1]))
    set.pass(1000)
    expect([set.asked(), set.problems, set.readings]).toEqual([[], [], []])
  })
})

describe('what an R2000 holds', () => {
  const heard = '3000E200301666130121155074EF1234'
  const read = (code: number, data: string) => {
    const set = bench(uhfR2000)
    set.say(buildFrame(1, code, fromHex(data)!))
    return set.readings
  }

  it('is read out of a tag: its TID', () => {
    const tid = 'E28011602000700F8CA908A2'
    const [about] = read(command.read, `0001 1C ${heard}${tid} 0C 5C 02`)
    expect(about).toEqual({ tag: 'epc:E200301666130121155074EF', tid, antenna: 1, frequencyKHz: 910_000, count: 2 })
  })

  it('is read out of its buffer', () => {
    const [about] = read(command.buffer, `0001 10 ${heard} 45 05 07`)
    expect(about).toEqual({
      tag: 'epc:E200301666130121155074EF',
      rssiDbm: -61,
      antenna: 2,
      frequencyKHz: 865_500,
      count: 7,
    })
  })

  it('is left where it does not come out even', () => {
    expect(read(command.read, `0001 1B ${heard}E28011602000700F8CA908A2 0C 5C 02`)).toEqual([])
    expect(read(command.buffer, '0001 FF 45 05 07')).toEqual([])
  })
})

describe('any bytes', () => {
  const frame = fc
    .tuple(fc.integer({ min: 0x60, max: 0x9f }), fc.uint8Array({ maxLength: 60 }))
    .map(([code, data]) => buildFrame(1, code, data))

  itBearsAnyBytes(uhfR2000, { frame, tag, settings: [{ antennas: [1, 5] }] })

  it('have words for every error', () => {
    for (let code = 0; code < 256; code++) expect(errorWords(code)).toMatch(/^(the|an?|it|its|there|too) /)
  })
})
