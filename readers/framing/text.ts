// Every host of the product has these two; declared here because neither Node's nor the browser's types are.
declare const TextDecoder: new (label: 'utf-8', options: { fatal: true }) => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array }

const decoder = new TextDecoder('utf-8', { fatal: true })
const encoder = new TextEncoder()

/** Null when the bytes are not UTF-8. A leading byte order mark is dropped. */
export const utf8 = (bytes: Uint8Array): string | null => {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

export const toUtf8 = (text: string): Uint8Array => encoder.encode(text)

const values = Int8Array.from({ length: 256 }, (_, letter) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(letter).toLowerCase()),
)

/** Of a digit's letter, whichever its case; −1 where it is none. */
export const hexDigit = (letter: number): number => values[letter]!

/** For problems, upper case. */
export const hex = (value: number, digits = 2): string => value.toString(16).toUpperCase().padStart(digits, '0')

/** For problems: what a stranger sent, short and on one line. */
export const quote = (text: string, longest = 60): string => {
  const plain = text.replace(/\p{C}+/gu, ' ').trim()
  return `"${plain.length > longest ? `${plain.slice(0, longest)}…` : plain}"`
}
