import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../core/model/hex.ts'
import { itBearsAnyBytes } from '../../test/readers/anyBytes.ts'
import { bench } from '../../test/readers/bench.ts'
import { ask, buildAnswer, buildCommand, command } from './pn532Frame.ts'
import { nfcPn532 } from './nfcPn532.ts'

const ack = fromHex('0000FF00FF00')!
const samDone = fromHex('0000FF02FED5151600')!
const card = fromHex('0000FF0CF4D54B010100040804B0864D252600')!
const nobody = fromHex('0000FF03FDD54B00E000')!
const reading = () => {
  const set = bench(nfcPn532)
  set.start()
  set.say(ack, samDone, ack, buildAnswer(command.radio))
  return set
}

describe('starting a PN532', () => {
  it('wakes it, caps its patience, and looks for a tag, each after the answer before', () => {
    const set = bench(nfcPn532)
    set.start()
    expect(toHex(set.last())).toBe(`5555${'00'.repeat(14)}0000FF05FBD4140100001700`)
    set.say(ack)
    expect(set.sent).toHaveLength(1)
    set.say(samDone)
    expect(set.last()).toEqual(buildCommand(command.radio, [0x05, 0xff, 0x01, 20]))
    set.say(ack, buildAnswer(command.radio))
    expect(toHex(set.last())).toBe('0000FF04FCD44A0100E100')
  })

  it('wakes it again until it answers', () => {
    const set = bench(nfcPn532)
    set.start()
    set.pass(3000)
    expect(set.sent.length).toBeGreaterThan(4)
    expect(new Set(set.sent.map(frame => toHex(frame))).size).toBe(1)
    expect(set.problems).toHaveLength(1)
  })
})

describe('a PN532 that reads', () => {
  it('looks again after each answer', () => {
    const set = reading()
    set.asked()
    set.pass(250)
    set.say(ack, nobody)
    expect(set.asked()).toEqual([ask.list(1)])
    set.pass(250)
    set.say(ack, card)
    expect(set.asked()).toEqual([ask.list(1)])
    expect([set.readings, set.problems]).toEqual([[{ tag: 'nfc:B0864D25' }], []])
  })

  it('is asked again when a command was garbled, and set up anew when it has gone deaf', () => {
    const set = reading()
    set.asked()
    set.say(fromHex('0000FF01FF7F8100')!)
    set.pass(250)
    expect(set.asked()).toEqual([ask.list(1)])
    expect(set.problems).toHaveLength(1)
    set.pass(12_000)
    expect(set.asked()).toContainEqual(ask.wake())
  })
})

describe('any bytes', () => {
  const frame = fc
    .tuple(fc.constantFrom(...Object.values(command)), fc.uint8Array({ maxLength: 60 }))
    .map(([code, parameters]) => buildAnswer(code, parameters))

  itBearsAnyBytes(nfcPn532, { frame, tag: card })
})
