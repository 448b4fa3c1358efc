import { leadingAi, needsNoSeparator, type Part, partsOf } from './gs1Ais.ts'

/** One Application Identifier with its value: `(01)09520123456788`. */
export interface Element {
  readonly ai: string
  readonly value: string
}

/** What a GS1 text says, or in words what is wrong with it. */
export type Gs1 = { readonly elements: readonly Element[] } | { readonly fault: string }

/** What scanners send for the symbol FNC1: ends a value of no fixed length. */
export const fnc1 = '\u001d'

/** `0109520123456788` + `10ABC␝21SN-1`, as a scanner sends it. A separator at the start or the end does no harm. */
export const parseElementString = (text: string): Gs1 => checked(splitElements(text))

/** `(01)09520123456788(21)SN-1`; a bracket inside a value is written `\(`. */
export const parseBracketed = (text: string): Gs1 => checked(splitBrackets(text))

/** `https://…/01/09520123456788/21/SN-1?17=260131`, with AIs in path and query. */
export const parseDigitalLink = (text: string): Gs1 => checked(splitLink(text))

/** For printing and comparing; the reverse of `parseBracketed`. */
export const bracketed = (elements: readonly Element[]): string =>
  elements.map(({ ai, value }) => `(${ai})${value.replaceAll('(', '\\(')}`).join('')

/** The reverse of `parseElementString`, with separators only where they are needed. */
export const elementString = (elements: readonly Element[]): string =>
  elements
    .map(({ ai, value }, index) => ai + value + (index < elements.length - 1 && !needsNoSeparator(ai) ? fnc1 : ''))
    .join('')

/** Modulo 10, weights 3 and 1 from the right; of the digits before it. */
export const checkDigit = (digits: string): string => {
  let sum = 0
  for (let at = 0; at < digits.length; at++) sum += Number(digits[digits.length - 1 - at]) * (at % 2 === 0 ? 3 : 1)
  return String((10 - (sum % 10)) % 10)
}

/** The keys that name one thing, with what makes a kind of thing one thing, in the order in which one is chosen. */
const identities: readonly (readonly [key: string, ...more: string[]])[] = [
  ['8004'],
  ['8003'],
  ['00'],
  ['8018'],
  ['8017'],
  ['01', '21'],
  ['8006', '21'],
  ['8010', '8011'],
  ['253'],
  ['414', '254'],
  ['255'],
]

/** Those elements that name the thing, without batch, dates and the like; all where none do. */
export const identityOf = (elements: readonly Element[]): readonly Element[] => {
  for (const ais of identities) {
    const found = ais.flatMap(ai => elements.find(one => one.ai === ai) ?? [])
    if (found.length === ais.length) return found
  }
  return elements
}

/** ISO date of YYMMDD; day 00 = the last of the month. The century is the one that is nearest to `thisYear`. */
export const gs1Date = (text: string, thisYear: number): string | null => {
  const [yy, month, day] = [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)].map(Number) as [
    number,
    number,
    number,
  ]
  if (!/^\d{6}$/.test(text) || month < 1 || month > 12) return null
  const ahead = yy - (thisYear % 100)
  const year = thisYear + ahead - (ahead >= 51 ? 100 : ahead <= -50 ? -100 : 0)
  const last = daysIn(year, month)
  return day > last ? null : `${year}-${pad(month)}-${pad(day || last)}`
}

const daysIn = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31
const pad = (value: number): string => String(value).padStart(2, '0')

type Split = readonly Element[] | { readonly fault: string }

/** Cuts an element string by the lengths of its AIs alone: whether the values are right is another question. */
export function splitElements(text: string): Split {
  const elements: Element[] = []
  let rest = text.startsWith(fnc1) ? text.slice(1) : text
  while (rest !== '') {
    const ai = leadingAi(rest)
    if (!ai) return { fault: `there is no application identifier ${rest.slice(0, 4)}` }
    const length = needsNoSeparator(ai) ? lengthOf(partsOf(ai)!) : rest.indexOf(fnc1) - ai.length
    const end = length < 0 ? rest.length : ai.length + length
    elements.push({ ai, value: rest.slice(ai.length, end) })
    rest = rest.slice(rest[end] === fnc1 ? end + 1 : end)
  }
  return elements.length > 0 ? elements : { fault: 'it is empty' }
}

const lengthOf = (parts: readonly Part[]): number => parts.reduce((sum, { most }) => sum + most, 0)

function splitBrackets(text: string): Split {
  const elements: Element[] = []
  const form = /\((\d{2,4})\)((?:[^(\\]|\\\(|\\)*)/y
  while (form.lastIndex < text.length) {
    const at = form.lastIndex
    const found = form.exec(text)
    if (!found) return { fault: `no application identifier in brackets stands at character ${at + 1}` }
    elements.push({ ai: found[1]!, value: found[2]!.replaceAll('\\(', '(') })
  }
  return elements.length > 0 ? elements : { fault: 'it is empty' }
}

/** Keys that may start the path of a Digital Link, and the words that older ones have for them. */
const linkKeys = /^(00|01|253|255|401|402|41[0-7]|8003|8004|8006|8010|8013|8017|8018)$/
const linkWords: Readonly<Record<string, string>> = {
  gtin: '01',
  itip: '8006',
  gln: '414',
  sscc: '00',
  grai: '8003',
  giai: '8004',
  gsrn: '8018',
  gsrnp: '8017',
  gdti: '253',
  cpid: '8010',
  ser: '21',
  lot: '10',
  cpsn: '8011',
}

function splitLink(text: string): Split {
  const found = /^https?:\/\/[^/?#\s]+(\/[^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?$/i.exec(text)
  const segments = found?.[1]!.split('/').slice(1).map(unescape) ?? []
  const words = segments.map(word => (word !== null && Object.hasOwn(linkWords, word) ? linkWords[word]! : word))
  const start = words.findIndex((word, index) => word !== null && linkKeys.test(word) && index + 1 < words.length)
  if (!found || start < 0) return { fault: 'it is no link with a GS1 key' }
  const elements: Element[] = []
  for (let at = start; at + 1 < words.length; at += 2) elements.push(linkElement(words[at]!, segments[at + 1] ?? ''))
  for (const pair of (found[2] ?? '').split(/[&;]/)) {
    const [ai, value] = pair.split('=').map(unescape)
    if (ai && value && partsOf(ai)) elements.push({ ai, value })
  }
  return elements
}

/** GTINs of 8, 12 and 13 digits may stand in a link as they are. */
const linkElement = (ai: string | null, value: string): Element => ({
  ai: ai ?? '',
  value: ai === '01' ? value.padStart(14, '0') : value,
})

const unescape = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function checked(split: Split): Gs1 {
  if ('fault' in split) return split
  for (const element of split) {
    const fault = faultOf(element)
    if (fault) return { fault }
  }
  return { elements: split }
}

const alphabets = {
  n: /^\d*$/,
  x: /^[!"%-?A-Z_a-z]*$/,
  y: /^[#\-/0-9A-Z]*$/,
} as const

function faultOf({ ai, value }: Element): string | null {
  const parts = partsOf(ai)
  if (!parts) return `there is no application identifier ${ai}`
  let rest = value
  for (const part of parts) {
    const text = rest.slice(0, part.most)
    rest = rest.slice(part.most)
    if (text.length < part.least) return `the value of (${ai}) is too short`
    if (!alphabets[part.kind].test(text)) return `the value of (${ai}) has a character that does not belong there`
    if (part.zero && /[^0]/.test(text)) return `the value of (${ai}) begins with ${text} where 0 belongs`
    if (part.check && text.at(-1) !== checkDigit(text.slice(0, -1)))
      return `the check digit of (${ai}) is ${text.at(-1)} where ${checkDigit(text.slice(0, -1))} belongs`
    if (part.date && gs1Date(text, 2000) === null) return `the value of (${ai}) is no date`
  }
  return rest === '' ? null : `the value of (${ai}) is too long`
}
