import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeEpc,
  type Epc,
  elementsOfEpc,
  encodeEpc,
  epcOfElements,
  idUri,
  parseIdUri,
  parseTagUri,
  tagUri,
} from './epc.ts'
import { digitsOf, schemes } from './epcSchemes.ts'
import { bracketed, parseBracketed } from './gs1.ts'
import { fromHex, toHex } from './hex.ts'

interface Collected {
  readonly name: string
  readonly hex: string
  readonly expect: {
    readonly tagUri?: string | null
    readonly idUri?: string
    readonly gs1?: string | null
    readonly gtin14?: string
  }
}
const file = new URL('../../../shared/vectors/epc.json', import.meta.url)
const collected: Collected[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
describe('EPCs', () => {
  it.each(collected.map(one => [one.name, one] as const))('collected %s, both ways', (_, { hex, expect: want }) => {
    const epc = decodeEpc(fromHex(hex)!)
    if (!want.tagUri) return expect(epc).toBeNull()
    expect(tagUri(epc!)).toBe(want.tagUri)
    expect(idUri(epc!)).toBe(want.idUri)
    expect(toHex(encodeEpc(parseTagUri(want.tagUri)!)!).slice(0, hex.length)).toBe(hex)
    expect(idUri(parseIdUri(want.idUri!)!)).toBe(want.idUri)
    const elements = elementsOfEpc(epc!)
    if (!elements) return expect(want.gs1).toBeNull()
    if (want.gs1) expect(bracketed(elements)).toBe(want.gs1)
    if (want.gtin14) expect(elements[0]).toEqual({ ai: '01', value: want.gtin14 })
    expect(epcOfElements(elements, epc!.parts[0]!.length, epc!.filter)).toEqual(epc)
  })

  it.each([
    ['303C257BF7194E4000001A85', 'partition 7'],
    ['3074257BF7194E4000001A', 'too short'],
    ['3174257BF4499602D2000001', 'what must be zero is not'],
    ['3000000FFFFFFFFFC0000000', 'a prefix of more digits than the partition has'],
    ['3674257BF6B7A659B2C2BF0001000000000000000000000000', 'letters behind the end'],
    ['3674257BF7194E000000000000000000000000000000000000', 'a serial without letters'],
    ['E28011606000020000000001', 'a TID'],
    ['2F3204341474F5900000162E', 'an owner with the letter O'],
    ['3B0E0CF5E76C9047759AD00373DC7602E72F', 'a serial that does not end'],
    ['3B0E0CF5E76C9047759AD00000', 'no serial'],
    ['3D74257BF754', 'a reference that does not end'],
    ['', 'nothing'],
  ])('%s is none: %s', hex => expect(decodeEpc(fromHex(hex)!)).toBeNull())

  it.each([
    'urn:epc:tag:sgtin-96:3.0614141.812345.0123',
    'urn:epc:tag:sgtin-96:3.0614141.812345.274877906944',
    'urn:epc:tag:sgtin-96:8.0614141.812345.1',
    'urn:epc:tag:sgtin-96:3.06141.81234567.1',
    'urn:epc:tag:sgtin-96:3.0614141.81234.1',
    'urn:epc:tag:giai-202:3.0614141.%ZZ',
    'urn:epc:tag:giai-202:3.0614141.a b',
    `urn:epc:tag:giai-202:3.0614141.${'A'.repeat(24)}`,
    'urn:epc:tag:gid-96:268435456.2.3',
    'urn:epc:tag:gid-96:3.1.2.3',
    'urn:epc:tag:usdod-96:3.CAGEO.1',
    'urn:epc:tag:usdod-96:16.CAGEY.1',
    'urn:epc:tag:usdod-96:03.CAGEY.1',
    'urn:epc:tag:adi-var:0.CAGEY.a.1',
    'urn:epc:tag:adi-var:0.CAGEY..',
    `urn:epc:tag:cpi-var:0.0614141.${'A'.repeat(24)}.1`,
    'urn:epc:id:sgtin:0614141.812345.1',
    'urn:epc:tag:constructor-1:0.0',
  ])('%s can be on no tag', uri => expect(parseTagUri(uri)).toBeNull())

  it('take the long form where a serial does not fit in the short one', () => {
    const of = (text: string, digits: number) => {
      const label = parseBracketed(text)
      const epc = 'elements' in label ? epcOfElements(label.elements, digits) : null
      return epc && tagUri(epc)
    }
    expect(of('(01)80614141123458(21)6789', 7)).toBe('urn:epc:tag:sgtin-96:0.0614141.812345.6789')
    expect(of('(01)80614141123458(21)06789', 7)).toBe('urn:epc:tag:sgtin-198:0.0614141.812345.06789')
    expect(of('(8004)0614141B-12.7', 7)).toBe('urn:epc:tag:giai-202:0.0614141.B-12.7')
    expect(of('(8003)00614141123452', 7)).toBeNull()
    expect(of('(01)80614141123458', 7)).toBeNull()
    expect(of('(8004)06141415678', 5)).toBeNull()
  })

  const anyEpc: fc.Arbitrary<Epc> = fc
    .tuple(fc.constantFrom(...schemes), fc.integer({ min: 0, max: 6 }))
    .chain(([scheme, partition]) => {
      const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`))
      const parts = scheme.fields.flatMap(field => {
        if (field.kind === 'zeros') return []
        if (field.kind === 'digits') return [digits(digitsOf(field, partition)!)]
        if (field.kind === 'serialDigits') return [fc.stringMatching(/^\d{1,11}$/)]
        if (field.kind === 'owner') return [fc.stringMatching(/^[0-9A-HJ-NP-Z]{5,6}$/)]
        if (field.kind === 'ended')
          return [fc.stringMatching(new RegExp(`^[-#/0-9A-Z]{${field.least},${digitsOf(field, partition)}}$`))]
        if (field.kind === 'text') return [fc.stringMatching(/^[!"%-?A-Z_a-z]{1,16}$/)]
        return [fc.nat(999).map(String)]
      })
      return fc
        .tuple(fc.nat(2 ** scheme.filterBits - 1), digits(12 - partition), ...parts)
        .map(([filter, prefix, ...own]) => ({
          scheme: scheme.tag,
          filter,
          parts: (scheme.isPartitioned ? [prefix, ...own] : own) as string[],
        }))
    })

  it('are the same after bytes, URI and label', () => {
    fc.assert(
      fc.property(anyEpc, epc => {
        expect(decodeEpc(encodeEpc(epc)!)).toEqual(epc)
        expect(parseTagUri(tagUri(epc))).toEqual(epc)
        const short = parseIdUri(idUri(epc), epc.filter)!
        expect([idUri(short), short.filter]).toEqual([idUri(epc), epc.filter])
        const label = elementsOfEpc(epc)
        if (!label) return void expect(['gid', 'usdod', 'adi']).toContain(epc.scheme.split('-')[0])
        expect(parseBracketed(bracketed(label))).toEqual({ elements: label })
        const again = epcOfElements(label, epc.parts[0]!.length, epc.filter)
        expect(again && idUri(again)).toBe(idUri(epc))
      }),
      { numRuns: 500 },
    )
  })

  it('come from no bytes that they do not give back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...schemes.map(({ header }) => header), 0xe2),
        fc.uint8Array({ minLength: 11, maxLength: 30 }),
        (header, rest) => {
          const bytes = Uint8Array.from([header, rest[0]! & 0xfb, ...rest.subarray(1)])
          const epc = decodeEpc(bytes)
          if (!epc) return
          const again = encodeEpc(epc)!
          expect(toHex(again).padEnd(80, '0')).toBe(toHex(bytes).padEnd(80, '0'))
        },
      ),
      { numRuns: 2000 },
    )
  })
})
