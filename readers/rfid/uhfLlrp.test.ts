import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../core/model/problem.ts'
import { itBearsAnyBytes } from '../../test/readers/anyBytes.ts'
import { bench } from '../../test/readers/bench.ts'
import { speedway } from '../../sim/readers/llrp.ts'
import { ask, nearestPower } from './llrpAsk.ts'
import { buildCapabilities, type Capabilities, readCapabilities } from './llrpCapabilities.ts'
import { buildEvent, connection, type LlrpEvent, readEvents } from './llrpEvent.ts'
import { buildMessage, idOf, message, typeOf, u64At, u64 } from './llrpMessage.ts'
import { buildReport, type LlrpTag, readReport } from './llrpReport.ts'
import { buildStatus, readStatus, statusWords } from './llrpStatus.ts'
import { uhfLlrp } from './uhfLlrp.ts'

const epc = Uint8Array.of(0x30, 0x08, 0x33, 0xb2, 0xdd, 0xd9, 0x06, 0xc0, 0, 0, 0, 0)
const oneTag = buildReport(1, 7, [{ epc, antenna: 1, rssiDbm: -58, count: 1 }])
const accepted: LlrpEvent = { kind: 'connection', result: connection.accepted, readerUs: null }
const ok = (type: number, id: number, code = 0) => buildMessage(1, type, id, buildStatus(code))

/** Answers each command as a reader that speaks 1.0.1 does; what is in `codes` it refuses. */
const answers =
  (its: Capabilities = speedway, codes: Readonly<Record<number, number>> = {}) =>
  (asked: Uint8Array): readonly Uint8Array[] => {
    const [type, id] = [typeOf(asked, 0), idOf(asked, 0)]
    if (type === message.getVersion) return [ok(message.error, id, 110)]
    if (type === message.getCapabilities) return [buildCapabilities(1, id, its)]
    if (type === message.custom)
      return [buildMessage(1, message.custom, id, [0, 0, 0x65, 0x1a, 22, ...buildStatus(codes[type] ?? 0)])]
    const answered = { 3: 13, 20: 30, 21: 31, 22: 32, 24: 34 }[type]
    return answered ? [ok(answered, id, codes[type] ?? 0)] : []
  }

function reading(settings: object = {}, answer = answers()) {
  const set = bench(uhfLlrp, settings)
  set.start()
  set.say(buildEvent(1, 0, 0, accepted))
  for (let heard = 0; heard < set.sent.length; ) {
    for (const asked of set.sent.slice(heard, (heard = set.sent.length))) set.say(...answer(asked))
  }
  return set
}
const types = (frames: readonly Uint8Array[]) => frames.map(frame => typeOf(frame, 0))
const said = (set: { readonly problems: readonly { readonly text: string }[] }) => set.problems.map(({ text }) => text)

describe('the set-up of an LLRP reader', () => {
  it('waits for the greeting, negotiates, and takes one answer after another', () => {
    const set = bench(uhfLlrp)
    set.start()
    expect(set.sent).toEqual([])
    set.say(buildEvent(1, 0, 0, accepted))
    expect(types(set.sent)).toEqual([message.getVersion])
    expect(set.sent[0]![0]! >> 2).toBe(2)
    expect(types(reading().sent)).toEqual([46, 1, 21, 1023, 3, 20, 24, 22, 64])
    expect(types(reading({ version: '1.0.1' }, answers({ ...speedway, manufacturer: 1 })).sent)).toEqual([
      1, 21, 3, 20, 24, 22, 64,
    ])
    expect(reading().problems).toEqual([])
  })

  it('begins without a greeting after a while', () => {
    const set = bench(uhfLlrp)
    set.start()
    set.pass(5250)
    expect(types(set.sent)).toEqual([message.getVersion])
  })

  it('sets power by the nearest of the reader’s table, session, mode and antennas', () => {
    const set = reading({ powerDbm: 20.1, session: 1, readerMode: 1000, antennas: [2, 1], tagPopulation: 8 })
    const added = Buffer.from(set.sent.find(frame => typeOf(frame, 0) === message.addROSpec)!).toString('hex')
    // Two antennas in turn; for each: table 1 to hop by, 20 dBm as the 41st power, mode 1000, session 1 for 8 tags.
    expect(added).toContain('00b7006a000200020001')
    const radio = '00e0000a000100000029'
    expect(added.split(radio)).toHaveLength(3)
    expect(added.split('014f000803e80000')).toHaveLength(3)
    expect(added.split('0150000b40000800000000')).toHaveLength(3)
    expect(set.problems).toEqual([])
  })

  it('says what the reader lacks of its settings', () => {
    const set = reading({ powerDbm: 36, antennas: [1, 4], region: 'eu' })
    expect(said(set)).toEqual([
      'The reader has 2 antennas, so 4 is left out.',
      'The reader has no power of 36 dBm; the nearest is 32.5 dBm.',
      'The reader keeps to the radio rules of another region than eu.',
    ])
    expect(reading({ region: 'us' }).problems).toEqual([])
  })

  it('goes on with the reader’s own inventory where it refuses ours', () => {
    let refusals = 1
    const plain = answers()
    const set = reading({ powerDbm: 20 }, asked =>
      typeOf(asked, 0) === message.addROSpec && refusals-- > 0 ? [ok(30, idOf(asked, 0), 301)] : plain(asked),
    )
    expect(types(set.sent).slice(-5)).toEqual([20, 20, 24, 22, 64])
    expect(said(set)).toEqual(['The reader refuses its inventory: a value in it is out of range.'])
  })

  it('leaves phases out where the reader refuses them', () => {
    const set = reading({}, answers(speedway, { [message.custom]: 108 }))
    const added = Buffer.from(set.sent.find(frame => typeOf(frame, 0) === message.addROSpec)!).toString('hex')
    expect(added).not.toContain('03ff')
    expect(types(set.sent).at(-1)).toBe(message.enableReports)
  })

  it('rests and begins anew when an inventory can not be started', () => {
    const set = reading({}, answers(speedway, { [message.startROSpec]: 401 }))
    expect(types(set.asked()).at(-1)).toBe(message.startROSpec)
    expect(said(set)).toEqual(['The reader refuses to start its inventory: something in the reader is broken.'])
    set.pass(5250)
    expect(types(set.asked())).toEqual([message.getVersion])
  })

  it('asks no old reader for its versions again that was struck dumb by it, or hung up', () => {
    const set = bench(uhfLlrp)
    set.start()
    set.say(buildEvent(1, 0, 0, accepted))
    set.pass(8250)
    expect(types(set.asked())).toEqual([message.getVersion, message.getCapabilities])
    set.end()
    set.start()
    set.say(buildEvent(1, 0, 0, accepted))
    expect(types(set.asked())).toEqual([message.getCapabilities])
    const other = bench(uhfLlrp)
    for (let time = 0; time < 2; time++) {
      other.start()
      other.say(buildEvent(1, 0, 0, accepted))
      other.end()
    }
    expect(types(other.sent)).toEqual([message.getVersion, message.getCapabilities])
  })

  it('hangs up on a reader that does not answer', () => {
    const set = bench(uhfLlrp, { version: '1.0.1' })
    set.start()
    set.say(buildEvent(1, 0, 0, accepted))
    set.pass(8250)
    expect(said(set)).toEqual(['The reader does not answer as LLRP readers do.'])
  })

  it('speaks 1.1 where the reader does', () => {
    const plain = answers()
    const set = reading({}, asked => {
      const [type, id] = [typeOf(asked, 0), idOf(asked, 0)]
      if (type === message.getVersion) return [buildMessage(2, message.versions, id, [1, 2, ...buildStatus(0)])]
      if (type === message.setVersion) return [buildMessage(2, message.versionSet, id, buildStatus(0))]
      return plain(asked)
    })
    expect(types(set.sent).slice(0, 3)).toEqual([46, 47, 1])
    expect(set.sent.slice(2).every(frame => frame[0]! >> 2 === 2)).toBe(true)
    const stubborn = reading({ version: '1.1' })
    expect(said(stubborn)).toEqual(['The reader does not speak LLRP 1.1.'])
    expect(stubborn.last()[0]! >> 2).toBe(1)
  })
})

describe('an LLRP reader', () => {
  it('gives frequency by its own table, and phase', () => {
    const set = reading()
    set.say(buildReport(1, 9, [{ epc, antenna: 2, rssiDbm: -58.5, channel: 3, phase: 77, count: 4 }]))
    expect(set.readings).toEqual([
      {
        tag: 'epc:300833B2DDD906C000000000',
        antenna: 2,
        rssiDbm: -58.5,
        frequencyKHz: 903_750,
        phase: 77,
        count: 4,
      },
    ])
  })

  it('is answered when it says that it is there, with its own number', () => {
    const set = reading()
    set.asked()
    set.say(buildMessage(1, message.keepalive, 99))
    expect(set.asked()).toEqual([buildMessage(1, message.keepaliveAck, 99)])
  })

  it('is asked for what it has summed up', () => {
    const set = reading({ reportMs: 1000 })
    set.asked()
    set.pass(3000)
    expect(types(set.asked())).toEqual([60, 60, 60])
  })

  it('is hung up on when it stops saying that it is there', () => {
    const set = reading()
    set.pass(29_750)
    expect(set.problems).toEqual([])
    set.pass(500)
    expect(said(set)).toEqual(['The reader has stopped saying that it is there.'])
  })

  it('is hung up on once what it says makes no sense any more, in whatever pieces it comes', () => {
    const inPieces = {
      whole: (bytes: Uint8Array) => [bytes],
      byByte: (bytes: Uint8Array) => Array.from(bytes, byte => Uint8Array.of(byte)),
    }
    for (const pieces of Object.values(inPieces))
      for (let length = 1; length <= oneTag.length; length++) {
        const driver = uhfLlrp.open(uhfLlrp.settings.parse({}))
        const hungUp: string[] = []
        const out = {
          reading() {},
          problem() {},
          send() {},
          receiver() {},
          hangUp: ({ text }: Problem) => hungUp.push(text),
        }
        driver.start(0, out)
        for (const bytes of [oneTag.subarray(0, length), oneTag, oneTag])
          for (const piece of pieces(bytes)) driver.receive(piece, 0, out)
        driver.tick(5000, out)
        const isWhole = length === oneTag.length
        expect([length, hungUp.some(text => /no longer makes sense/.test(text))]).toEqual([length, !isWhole])
      }
  })

  it('tells of its antennas, its buffer, and others who use it', () => {
    const set = reading()
    const tell = (event: LlrpEvent) => set.say(buildEvent(1, 0, 0, event))
    tell({ kind: 'antenna', antenna: 2, connected: false })
    tell({ kind: 'antenna', antenna: 2, connected: true })
    tell({ kind: 'bufferOverflow' })
    tell({ kind: 'exception', words: 'too hot' })
    tell({ kind: 'connection', result: connection.anotherTried, readerUs: null })
    expect(said(set)).toEqual([
      'Antenna 2 is disconnected.',
      'Antenna 2 is connected.',
      'The reader had no more room for reads and lost some.',
      'The reader reports: "too hot".',
      'Another program tried to connect to this reader.',
    ])
    set.asked()
    tell({ kind: 'bufferLevel', percent: 90 })
    expect(types(set.asked())).toEqual([message.getReport])
    tell({ kind: 'stopped', roSpec: 1, preempted: false })
    set.pass(5250)
    expect(types(set.asked())).toEqual([message.getVersion])
  })

  it('words each status', () => {
    for (let code = 1; code < 500; code++) expect(statusWords({ code, words: '' })).toMatch(/^(an?|it|the|there|some)/)
    expect(statusWords({ code: 209, words: 'no tari' })).toBe('it does not support a parameter in it ("no tari")')
  })

  it('has the nearest power', () => {
    expect([9, 20.1, 20.13, 40].map(dbm => nearestPower(dbm, speedway)!.dbm)).toEqual([10, 20, 20.25, 32.5])
    expect(nearestPower(20, { ...speedway, powers: [] })).toBeNull()
  })

  itBearsAnyBytes(uhfLlrp, {
    frame: fc.oneof(
      fc.constantFrom(oneTag, buildEvent(1, 0, 0, accepted), buildCapabilities(2, 1, speedway)),
      fc
        .tuple(fc.constantFrom(11, 30, 31, 56, 57, 61, 62, 63, 100, 1023), fc.uint8Array({ maxLength: 60 }))
        .map(([type, body]) => buildMessage(1, type, 1, [...body])),
      fc
        .uint8Array({ maxLength: 60 })
        .map(body => buildMessage(1, message.report, 1, [0, 240, 0, body.length + 4, ...body])),
    ),
    tag: oneTag,
    settings: [{}, { reportMs: 500 }, { version: '1.0.1', powerDbm: 20 }],
  })

  it('stays quiet under a million bytes of anything', () => {
    const set = bench(uhfLlrp)
    const whole = fc.sample(fc.uint8Array({ minLength: 20_000, maxLength: 20_000, size: 'max' }), {
      seed: 7,
      numRuns: 1,
    })
    set.start()
    for (let turn = 0; turn < 100; turn++) {
      const piece = whole[0]!.subarray((turn * 37) % 10_000).slice(0, 9900)
      for (let at = 0; at < piece.length; at += 997) set.say(piece.subarray(at, at + 997))
      set.say(oneTag)
      set.pass(250)
    }
    set.end()
    expect(set.readings.length).toBeGreaterThan(90)
    expect(set.problems.length).toBeLessThan(400)
  })
})

describe('LLRP messages', () => {
  it('come back as they were', () => {
    const anyTag: fc.Arbitrary<LlrpTag> = fc.record(
      {
        epc: fc.uint8Array({ minLength: 1, maxLength: 31 }).map(half => Uint8Array.from([...half, ...half])),
        antenna: fc.nat(65_535),
        rssiDbm: fc.integer({ min: -128, max: 127 }),
        channel: fc.nat(65_535),
        count: fc.nat(65_535),
        tid: fc.uint8Array({ minLength: 1, maxLength: 20 }).map(half => Uint8Array.from([...half, ...half])),
        firstSeenUs: fc.maxSafeNat(),
        lastSeenUs: fc.maxSafeNat(),
      },
      { requiredKeys: ['epc'] },
    )
    fc.assert(
      fc.property(fc.array(anyTag, { maxLength: 5 }), fc.constantFrom<1 | 2>(1, 2), (tags, version) => {
        const [bytes, found] = [buildReport(version, 3, tags), [] as (LlrpTag | null)[]]
        readReport(bytes, 0, bytes.length, tag => found.push(tag))
        expect(found).toEqual(tags)
      }),
    )
    fc.assert(fc.property(fc.maxSafeNat(), us => u64At(Uint8Array.from(u64(us)), 0) === us))
    const bytes = buildCapabilities(2, 1, speedway)
    expect(readCapabilities(bytes, 0, bytes.length)).toEqual(speedway)
    const fixed = { ...speedway, hops: false, hopTable: 0, channelsKHz: [865_700, 866_300], standard: 2 }
    const again = buildCapabilities(1, 1, fixed)
    expect(readCapabilities(again, 0, again.length)).toEqual(fixed)
    const event = buildEvent(1, 0, 5, { kind: 'stopped', roSpec: 1, preempted: true })
    expect(readEvents(event, 0, event.length)).toEqual([{ kind: 'stopped', roSpec: 1, preempted: true }])
    const refusal = buildMessage(1, 30, 1, buildStatus(300, 'why'))
    expect(readStatus(refusal, 0, refusal.length)).toEqual({ code: 300, words: 'why' })
    expect(ask.forget().body).toEqual([0, 0, 0, 0])
  })
})
