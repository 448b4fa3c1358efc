import { describe, expect, it } from 'vitest'
import { fromHex } from '../core/model/hex.ts'
import { decode } from './decode.ts'
import { toUtf8 } from './framing/text.ts'
import { findDriver } from './registry.ts'

const [r200, espresense] = [findDriver('uhf-r200')!, findDriver('gw-espresense')!]
const lines = (text: string) => decode(espresense, {}, toUtf8(text))

describe('decoding a recording', () => {
  it('gives readings and problems in the order of the bytes', () => {
    const bytes = fromHex('BB02220011C9340030751FEB705C5904E3D50D703A76EF7E BB01FF0001090A7E BB0222')!
    expect(decode(r200, r200.settings.parse({}), bytes)).toEqual([
      { kind: 'reading', tag: 'epc:30751FEB705C5904E3D50D70', rssiDbm: -55 },
      {
        kind: 'problem',
        severity: 'warning',
        text: 'The reader reports that a read found no tag.',
        tip: expect.any(String),
      },
      {
        kind: 'problem',
        severity: 'warning',
        text: expect.stringContaining('ends in mid-frame'),
        tip: expect.any(String),
      },
    ])
  })

  it('takes a payload as object or as text', () => {
    const reading = { kind: 'reading', tag: 'name:pump-7', receiver: 'icu', rssiDbm: -60.5 }
    expect(
      lines(
        '{"topic":"espresense/devices/pump-7/icu","payload":{"rssi":-60.5}}\r\n\n{"topic":"espresense/devices/pump-7/icu","payload":"{\\"rssi\\":-60.5}"}',
      ),
    ).toEqual([reading, reading])
  })

  it('names the line that is no message', () => {
    expect(
      lines(
        '{"topic":"espresense/rooms/icu/status","payload":"online"}\nnonsense\n{"topic":1,"payload":""}\n{"topic":"x"}\nnull',
      ),
    ).toMatchObject([
      { kind: 'problem', text: 'Line 2 is no message: "nonsense".' },
      { kind: 'problem', text: 'Line 3 is no message: "{"topic":1,"payload":""}".' },
      { kind: 'problem', text: 'Line 4 is no message: "{"topic":"x"}".' },
      { kind: 'problem', text: 'Line 5 is no message: "null".' },
    ])
    expect(decode(espresense, {}, Uint8Array.of(0xff))).toMatchObject([
      { kind: 'problem', text: 'The input is not UTF-8 text.' },
    ])
  })
})
