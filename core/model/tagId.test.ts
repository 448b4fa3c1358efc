import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { epcTag, isPassive, macTag, parseTagId, tagTechnology } from './tagId.ts'

const uuid = '426C7565-4368-6172-6D42-6561636F6E73'

describe('tag ids', () => {
  it.each([
    ['epc:30751FEB705C5904E3D50D70', 'epc:30751FEB705C5904E3D50D70'],
    ['EPC: 3075 1feb 705c 5904 e3d5 0d70', 'epc:30751FEB705C5904E3D50D70'],
    ['30751feb705c5904e3d50d70', 'epc:30751FEB705C5904E3D50D70'],
    [' epc:aabbccdd ', 'epc:AABBCCDD'],
    ['iBeacon:426c7565-4368-6172-6d42-6561636f6e73-3838-4949', `ibeacon:${uuid}/3838/4949`],
    ['IBEACON:426C7565436861726D426561636F6E73/00038/0', `ibeacon:${uuid}/38/0`],
    [`${uuid}/1/65535`, `ibeacon:${uuid}/1/65535`],
    ['eddy:00112233445566778899-aabbccddeeff', 'eddystone:00112233445566778899/AABBCCDDEEFF'],
    ['Eddystone:00112233445566778899/aabbccddeeff', 'eddystone:00112233445566778899/AABBCCDDEEFF'],
    ['5a3f1c9d0e42', 'ble:5A:3F:1C:9D:0E:42'],
    ['aa-bb-cc-dd-ee-ff', 'ble:AA:BB:CC:DD:EE:FF'],
    ['aabb.ccdd.eeff', 'ble:AA:BB:CC:DD:EE:FF'],
    ['AA:BB:CC:DD:EE:FF', 'ble:AA:BB:CC:DD:EE:FF'],
    ['ble:AABBCCDDEEFF', 'ble:AA:BB:CC:DD:EE:FF'],
    ['mac:aa:bb:cc:dd:ee:ff', 'ble:AA:BB:CC:DD:EE:FF'],
    ['NFC:04a2b3c4d5e680', 'nfc:04A2B3C4D5E680'],
    ['lf:62e3086ced', 'lf:62E3086CED'],
    ['barcode:]d2 aB/9:1', 'barcode:]d2 aB/9:1'],
    ['irk:00112233445566778899aabbccddeeff', 'irk:00112233445566778899AABBCCDDEEFF'],
    ['Pixel-8', 'name:pixel-8'],
    ['Bett  12', 'name:bett-12'],
    ['name:Pixel-8', 'name:pixel-8'],
  ])('%s is %s', (text, tag) => expect(parseTagId(text)).toBe(tag))

  it.each([
    '',
    '  ',
    'epc:',
    'epc:3',
    'epc:XYZ1',
    'ble:1234',
    '00:00:00:00:00:00',
    'ffffffffffff',
    'nfc:04A2B3',
    'name:',
    `ibeacon:${uuid}/65536/1`,
    `ibeacon:${uuid}`,
    'eddy:0011/22',
    'sd:0xfcd2',
    'md:0x004c:25',
    'apple:1005:9-12',
    '-',
    '/',
    'a\u0000b',
    'x'.repeat(200),
    'constructor:1',
    '__proto__:1',
    'irk:1234',
  ])('%j is nobody', text => expect(parseTagId(text)).toBeNull())

  it('has one spelling: its own output parses to itself', () => {
    const hex = (length: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: length, maxLength: length })
    const any = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      hex(24),
      hex(12),
      fc
        .tuple(
          fc.constantFrom('epc', 'EPC', 'nfc', 'lf', 'irk', 'ble', 'name', 'barcode', 'eddy', 'iBeacon'),
          fc.string({ maxLength: 40 }),
        )
        .map(([word, rest]) => `${word}:${rest}`),
      fc.tuple(hex(32), fc.nat(65535), fc.nat(65535)).map(([id, major, minor]) => `iBeacon:${id}-${major}-${minor}`),
      fc.tuple(hex(20), hex(12)).map(([space, instance]) => `eddy:${space}-${instance}`),
    )
    fc.assert(
      fc.property(any, text => {
        const tag = parseTagId(text)
        if (tag) expect(parseTagId(tag)).toBe(tag)
      }),
    )
  })

  it('is built from what readers give', () => {
    expect(epcTag(Uint8Array.of(0xe2, 0x00, 0x0a))).toBe('epc:E2000A')
    expect(macTag('a4c138000001')).toBe('ble:A4:C1:38:00:00:01')
    expect(macTag('pixel-8')).toBeNull()
  })

  it('knows what reads a tag', () => {
    const technology = (text: string) => tagTechnology(parseTagId(text)!)
    expect(['epc:AABB', 'nfc:04A2B3C4', 'lf:62E3086CED', 'barcode:1'].map(technology)).toEqual([
      'epc',
      'nfc',
      'lf',
      'barcode',
    ])
    expect(['pixel-8', '5a3f1c9d0e42', `ibeacon:${uuid}/1/2`, `irk:${'0'.repeat(32)}`].map(technology)).toEqual([
      'ble',
      'ble',
      'ble',
      'ble',
    ])
    expect([isPassive(parseTagId('epc:AABB')!), isPassive(parseTagId('pixel-8')!)]).toEqual([true, false])
  })
})
