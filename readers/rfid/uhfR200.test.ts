import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bench as benchOf } from '../../test/readers/bench.ts'
import {
  aadd,
  answer,
  ask,
  bb7e,
  buildFrame,
  command,
  type Delimiters,
  errorWords,
  frameType,
  readFrame,
} from './r200Frame.ts'
import { uhfR200 } from './uhfR200.ts'

const epc = Uint8Array.of(0x30, 0x75, 0x1f, 0xeb)

/** An R200 on its own; `asked` gives the commands sent since the last call. */
function bench(settings: object = {}) {
  const set = benchOf(uhfR200, settings)
  return { ...set, asked: () => set.asked().map(bytes => readFrame(bytes, 0, bytes.length).command) }
}

describe('starting an R200', () => {
  it('asks who is there, ends an earlier poll, sets region and power, and polls', () => {
    const set = bench({ region: 'eu', powerDbm: 20, rounds: 10_000 })
    set.start()
    expect(set.last()).toEqual(ask.hardwareVersion())
    set.say(answer.version('M100 V1.00'))
    expect(set.last()).toEqual(ask.stop())
    set.say(answer.done(command.stop))
    expect(set.last()).toEqual(ask.region('eu'))
    set.say(answer.done(command.region))
    expect(set.last()).toEqual(ask.power(20))
    set.say(answer.done(command.setPower))
    expect(set.last()).toEqual(ask.multiPoll(10_000))
    expect(set.problems).toEqual([])
  })

  it('leaves region and power as they are unless told otherwise', () => {
    const set = bench()
    set.start()
    set.say(answer.version('x'))
    set.say(answer.done(command.stop))
    expect(set.asked()).toEqual([command.info, command.stop, command.multiPoll])
  })

  it('sends the first command again after sleep, then asks in the other spelling and keeps to it', () => {
    const set = bench()
    set.start()
    const heads: number[] = []
    for (let turn = 0; turn < 4; turn++) {
      heads.push(set.last()[0]!)
      set.pass(500)
    }
    expect(heads).toEqual([0xbb, 0xbb, 0xaa, 0xaa])
    expect(set.problems).toMatchObject([{ severity: 'warning', text: 'The reader does not answer.' }])
    set.say(answer.version('R200', aadd))
    expect(set.last()).toEqual(ask.stop(aadd))
  })

  it('is not fooled by its own echo', () => {
    const set = bench()
    set.start()
    set.say(ask.hardwareVersion())
    set.pass(500)
    expect(set.asked()).toEqual([command.info, command.info])
  })

  it('goes on when a setting is refused or unanswered, and says so', () => {
    const set = bench({ region: 'us', powerDbm: 30 })
    set.start()
    set.say(answer.version('x'))
    set.say(answer.error(0x15))
    set.say(answer.done(command.stop))
    set.say(answer.error(0x17))
    expect(set.asked().at(-1)).toBe(command.setPower)
    set.pass(3000)
    expect(set.asked()).toContain(command.multiPoll)
    expect(set.problems.map(({ text }) => text)).toEqual([
      'The reader reports that it does not know the command.',
      'The reader did not confirm the power of 30 dBm.',
    ])
  })
})

describe('a polling R200', () => {
  const polling = () => {
    const set = bench()
    set.start()
    set.say(answer.version('x'))
    set.say(answer.done(command.stop))
    set.asked()
    return set
  }

  it('is polled again when its rounds are over, and left alone while it speaks', () => {
    const set = polling()
    for (let turn = 0; turn < 20; turn++) {
      set.say(answer.error(0x15))
      set.pass(500)
    }
    expect(set.asked()).toEqual([])
    set.pass(1000)
    expect(new Set(set.asked())).toEqual(new Set([command.info]))
    set.say(answer.version('x'), answer.done(command.stop))
    expect(set.asked()).toEqual([command.stop, command.multiPoll])
  })

  it('is set up anew when polls bring nothing', () => {
    const set = polling()
    set.pass(8000)
    const asked = set.asked()
    expect(new Set(asked)).toEqual(new Set([command.info]))
    set.say(answer.tag(-40, epc))
    expect(set.asked().at(-1)).toBe(command.stop)
    expect(set.readings).toEqual([{ tag: 'epc:30751FEB', rssiDbm: -40 }])
  })

  it('gives up a frame whose rest never came, and finds the good one inside it', () => {
    const set = polling()
    set.say(Uint8Array.of(0xbb, 0x02, 0x22, 0x01, 0x00))
    set.say(answer.tag(-40, epc))
    expect(set.readings).toHaveLength(0)
    set.pass(1250)
    expect(set.readings).toHaveLength(1)
    expect(set.problems).toHaveLength(1)
  })

  it('tells the first of a flood of misheard tags at once and counts the rest', () => {
    const set = polling()
    const bad = buildFrame(frameType.notice, command.tag, [0xd8, 0x10, 0, ...epc, 0, 0])
    for (let turn = 0; turn < 100; turn++) set.say(bad)
    expect(set.readings).toEqual([])
    expect(set.problems).toHaveLength(1)
    set.pass(10_250)
    expect(set.problems.filter(({ text }) => text.includes('misheard'))).toHaveLength(2)
    expect(set.problems.some(({ text }) => text.includes('99 such'))).toBe(true)
  })
})

describe('an R200 that is to tell TIDs', () => {
  const tid = Uint8Array.of(0xe2, 0x80, 0x11, 0x60)
  const set = () => {
    const one = bench({ tid: true })
    one.start()
    one.say(answer.version('x'), answer.done(command.stop))
    one.say(answer.tag(-40, epc))
    one.asked()
    return one
  }
  /** Answers each command, `read` as it is given. */
  const obey = (read: Uint8Array) => (asked: Uint8Array) => {
    const { command: code } = readFrame(asked, 0, asked.length)
    if (code === command.multiPoll) return [answer.tag(-41, epc)]
    return [code === command.read ? read : answer.done(code)]
  }

  it('selects the tag, reads its memory, ends the selection and goes on, and knows it from then on', () => {
    const one = set()
    one.pass(500)
    one.say(answer.tag(-40, epc))
    one.pass(750, obey(answer.memory(epc, tid)))
    const { stop, setSelect, selectMode, read, multiPoll } = command
    expect(one.asked()).toEqual([stop, setSelect, selectMode, read, selectMode, multiPoll])
    expect(one.readings.slice(-2)).toEqual([
      { tag: 'epc:30751FEB', tid: 'E2801160' },
      { tag: 'epc:30751FEB', rssiDbm: -41, tid: 'E2801160' },
    ])
    expect(one.problems).toEqual([])
  })

  it('asks no more than three times for what does not come, and complains of nothing', () => {
    const one = set()
    for (let turn = 0; turn < 10; turn++) {
      one.pass(1250, obey(answer.error(0x09)))
      one.say(answer.tag(-40, epc))
    }
    expect(one.asked().filter(code => code === command.read)).toHaveLength(3)
    expect(one.problems).toEqual([])
  })

  it('gives memory that somebody else read to nobody', () => {
    const one = bench()
    one.say(answer.memory(epc, tid))
    expect(one.readings).toEqual([])
  })
})

describe('any bytes', () => {
  const anyFrame = fc
    .tuple(
      fc.constantFrom(bb7e, aadd),
      fc.constantFrom(...Object.values(frameType)),
      fc.nat(255),
      fc.uint8Array({ maxLength: 80 }),
    )
    .map(([way, type, code, parameters]) => buildFrame(type, code, parameters, way))

  it('never make it throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), anyFrame), { maxLength: 12 }),
        fc.boolean(),
        (chunks, started) => {
          const set = bench()
          if (started) set.start()
          for (const chunk of chunks) {
            set.say(chunk)
            set.pass(250)
          }
          set.end()
        },
      ),
    )
  })

  it('cost no tag that comes whole between them', () => {
    const tag = fc.tuple(
      fc.integer({ min: -128, max: 127 }),
      fc.uint8Array({ minLength: 2, maxLength: 31 }).map(bytes => new Uint8Array([...bytes, ...bytes])),
    )
    const way = fc.constantFrom<Delimiters>(bb7e, aadd)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 30 }), tag, way), { maxLength: 8 }),
        fc.integer({ min: 1, max: 97 }),
        (parts, step) => {
          const set = bench()
          const stream = Uint8Array.from(
            parts.flatMap(([junk, [rssi, id], delimiters]) => [...junk, ...answer.tag(rssi, id, delimiters)]),
          )
          for (let at = 0; at < stream.length; at += step) set.say(stream.subarray(at, at + step))
          set.end()
          expect(set.readings.map(({ rssiDbm }) => rssiDbm)).toEqual(parts.map(([, [rssi]]) => rssi))
        },
      ),
      { seed: 7 },
    )
  })

  it('have words for every error code', () => {
    for (let code = 0; code < 256; code++) expect(errorWords(code)).toMatch(/^(the|a|it|there) /)
    expect(errorWords(0xa3)).toBe('the tag refused a read because there is no such memory')
  })
})
