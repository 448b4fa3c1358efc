const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  return crc
})

/** CRC-16 of EPC Gen2 tags (ISO 18000-63): polynomial 1021, starts at FFFF, inverted at the end. Over PC and EPC. */
export const crc16Gen2 = (bytes: Uint8Array, from = 0, to = bytes.length): number => {
  let crc = 0xffff
  for (let at = from; at < to; at++) crc = ((crc << 8) & 0xffff) ^ table[(crc >> 8) ^ bytes[at]!]!
  return crc ^ 0xffff
}

const reflected = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1
  return crc
})
/** What a byte does to the CRC one, two and three bytes later. */
const [reflected1, reflected2, reflected3] = behind(reflected, crc => (crc >> 8) ^ reflected[crc & 0xff]!)

/** CRC-16/MCRF4XX: polynomial 8408 reflected, starts at FFFF, nothing at the end. Chafon, Feig, TWN4. */
export const crc16Reflected = (bytes: Uint8Array, from = 0, to = bytes.length): number => {
  let crc = 0xffff
  let at = from
  // Four bytes at a time: their look-ups need not wait for each other.
  for (; at + 3 < to; at += 4)
    crc =
      reflected3[(crc ^ bytes[at]!) & 0xff]! ^
      reflected2[(crc >> 8) ^ bytes[at + 1]!]! ^
      reflected1[bytes[at + 2]!]! ^
      reflected[bytes[at + 3]!]!
  for (; at < to; at++) crc = (crc >> 8) ^ reflected[(crc ^ bytes[at]!) & 0xff]!
  return crc
}

/** What eight bits do that leave at the top: four at a time. */
const mercury = Uint16Array.from({ length: 256 }, (_, byte) => {
  const half = (crc: number) => ((crc << 4) & 0xffff) ^ ((crc >> 12) * 0x1021)
  return half(half(byte << 8)) & 0xffff
})

const [mercury1, mercury2, mercury3] = behind(mercury, crc => ((crc << 8) & 0xff00) ^ mercury[crc >> 8]!)

/**
 * The CRC of ThingMagic's serial protocol: starts at FFFF and shifts each half byte *in from below* before dividing by
 * 1021, so it is not CRC-16/CCITT although it has its polynomial.
 */
export const crc16Mercury = (bytes: Uint8Array, from = 0, to = bytes.length): number => {
  let crc = 0xffff
  let at = from
  for (; at + 3 < to; at += 4)
    crc =
      mercury3[crc >> 8]! ^
      mercury2[crc & 0xff]! ^
      mercury1[bytes[at]!]! ^
      mercury[bytes[at + 1]!]! ^
      (bytes[at + 2]! << 8) ^
      bytes[at + 3]!
  for (; at < to; at++) crc = ((crc << 8) & 0xff00) ^ bytes[at]! ^ mercury[crc >> 8]!
  return crc
}

/** Low byte of the sum. */
export const sum8 = (bytes: Uint8Array, from = 0, to = bytes.length): number => {
  let sum = 0
  let at = from
  for (; at + 3 < to; at += 4) sum += bytes[at]! + bytes[at + 1]! + bytes[at + 2]! + bytes[at + 3]!
  for (; at < to; at++) sum += bytes[at]!
  return sum & 0xff
}

/** From what a byte does to a CRC at once: the same one byte later, two and three, each a `shift` on. */
function behind(table: Uint16Array, shift: (crc: number) => number): [Uint16Array, Uint16Array, Uint16Array] {
  const one = table.map(shift)
  const two = one.map(shift)
  return [one, two, two.map(shift)]
}
