import theirs from 'epc-tds'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEpc, type Epc, elementsOfEpc, encodeEpc, idUri, tagUri } from '../../core/model/epc.ts'
import { digitsOf, schemes } from '../../core/model/epcSchemes.ts'
import { fromHex, toHex } from '../../core/model/hex.ts'

/*
 * epc-tds, a public codec of the Tag Data Standard, beside ours on the same EPCs. Where the two differ, the difference has
 * a name here, and nothing else may differ.
 */
/** Those that it knows: not GSRNP, ITIP, USDOD and ADI, nor components with letters. */
const known = schemes.filter(({ id, bits }) => !['gsrnp', 'itip', 'usdod', 'adi'].includes(id) && bits !== null)

const anyEpc: fc.Arbitrary<Epc> = fc
  .tuple(fc.constantFrom(...known), fc.integer({ min: 0, max: 6 }))
  .chain(([scheme, partition]) => {
    const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`))
    const parts = scheme.fields.flatMap(field => {
      if (field.kind === 'zeros') return []
      if (field.kind === 'digits') return [digits(digitsOf(field, partition)!)]
      if (field.kind === 'serialDigits') return [fc.stringMatching(/^\d{1,11}$/)]
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
/** It reads a reference of no digits as 0. */
const hasReference = ({ parts }: Epc) => parts.every(part => part !== '')
/** It leaves letters that a URI wants escaped as they are, and takes few but letters and digits in one. */
const unescaped = (uri: string) => decodeURIComponent(uri)
const isPlain = ({ parts }: Epc) => parts.every(part => /^[0-9A-Za-z]+$/.test(part))
/** It loses the zeros with which a service reference begins. */
const keepsZeros = ({ scheme, parts }: Epc) => scheme !== 'gsrn-96' || !parts[1]!.startsWith('0')

describe('beside epc-tds', () => {
  it('EPCs read alike, but for escaped letters, empty references and zeros of services', () => {
    fc.assert(
      fc.property(anyEpc.filter(hasReference).filter(keepsZeros), epc => {
        const other = theirs.valueOf(toHex(encodeEpc(epc)!))
        expect(other.toTagURI()).toBe(unescaped(tagUri(epc)))
        expect(other.toIdURI()).toBe(unescaped(idUri(epc)))
      }),
      { numRuns: 500 },
    )
  })

  it('URIs come out as the same bytes, but for escaped letters and leading zeros of coupons', () => {
    fc.assert(
      fc.property(anyEpc.filter(hasReference), epc => {
        // It forgets the 1 that keeps the zeros of a coupon's serial.
        if (epc.scheme === 'sgcn-96' || !isPlain(epc)) return
        const other = theirs.fromTagURI(tagUri(epc)).toHexString().toUpperCase()
        // It writes whole bytes, as a tag can't.
        expect(toHex(encodeEpc(epc)!).padEnd(other.length, '0')).toBe(other.padEnd(encodeEpc(epc)!.length * 2, '0'))
        expect(decodeEpc(fromHex(other)!)).toEqual(epc)
      }),
      { numRuns: 500 },
    )
  })

  it('labels carry the same key', () => {
    fc.assert(
      fc.property(anyEpc.filter(hasReference), epc => {
        const elements = elementsOfEpc(epc)
        if (!elements) return void expect(epc.scheme).toBe('gid-96')
        const barcode = theirs.valueOf(toHex(encodeEpc(epc)!)).toBarcode()
        // The GRAI has a 0 before it on a label; it leaves that out.
        const key = epc.scheme.startsWith('grai') ? elements[0]!.value.slice(1) : elements[0]!.value
        expect(barcode).toBe(key)
      }),
      { numRuns: 500 },
    )
  })
})
