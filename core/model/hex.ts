const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase())

/** Of each digit's letter, whichever its case. */
const values = Uint8Array.from({ length: 128 }, (_, letter) => parseInt(String.fromCharCode(letter), 16) || 0)

/** Upper case, no separators. */
export const toHex = (bytes: Uint8Array, from = 0, to = bytes.length): string => {
  let text = ''
  for (let at = from; at < to; at++) text += pairs[bytes[at]!]
  return text
}

/** Digits with or without spaces, colons or dashes between them; null when it is no whole number of bytes. */
export const fromHex = (text: string): Uint8Array | null => {
  // Nearly all that comes is nothing but digits.
  const digits = /[^0-9a-f]/i.test(text) ? text.replace(/[\s:_-]/g, '').replace(/^0x/i, '') : text
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) return null
  const bytes = new Uint8Array(digits.length / 2)
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = (values[digits.charCodeAt(2 * at)]! << 4) | values[digits.charCodeAt(2 * at + 1)]!
  return bytes
}
