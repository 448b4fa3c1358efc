import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../core/model/hex.ts'
import { itBearsAnyBytes } from '../../test/readers/anyBytes.ts'
import { bench } from '../../test/readers/bench.ts'
import { buildAnswer, buildCommand, command } from './chafonCfFrame.ts'
import { uhfChafonCf } from './uhfChafonCf.ts'

const hex = (frames: readonly Uint8Array[]) => frames.map(frame => toHex(frame))
const tag = fromHex('CF0000011200FEC001000CE2801160600002094C4C8B1A1A5B')!
const idle = fromHex('CF0000010112421D')!
const reading = (settings: object = {}) => {
  const set = bench(uhfChafonCf, settings)
  set.start()
  set.say(buildAnswer(0, command.info, 0, [1, 2, 3]))
  return set
}

describe('starting a CF reader', () => {
  it('asks who is there, ends an earlier inventory, and starts one without end', () => {
    const set = reading()
    set.say(buildAnswer(0, command.stop, 0))
    expect(hex(set.sent)).toEqual([
      'CFFF0070002415',
      toHex(buildCommand(255, command.stop)),
      'CFFF0001050000000000F5B5',
    ])
  })

  it('sets the power where it was told to, and tells a refusal', () => {
    const set = reading({ powerDbm: 33 })
    set.say(buildAnswer(0, command.stop, 0))
    expect(hex(set.sent).at(-1)).toBe('CFFF0053022100A9C2')
    set.say(buildAnswer(0, command.power, 1))
    expect(set.problems.map(({ text }) => text)).toEqual([
      'The reader reports that command 0053 failed, with status 01.',
    ])
    expect(set.last()[3]).toBe(command.inventory)
  })

  it('says what was not confirmed, and goes on', () => {
    const set = reading({ powerDbm: 20 })
    set.pass(4000)
    expect(set.problems.map(({ text }) => text)).toEqual(['The reader did not confirm the power of 20 dBm.'])
    expect(set.asked().map(frame => frame[3])).toContain(command.inventory)
  })
})

describe('a CF reader that reads', () => {
  const running = () => {
    const set = reading()
    set.say(buildAnswer(0, command.stop, 0), buildAnswer(0, command.inventory, 0))
    set.asked()
    return set
  }

  it('is left alone while it speaks, and set up anew when it has stopped', () => {
    const set = running()
    for (let turn = 0; turn < 10; turn++) {
      set.say(idle)
      set.pass(1000)
    }
    expect(set.asked()).toEqual([])
    set.say(tag)
    expect(set.readings).toHaveLength(1)
    set.pass(2250)
    expect(hex(set.asked())).toEqual(['CFFF0070002415'])
  })

  it('is set up anew when it has gone deaf', () => {
    const set = running()
    set.pass(12_000)
    expect(set.asked().map(frame => frame[3])).toContain(command.info)
    expect(set.problems.map(({ text }) => text)).toEqual(['The reader does not answer.'])
  })
})

describe('any bytes', () => {
  const frame = fc
    .tuple(fc.constantFrom(...Object.values(command)), fc.constantFrom(0, 0x12, 1), fc.uint8Array({ maxLength: 60 }))
    .map(([code, state, data]) => buildAnswer(0, code, state, data))

  itBearsAnyBytes(uhfChafonCf, { frame, tag, settings: [{ powerDbm: 5 }] })
})
