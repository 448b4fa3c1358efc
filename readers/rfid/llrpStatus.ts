import { utf8 } from '../framing/text.ts'
import { fieldsOf, findParameter, headBytes, parameter, typeOf, u16, u16At } from './llrpMessage.ts'

const statusType = 287
export const success = 0
export const unknownMessage = 109
export const unknownVersion = 110

/** How a reader took what it was told. */
export interface Status {
  readonly code: number
  /** In its own words; often empty. */
  readonly words: string
}

/** Of an answer or an ERROR_MESSAGE; null where it holds none. */
export const readStatus = (bytes: Uint8Array, from: number, to: number): Status | null => {
  const at = findParameter(bytes, from + headBytes + fieldsOf(typeOf(bytes, from)), to, statusType)
  if (at < 0 || u16At(bytes, at + 2) < 8) return null
  const end = Math.min(at + u16At(bytes, at + 2), at + 8 + u16At(bytes, at + 6))
  return { code: u16At(bytes, at + 4), words: utf8(bytes.subarray(at + 8, end))?.trim() ?? '' }
}

/** What a reader says; for the simulated one. */
export const buildStatus = (code: number, words = ''): number[] =>
  parameter(
    statusType,
    u16(code),
    u16(words.length),
    Array.from(words, letter => letter.charCodeAt(0)),
  )

const errors: Readonly<Record<number, string>> = {
  100: 'a parameter in it is wrong',
  101: 'a field in it is wrong',
  102: 'a parameter in it is out of place',
  103: 'a parameter is missing in it',
  104: 'a parameter is in it twice',
  105: 'it holds more parameters than the reader can keep',
  106: 'a field in it is too long',
  107: 'it does not know a parameter in it',
  108: 'it does not know a field in it',
  109: 'it does not know this message',
  110: 'it does not speak this version of the protocol',
  111: 'it does not support a parameter in it',
  112: 'the message came when it was not due',
  300: 'a value in it can not be',
  301: 'a value in it is out of range',
  401: 'something in the reader is broken',
}

/** "The reader refuses …: …" */
export const statusWords = ({ code, words }: Status): string => {
  // 2xx says of an inner parameter what 1xx says of an outer one, with one left out.
  const known = errors[code] ?? errors[code === 209 ? 111 : code - 100]
  const plain = known ?? `there is an error ${code} that its protocol does not list`
  return words ? `${plain} ("${words.slice(0, 120)}")` : plain
}
