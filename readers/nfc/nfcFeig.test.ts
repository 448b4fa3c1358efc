import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex } from '../../core/model/hex.ts'
import { itBearsAnyBytes } from '../../test/readers/anyBytes.ts'
import { bench } from '../../test/readers/bench.ts'
import { buildFrame, command, errorWords, type Form, readFrame, status } from './feigFrame.ts'
import { nfcFeig } from './nfcFeig.ts'

const uid = [...fromHex('E00401000C5A1234')!]
const say = (code: number, data: readonly number[], form: Form = 'advanced') => buildFrame(form, 0, code, data)
const oneTag = say(command.iso, [status.ok, 1, 3, 0, ...uid])
const version = say(command.version, [status.ok, 3, 4, 0, 71, 0, 8, 1])
const record = [0, 14, 3, 0, 8, ...uid, 1]
const asked = (frames: readonly Uint8Array[]) =>
  frames.map(frame => {
    const { form, command: code, from, to } = readFrame(frame, 0, frame.length)
    return [form, code, ...frame.subarray(from, to)]
  })
const reading = (settings: object = {}) => {
  const set = bench(nfcFeig, settings)
  set.start()
  set.say(version)
  return set
}

describe('a Feig reader', () => {
  it('is asked for its version in both forms, and then as it answered', () => {
    const set = bench(nfcFeig)
    set.start()
    set.pass(1500)
    expect(asked(set.asked()).map(([form]) => form)).toEqual(['advanced', 'advanced', 'standard', 'standard'])
    set.say(say(command.version, [status.ok, 3, 4], 'standard'))
    expect(asked(set.asked())).toEqual([['standard', command.iso, 1, 0]])
  })

  it('is asked for the rest where an answer holds not all', () => {
    const set = reading()
    set.asked()
    set.say(say(command.iso, [status.moreData, 1, 3, 0, ...uid]))
    expect(asked(set.asked())).toEqual([['advanced', command.iso, 1, 1]])
    expect(set.readings).toEqual([{ tag: 'nfc:E00401000C5A1234' }])
  })

  it('has its buffer fetched, then cleared, and what is left at once', () => {
    const set = reading({ mode: 'buffered', records: 2 })
    expect(asked(set.asked())[1]).toEqual(['advanced', command.readBuffer, 0, 2])
    set.say(say(command.readBuffer, [status.moreData, 0x11, 0, 1, ...record]))
    expect(asked(set.asked())).toEqual([['advanced', command.clearBuffer]])
    set.say(say(command.clearBuffer, [status.ok]))
    expect(asked(set.asked())).toEqual([['advanced', command.readBuffer, 0, 2]])
    set.say(say(command.readBuffer, [status.noValidData]))
    expect([set.asked(), set.problems]).toEqual([[], []])
    set.pass(250)
    expect(asked(set.asked())).toEqual([['advanced', command.readBuffer, 0, 2]])
    expect(set.readings).toEqual([{ tag: 'nfc:E00401000C5A1234', antenna: 1 }])
  })

  it('that notifies is told that its word came, and asked only when it is silent for long', () => {
    const set = reading({ mode: 'notify' })
    set.asked()
    set.say(say(command.readBuffer, [status.ok, 0x11, 0, 1, ...record]))
    expect(asked(set.asked())).toEqual([['advanced', command.clearBuffer]])
    set.pass(9500)
    expect(set.asked()).toEqual([])
    set.pass(1000)
    expect(asked(set.asked())[0]![1]).toBe(command.version)
  })

  it('says what went wrong in words', () => {
    const set = reading()
    set.say(say(command.iso, [0x84]))
    expect(set.problems.map(({ text }) => text)).toEqual([
      'The reader reports that its radio part has a fault (antenna, power or temperature).',
    ])
    for (let code = 1; code < 256; code++) expect(errorWords(code)).toMatch(/^(an?|it|its|the|there|what) /)
  })

  itBearsAnyBytes(nfcFeig, {
    frame: fc
      .tuple(
        fc.constantFrom<Form>('standard', 'advanced'),
        fc.constantFrom(0x22, 0x32, 0x65, 0xb0),
        fc.uint8Array({ maxLength: 120 }),
      )
      .map(([form, code, data]) => buildFrame(form, 0, code, data)),
    tag: oneTag,
    settings: [{}, { mode: 'buffered' }, { mode: 'notify', frames: 'standard' }],
  })
})
