import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../core/model/problem.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import type { Reading } from '../driver.ts'
import { toUtf8 } from '../framing/text.ts'
import { bleAdv } from './bleAdv.ts'

function hear(chunks: readonly (string | Uint8Array)[], settings: object = {}) {
  const driver = bleAdv.open(bleAdv.settings.parse(settings))
  const [readings, problems] = [[] as Reading[], [] as Problem[]]
  const out = {
    reading: (one: Reading) => void readings.push(one),
    problem: (one: Problem) => void problems.push(one),
    receiver: () => expect.unreachable(),
    send: () => expect.unreachable('nothing is sent'),
  }
  driver.start(0, out)
  for (const chunk of chunks) driver.receive(typeof chunk === 'string' ? toUtf8(chunk) : chunk, 0, out)
  driver.tick(5000, out)
  driver.end(out)
  return { readings, problems }
}

const beacon = '0201061AFF4C0002150F1E2D3C4B5A69788796A5B4C3D2E1F001020304C5'
const tag = 'ibeacon:0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0/258/772'

describe('bare advertisements', () => {
  it.each([
    [beacon, { tag }],
    [beacon.toLowerCase().replace(/../g, '$& '), { tag }],
    [`0x${beacon}`, { tag }],
    [`-71 ${beacon}`, { tag, rssiDbm: -71 }],
    [`C0:FF:EE:12:34:56 -71 ${beacon}`, { tag, alias: 'ble:C0:FF:EE:12:34:56', rssiDbm: -71 }],
    [`c0-ff-ee-12-34-56,-71 dBm,${beacon}`, { tag, alias: 'ble:C0:FF:EE:12:34:56', rssiDbm: -71 }],
    ['C0:FF:EE:12:34:56 020106', { tag: 'ble:C0:FF:EE:12:34:56' }],
    ['0516D2FC4001', null],
    ['0616D2FC400132', { tag: 'name:unnamed', telemetry: { batteryPct: 50 } }],
  ])('%s', (line, reading) => {
    const { readings, problems } = hear([`${line}\r\n`])
    expect(readings).toEqual(reading ? [reading] : [])
    expect(problems).toHaveLength(reading ? 0 : 1)
  })

  it('takes who says nothing of itself for whom the settings name', () => {
    expect(hear(['0616D2FC400132\n'], { unnamed: 'Fridge 3' }).readings).toMatchObject([{ tag: 'name:fridge-3' }])
    expect(bleAdv.settings.safeParse({ unnamed: '' }).success).toBe(false)
  })

  it('finds the next line after one that is none, is cut off or has no end', () => {
    const { readings, problems } = hear([
      'ets Jul 29 2019\r\n',
      `-71 ${beacon.slice(0, 21)}\n`,
      `${'A'.repeat(100_000)}\n`,
      Uint8Array.of(0xff, 0xfe, 10),
      `-72 ${beacon}\n`,
      '-73 02',
    ])
    expect(readings).toEqual([{ tag, rssiDbm: -72 }])
    // Those of one kind are told once, then counted.
    expect(problems).toHaveLength(3)
  })

  it('gives the same in any pieces', () => {
    const stream = toUtf8(`-71 ${beacon}\r\nnoise\n\n-72 ${beacon}\n-73 ${beacon}`)
    const whole = hear([stream])
    expect(whole.readings.map(({ rssiDbm }) => rssiDbm)).toEqual([-71, -72, -73])
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 8 }), cuts => {
        const ends = [...cuts, stream.length].sort((a, b) => a - b)
        expect(hear(ends.map((end, index) => stream.subarray(ends[index - 1] ?? 0, end)))).toEqual(whole)
      }),
    )
  })

  it('never throws', () => {
    const word = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.stringMatching(/^[0-9A-F]{0,80}$/),
      fc.constantFrom('\n', '-70 ', 'AA:BB:CC:DD:EE:FF '),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), chunks => {
        for (const reading of hear(chunks).readings) expect(parseTagId(reading.tag)).toBe(reading.tag)
      }),
    )
  })
})
