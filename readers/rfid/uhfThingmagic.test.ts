import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../core/model/hex.ts'
import { itBearsAnyBytes } from '../../test/readers/anyBytes.ts'
import { bench } from '../../test/readers/bench.ts'
import { crc16Gen2 } from '../framing/crc16.ts'
import { ask, buildAnswer, command, errorWords } from './mercuryFrame.ts'
import { uhfThingmagic } from './uhfThingmagic.ts'

const hex = (frames: readonly Uint8Array[]) => frames.map(frame => toHex(frame))
const tag = fromHex('FF2022000010001B01FF0101C7110E08300000000F00000500000F00401000596F596FF3138990')!
const keepAlive = fromHex('FF0022040084E0')!
/** Answers each command as a module that has all it needs. */
const obey = (asked: Uint8Array) => [buildAnswer(asked[2]!, 0, asked[2] === command.program ? [0x12] : [])]

/** Started, and each command answered until it reads. */
const reading = (settings: object = {}) => {
  const set = bench(uhfThingmagic, settings)
  set.start()
  for (let at = 0; at < set.sent.length; at++) set.say(...obey(set.sent[at]!))
  return set
}

describe('starting a ThingMagic module', () => {
  it('says what the makers say: the commands of their captures', () => {
    expect(hex(reading().sent)).toEqual([
      'FF000C1D03',
      'FF032F0000025E86',
      'FF02930005517D',
      'FF039102010142C5',
      'FF039A010C00A35D',
      'FF102F00000122000005072210001B03E801FFDD2B',
    ])
  })

  it('sets region, antennas and power where it was told to', () => {
    const set = reading({ region: 'cn', powerDbm: 10, antennas: [1, 2] })
    expect(hex(set.sent)).toContain('FF0197064BBB')
    expect(hex(set.sent)).toContain('FF029203E842B1')
    expect(set.sent).toContainEqual(ask.antennas([1, 2]))
    expect(set.problems).toEqual([])
  })

  it('starts the firmware of a module that waits in its boot loader', () => {
    const set = bench(uhfThingmagic)
    set.start()
    set.say(buildAnswer(command.program, 0, [0x11]))
    expect(hex(set.asked())).toEqual(['FF000C1D03', 'FF00041D0B'])
    set.pass(500)
    expect(hex(set.asked())).toEqual(['FF000C1D03'])
    set.say(buildAnswer(command.program, 0, [0x12]))
    expect(set.last()).toEqual(ask.stop())
  })

  it('says that the region is missing, and goes on trying', () => {
    const set = bench(uhfThingmagic)
    set.start()
    set.say(buildAnswer(command.program, 0, [0x12]))
    const refusing = (asked: Uint8Array) =>
      asked[2] === command.continuous && asked[1] === 16 ? [buildAnswer(command.continuous, 0x010b)] : obey(asked)
    set.pass(10_000, refusing)
    expect(set.problems[0]!.text).toBe('The reader reports that the region is not set or not one of its own.')
    expect(set.asked().filter(frame => frame[1] === 16).length).toBeGreaterThan(1)
  })
})

describe('a ThingMagic module that reads', () => {
  it('is left alone while it speaks, and set up anew when it has stopped', () => {
    const set = reading()
    set.asked()
    for (let second = 0; second < 20; second++) {
      set.say(keepAlive)
      set.pass(1000)
    }
    expect(set.asked()).toEqual([])
    set.say(tag)
    set.pass(3250)
    expect(set.asked()).toEqual([ask.program()])
    expect([set.readings.length, set.problems]).toEqual([1, []])
  })

  it('tells once that it is too hot', () => {
    const set = reading()
    for (let turn = 0; turn < 5; turn++) set.say(fromHex('FF0022050485E4')!)
    expect(set.problems.map(({ text }) => text)).toEqual([
      'The reader reports that it is too hot and reads less until it has cooled.',
    ])
  })

  it('tells the TID where it was read with the tag', () => {
    const set = reading()
    // Metadata 0080: the memory that was read, 64 bits; then 48 bits of PC, EPC and CRC.
    const heard = [0x10, 0, 0xe2, 0x00]
    const crc = crc16Gen2(Uint8Array.from(heard))
    const record = [0, 64, 0xe2, 0x80, 0x11, 0x60, 1, 2, 3, 4, 0, 48, ...heard, crc >> 8, crc & 0xff]
    set.say(buildAnswer(command.readMultiple, 0, [0x10, 0, 0x1b, 0, 0x80, 1, ...record]))
    // The top bit of the length: the tag did not give it, and two bytes say why.
    const refused = [0x80, 16, 0x04, 0x23, 0, 48, ...heard, crc >> 8, crc & 0xff]
    set.say(buildAnswer(command.readMultiple, 0, [0x10, 0, 0x1f, 0, 0x80, 1, ...refused]))
    expect(set.readings).toEqual([{ tag: 'epc:E200', tid: 'E280116001020304' }, { tag: 'epc:E200' }])
    expect(set.problems).toEqual([])
  })

  it('asks for the TID with each tag where it was told to', () => {
    const start = reading({ tid: true }).last()
    expect(toHex(start.subarray(0, -2))).toBe(
      'FF1C2F00000122000005132210001F03E801FF0109280000000200000000'.concat('06'),
    )
  })

  it('is set up anew when it was without power for a moment', () => {
    const set = reading({ region: 'eu' })
    set.asked()
    let region = false
    const fresh = (asked: Uint8Array) => {
      if (asked[2] === command.region) region = true
      const start = asked[2] === command.continuous && asked[1] === 16
      return start && !region ? [buildAnswer(command.continuous, 0x010b)] : obey(asked)
    }
    set.pass(8000, fresh)
    const asked = set.asked()
    expect(asked).toContainEqual(ask.region('eu'))
    expect(asked).toContainEqual(ask.start())
    expect(set.problems).toEqual([])
  })

  it('is set up anew when it has gone deaf', () => {
    const set = reading()
    set.asked()
    set.pass(20_000)
    expect(hex(set.asked())).toContain('FF000C1D03')
  })
})

describe('any bytes', () => {
  const frame = fc
    .tuple(
      fc.constantFrom(...Object.values(command)),
      fc.constantFrom(0, 0x400, 0x504),
      fc.uint8Array({ maxLength: 60 }),
    )
    .map(([code, status, data]) => buildAnswer(code, status, data))

  itBearsAnyBytes(uhfThingmagic, { frame, tag })

  it('have words for every error', () => {
    for (let status = 0; status < 0x800; status++) expect(errorWords(status)).toMatch(/^(the|an?|its?|there|no) /)
  })
})
