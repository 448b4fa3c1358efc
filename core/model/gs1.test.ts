import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bracketed,
  checkDigit,
  elementString,
  fnc1,
  gs1Date,
  identityOf,
  parseBracketed,
  parseDigitalLink,
  parseElementString,
} from './gs1.ts'
import { readScan } from './scan.ts'

interface Collected {
  readonly name: string
  readonly text: string
  readonly mode: 'bracketed' | 'element-string' | 'digital-link'
  readonly expect: {
    readonly valid: boolean
    readonly elementString?: string | null
    readonly ai?: Readonly<Record<string, string>>
    readonly expiry?: string
  }
}
const file = new URL('../../../shared/vectors/gs1ai.json', import.meta.url)
const collected: Collected[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
const parsers = { bracketed: parseBracketed, 'element-string': parseElementString, 'digital-link': parseDigitalLink }
const elementsOf = (text: string) => {
  const read = parseElementString(text)
  return 'elements' in read ? read.elements : read.fault
}

describe('GS1 elements', () => {
  it.each(collected.map(one => [one.name, one] as const))('collected %s', (_, { text, mode, expect: want }) => {
    const read = parsers[mode](text)
    expect('elements' in read).toBe(want.valid)
    if (!('elements' in read)) return
    if (want.elementString) expect(`^${elementString(read.elements).replaceAll(fnc1, '^')}`).toBe(want.elementString)
    const values = Object.fromEntries(read.elements.map(({ ai, value }) => [ai, value]))
    if (want.ai) expect(values).toEqual(want.ai)
    if (want.expiry) expect(gs1Date(values['17']!, 2026)).toBe(want.expiry)
  })

  it.each([
    ['0109520123456788', '(01)09520123456788'],
    [`${fnc1}10A${fnc1}`, '(10)A'],
    [`3103001250${fnc1}10A(B`, '(3103)001250(10)A\\(B'],
  ])('%j is %s', (text, form) => {
    const elements = elementsOf(text)
    expect(bracketed(elements as never)).toBe(form)
    expect(parseBracketed(form)).toEqual({ elements })
  })

  it.each([
    ['0109520123456789', 'the check digit of (01) is 9 where 8 belongs'],
    ['01095201234567', 'the value of (01) is too short'],
    [`10${'A'.repeat(21)}`, 'the value of (10) is too long'],
    ['10Ä', 'the value of (10) has a character that does not belong there'],
    ['17261301', 'the value of (17) is no date'],
    ['17260230', 'the value of (17) is no date'],
    ['800310614141123459', 'the value of (8003) begins with 1 where 0 belongs'],
    ['05123', 'there is no application identifier 0512'],
    ['', 'it is empty'],
    [`10${fnc1}21A`, 'the value of (10) is too short'],
  ])('%j: %s', (text, fault) => expect(elementsOf(text)).toBe(fault))

  it('reads links with the AIs in path and query', () => {
    expect(parseDigitalLink('https://example.org/x/01/9520123456788/21/a%2Fb?17=260131&utm=1#top')).toEqual({
      elements: [
        { ai: '01', value: '09520123456788' },
        { ai: '21', value: 'a/b' },
        { ai: '17', value: '260131' },
      ],
    })
    for (const text of ['https://example.org/%ZZ/01', 'ftp://a/01/9520123456788', 'https://a/constructor/x'])
      expect(parseDigitalLink(text)).toHaveProperty('fault')
  })

  it('has the century that is nearest', () => {
    expect(
      ['991231', '260228', '260200', '280200', '771231', '760101', '260229'].map(text => gs1Date(text, 2026)),
    ).toEqual(['1999-12-31', '2026-02-28', '2026-02-28', '2028-02-29', '1977-12-31', '2076-01-01', null])
    expect(gs1Date('000101', 2060)).toBe('2100-01-01')
  })

  it('finds a wrong digit in a key whichever it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{13}$/), fc.nat(13), fc.integer({ min: 1, max: 9 }), (digits, at, more) => {
        const key = digits + checkDigit(digits)
        expect(elementsOf(`01${key}`)).toEqual([{ ai: '01', value: key }])
        const wrong = `${key.slice(0, at)}${(Number(key[at]) + more) % 10}${key.slice(at + 1)}`
        expect(elementsOf(`01${wrong}`)).toContain('check digit')
      }),
    )
  })

  it('reads any text without throwing, and what it read again from both spellings', () => {
    const piece = fc.oneof(
      fc.constantFrom('01', '10', '21', '8004', '17', '(', ')', '\\', fnc1, 'https://a/', '/', '%'),
      fc.string({ maxLength: 8 }),
      fc.stringMatching(/^\d{6,14}$/),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), pieces => {
        const text = pieces.join('')
        for (const parse of Object.values(parsers)) {
          const read = parse(text)
          if (!('elements' in read)) continue
          expect(parseElementString(elementString(read.elements))).toEqual(read)
          if (!read.elements.some(({ value }) => value.includes('\\')))
            expect(parseBracketed(bracketed(read.elements))).toEqual(read)
        }
        readScan(text)
      }),
    )
  })

  it('names a thing by its key and serial alone', () => {
    const of = (text: string) => bracketed(identityOf(elementsOf(text) as never))
    expect(of(`0109520123456788172601311012${fnc1}21S`)).toBe('(01)09520123456788(21)S')
    expect(of(`010952012345678817260131${fnc1}10L`)).toBe('(01)09520123456788(17)260131(10)L')
    expect(of(`21S${fnc1}80040614141X`)).toBe('(8004)0614141X')
  })
})

describe('a scanned text', () => {
  const of = (text: string, content?: 'auto' | 'barcode' | 'epc' | 'nfc' | 'lf') => {
    const scan = readScan(text, content)
    return 'tag' in scan ? scan.tag : scan.fault
  }
  it.each([
    ['0012345678', 'barcode:0012345678'],
    ['30751FEB705C5904E3D50D70', 'epc:30751FEB705C5904E3D50D70'],
    ['04A224B1C85E80', 'nfc:04A224B1C85E80'],
    ['66cf4dc2', 'nfc:66CF4DC2'],
    ['A1000234', 'barcode:A1000234'],
    ['E0163C01061B7850', 'nfc:E0163C01061B7850'],
    ['62E3086CED', 'lf:62E3086CED'],
    ['A4:C1:38:00:00:01', 'ble:A4:C1:38:00:00:01'],
    ['400638133393', 'barcode:400638133393'],
    [']E04006381333931', 'barcode:4006381333931'],
    [']d2800406141415678', 'barcode:(8004)06141415678'],
    ['(8004)06141415678', 'barcode:(8004)06141415678'],
    ['00006141411234567890', 'barcode:(00)006141411234567890'],
    ['https://example.com/nothing', 'barcode:https://example.com/nothing'],
    ['urn:epc:tag:sgtin-96:3.0614141.812345.6789', 'epc:3074257BF7194E4000001A85'],
    [']Q1urn:epc:tag:giai-96:3.0614141.5678', 'epc:3474257BF40000000000162E'],
    ['urn:epc:id:giai:0614141.5678', 'barcode:(8004)06141415678'],
    ['urn:epc:id:sgtin:0614141.812345.6789', 'barcode:(01)80614141123458(21)6789'],
    ['urn:epc:id:usdod:CAGEY.5678', 'barcode:urn:epc:id:usdod:CAGEY.5678'],
    ['urn:epc:tag:sgtin-96:3.0614141.1.1', 'barcode:urn:epc:tag:sgtin-96:3.0614141.1.1'],
    ['26,123,45678', 'barcode:26,123,45678'],
  ])('%s is %s', (text, tag) => expect(of(text)).toBe(tag))

  it.each([
    [']E04006381333932', 'of its GS1 elements, the check digit of (01) is 2 where 1 belongs'],
    [']d2123', 'of its GS1 elements, the value of (12) is too short'],
    ['0109520123456789', 'of its GS1 elements, the check digit of (01) is 9 where 8 belongs'],
    ['   ', 'it can be no code of a label'],
    ['x'.repeat(513), 'it has 513 characters'],
  ])('%j is refused', (text, fault) => expect(of(text)).toBe(fault))

  it('is what the scanner is said to read', () => {
    expect(of('1724861890', 'nfc')).toBe('nfc:66CF4DC2')
    expect(of('66CF4DC2', 'nfc')).toBe('nfc:66CF4DC2')
    expect(of('0003808980', 'lf')).toBe('lf:003A1ED4')
    expect(of('62E3086CED', 'lf')).toBe('lf:62E3086CED')
    expect(of('AABBCCDD', 'epc')).toBe('epc:AABBCCDD')
    expect(of('66CF4DC2', 'barcode')).toBe('barcode:66CF4DC2')
    expect(of('nobody', 'nfc')).toBe('it is no number of a tag')
  })
})
