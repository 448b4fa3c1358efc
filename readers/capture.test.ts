import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CaptureHead, writeHead, writeLine } from '../core/model/capture.ts'
import { ownVectors } from '../test/vectors/corpus.ts'
import { toHex } from '../core/model/hex.ts'
import { readCapture } from './capture.ts'
import { decode } from './decode.ts'
import { toUtf8 } from './framing/text.ts'
import { findDriver } from './registry.ts'
import { answer } from './rfid/r200Frame.ts'
import { vectorOf } from './vector.ts'

const r200 = findDriver('uhf-r200')!
const head: CaptureHead = { reader: 'door', driver: 'uhf-r200', link: 'serial:/dev/x', settings: {} }
const tag = answer.tag(-50, Uint8Array.of(0xe2, 0, 0, 1))
const reading = { kind: 'reading', tag: 'epc:E2000001', rssiDbm: -50 }
const said = (t: number, bytes: Uint8Array) => writeLine({ t, direction: 'in', hex: toHex(bytes) })
const file = (...lines: string[]) => toUtf8(`${lines.join('\n')}\n`)

const toMessage = (line: string): { topic: string; hex: string } => {
  const { topic = '', payload, payloadHex, ...rest } = JSON.parse(line)
  const published = payload ?? rest
  return {
    topic,
    hex: payloadHex ?? toHex(toUtf8(typeof published === 'string' ? published : JSON.stringify(published))),
  }
}

describe('a capture', () => {
  it('is decoded as what came in, whatever the pieces, without what was asked', () => {
    const asked = writeLine({ t: 5, direction: 'out', hex: toHex(tag) })
    const recording = file(
      writeHead(head),
      asked,
      said(10, tag.subarray(0, 7)),
      said(20, tag.subarray(7)),
      said(30, tag),
    )
    expect(decode(r200, r200.settings.parse({}), recording)).toEqual([reading, reading])
  })

  it('is played in its own time', () => {
    const wedge = findDriver('wedge')!
    const pieces = [toUtf8('4012345'), toUtf8('678901'), toUtf8('4012345678918')]
    const recording = file(...[0, 20, 4000].map((t, at) => said(t, pieces[at]!)))
    const found = decode(wedge, wedge.settings.parse({ terminator: 'none' }), recording)
    expect(found.map(one => one.kind === 'reading' && one.tag)).toEqual([
      'barcode:4012345678901',
      'barcode:4012345678918',
    ])
  })

  it('says which of its lines are none, and knows of lines that were lost', () => {
    const recording = file(
      writeHead(head),
      '{"lost":7}',
      'nonsense',
      '{"t":1,"direction":"in","hex":"B"}',
      said(1, tag),
    )
    expect(readCapture(recording)).toMatchObject({ head, faults: [3, 4], lines: [{ t: 1 }] })
    expect(decode(r200, r200.settings.parse({}), recording)).toMatchObject([
      { kind: 'problem', text: 'Line 3 is none of a capture.' },
      { kind: 'problem', text: 'Line 4 is none of a capture.' },
      reading,
    ])
  })

  it('may hold anything, and is still played', () => {
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc.uint8Array({ maxLength: 40 }).map(bytes => said(bytes.length, bytes)),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), lines => {
        const recording = file(writeHead(head), ...lines.map(one => one.replaceAll('\n', ' ')))
        const { faults, lines: kept } = readCapture(recording)!
        expect(faults.length + kept.length).toBeLessThanOrEqual(lines.length)
        for (const found of decode(r200, r200.settings.parse({}), recording))
          if (found.kind === 'problem') expect(found.text).not.toBe('')
      }),
    )
  })

  it('is not what other recordings are taken for', () => {
    for (const { bytes } of ownVectors) expect(readCapture(bytes)).toBe(null)
  })

  it.each(ownVectors.map(vector => [`${vector.driver} ${vector.name}`, vector] as const))(
    'of %s makes the vector again',
    (_, { driver, bytes, settings, readings, problems }) => {
      const kind = findDriver(driver)!
      // One payload without its wrapping is a message that was posted: without a topic.
      const isText = kind.links.includes('mqtt') && bytes[0] === '{'.charCodeAt(0)
      const messages = isText ? new TextDecoder().decode(bytes).split('\n').filter(Boolean).map(toMessage) : null
      const bare = kind.links.includes('mqtt') ? { topic: '' } : {}
      const lines = messages
        ? messages.map((one, t) => writeLine({ t, direction: 'in', ...one }))
        : [writeLine({ t: 0, direction: 'in', hex: toHex(bytes), ...bare })]
      const capture = readCapture(file(writeHead({ ...head, driver, settings }), ...lines))!
      const made = vectorOf(kind, kind.settings.parse(settings), capture)
      expect(made.readings).toEqual(readings)
      expect(made.problems).toEqual(problems)
      expect(made.settings ?? {}).toEqual(settings)
    },
  )
})
