import { elementsOfEpc, encodeEpc, parseIdUri, parseTagUri } from './epc.ts'
import {
  bracketed,
  fnc1,
  identityOf,
  parseBracketed,
  parseDigitalLink,
  parseElementString,
  splitElements,
} from './gs1.ts'
import type { TagId } from './ids.ts'
import { epcTag, parseTagId } from './tagId.ts'

/** What a scanner reads, where it is known; `auto` goes by the look of each text. */
export type ScanContent = 'auto' | 'barcode' | 'epc' | 'nfc' | 'lf'

/** The tag that a scanned text names, or in words why it names none. */
export type Scan = { readonly tag: TagId } | { readonly fault: string }

/** AIM identifiers of the symbologies that carry GS1 elements, and of those that are a GTIN by themselves. */
const gs1Symbology = /^\](d2|C1|Q3|e0|J1)/
const retailSymbology = /^\](E0|E4|I1)/
const longestText = 512

/**
 * What stands on a label or came from a reader that types: GS1 elements (by FNC1, by symbology, or because they can be
 * nothing else), a Digital Link, an EPC or a UID in hex digits, or any other barcode, in the one spelling of tag ids.
 */
export const readScan = (text: string, content: ScanContent = 'auto'): Scan => {
  if (text.length > longestText) return { fault: `it has ${text.length} characters` }
  const aim = /^\][A-Za-z]\d/.exec(text)?.[0] ?? ''
  const plain = text.slice(aim.length)
  if (content === 'nfc' || content === 'lf') return numberTag(plain.trim(), content)
  if (content === 'epc') return named(`epc:${plain}`, 'it is no EPC in hex digits')
  return readGs1(aim, plain) ?? readOther(aim, plain.trim(), content)
}

function readGs1(aim: string, text: string): Scan | null {
  if (gs1Symbology.test(aim) || text.includes(fnc1)) return gs1Tag(parseElementString(text))
  if (/^https?:\/\//i.test(text)) {
    const link = parseDigitalLink(text.trim())
    return 'fault' in link && link.fault.startsWith('it is no link') ? null : gs1Tag(link)
  }
  if (/^\(\d{2,4}\)/.test(text)) return gs1Tag(parseBracketed(text.trim()))
  return aim === '' && looksLikeGs1(text.trim()) ? gs1Tag(parseElementString(text.trim())) : null
}

/** Without any mark: a key of fixed length in front, and everything comes out even. */
function looksLikeGs1(text: string): boolean {
  if (!/^(01\d{14}|00\d{18}$|8003\d{14}|8004\d{7}|801[78]\d{18})/.test(text)) return false
  return Array.isArray(splitElements(text))
}

const gs1Tag = (read: ReturnType<typeof parseElementString>): Scan =>
  'fault' in read ? { fault: `of its GS1 elements, ${read.fault}` } : barcode(bracketed(identityOf(read.elements)))

function readOther(aim: string, text: string, content: ScanContent): Scan {
  const epc = text.startsWith('urn:epc:tag:') ? parseTagUri(text) : null
  if (epc) return { tag: epcTag(encodeEpc(epc)!) }
  // The same thing as the label in brackets names; which tag it has, its name does not tell.
  const pure = text.startsWith('urn:epc:id:') ? parseIdUri(text) : null
  const elements = pure && elementsOfEpc(pure)
  if (elements) return barcode(bracketed(elements))
  if (content === 'auto' && aim === '') {
    const tag = hexTag(text)
    if (tag) return { tag }
  }
  if (retailSymbology.test(aim) && /^\d{8,14}$/.test(text)) {
    const gtin = parseBracketed(`(01)${text.padStart(14, '0')}`)
    if ('fault' in gtin) return gs1Tag(gtin)
  }
  return barcode(text)
}

/** Digits alone may be anything; a letter among them makes hex digits of them. */
function hexTag(text: string): TagId | null {
  const digits = text.replace(/[\s:-]/g, '')
  if (!/^[0-9a-f]+$/i.test(digits) || !/[a-f]/i.test(digits)) return null
  if (digits.length >= 24 && digits.length % 4 === 0) return parseTagId(`epc:${digits}`)
  if (digits.length === 12) return parseTagId(digits)
  if (digits.length === 10) return parseTagId(`lf:${digits}`)
  if (digits.length === 16) return /^E0/i.test(digits) ? parseTagId(`nfc:${digits}`) : null
  // `A1000234` is how assets are numbered.
  if (/^[a-f]+\d+$/i.test(digits) && digits.length === 8) return null
  return [8, 14, 20].includes(digits.length) ? parseTagId(`nfc:${digits}`) : null
}

/** Readers that type decimal numbers mean the first four bytes, the highest first. */
function numberTag(text: string, scheme: 'nfc' | 'lf'): Scan {
  const decimal = /^\d{9,10}$/.test(text) && Number(text) <= 0xffffffff
  const hexDigits = scheme === 'lf' && text.length === 10 ? /[a-f]/i.test(text) : !decimal
  const digits = hexDigits ? text : Number(text).toString(16).padStart(8, '0')
  return named(`${scheme}:${digits}`, 'it is no number of a tag')
}

const barcode = (text: string): Scan => named(`barcode:${text}`, 'it can be no code of a label')

const named = (text: string, fault: string): Scan => {
  const tag = parseTagId(text)
  return tag ? { tag } : { fault }
}
