// @ts-expect-error: it ships without types.
import { parseBarcode } from 'gs1-barcode-parser-mod'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDigit, type Element, elementString, fnc1, parseElementString } from '../../core/model/gs1.ts'
import { type Part, partsOf } from '../../core/model/gs1Ais.ts'

/*
 * gs1-barcode-parser-mod, a public parser, beside ours on the same element strings. Where the two differ, the difference
 * has a name here, and nothing else may differ.
 */
const theirs = (text: string): readonly Element[] => {
  const read: { readonly parsedCodeItems: readonly { readonly ai: string; readonly raw: string }[] } =
    parseBarcode(text)
  return read.parsedCodeItems.map(({ ai, raw }) => ({ ai, value: raw }))
}
const ais = Array.from({ length: 10_100 }, (_, number) => String(number))
  .flatMap(text => [text, `0${text}`])
  .filter(text => text.length >= 2 && text.length <= 4 && partsOf(text))
const valueOf = ({ kind, least, most, check, date, zero }: Part): fc.Arbitrary<string> => {
  if (zero) return fc.constant('0'.repeat(most))
  if (date) return fc.tuple(fc.nat(99), fc.nat(11), fc.nat(28)).map(([y, m, d]) => [y, m + 1, d].map(two).join(''))
  const letters = { n: '\\d', x: '[!"%-?A-Z_a-z]', y: '[#/0-9A-Z-]' }[kind]
  const text = fc.stringMatching(new RegExp(`^${letters}{${check ? least - 1 : least},${check ? most - 1 : most}}$`))
  return check ? text.map(digits => digits + checkDigit(digits)) : text
}
const two = (value: number) => String(value).padStart(2, '0')
const elementOf = (ai: string) => fc.tuple(...partsOf(ai)!.map(valueOf)).map(parts => ({ ai, value: parts.join('') }))

const isKnown = (ai: string) => {
  const [element] = fc.sample(elementOf(ai), { numRuns: 1, seed: 1 })
  try {
    return theirs(elementString([element!]))[0]!.ai === ai
  } catch {
    return false
  }
}
const shared = ais.filter(isKnown)
const anyElement = fc.constantFrom(...shared).chain(elementOf)

describe('beside gs1-barcode-parser-mod', () => {
  it('element strings are cut alike', () => {
    fc.assert(
      fc.property(fc.array(anyElement, { minLength: 1, maxLength: 4 }), elements => {
        const text = elementString(elements)
        expect(parseElementString(text)).toEqual({ elements })
        expect(theirs(text)).toEqual(elements)
      }),
      { numRuns: 1000 },
    )
  })

  it('only ours knows some AIs, minds check digits, and takes a leading FNC1', () => {
    const unknown = ['425', '717', '7007', '7041', '7250', '7251', '8014', '8111', '8112']
    expect(ais.filter(ai => !shared.includes(ai))).toEqual(unknown)
    expect(theirs('0109520123456789')).toEqual([{ ai: '01', value: '09520123456789' }])
    expect(parseElementString('0109520123456789')).toHaveProperty('fault')
    expect(() => theirs(`${fnc1}10A`)).toThrow()
    expect(parseElementString(`${fnc1}10A`)).toEqual({ elements: [{ ai: '10', value: 'A' }] })
  })
})
