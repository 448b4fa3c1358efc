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

/** CRC-16/MCRF4XX: polynomial 8408 reflected, starts at FFFF, nothing at the end. Chafon, Feig, TWN4. */
export const crc16Reflected = (bytes: Uint8Array, from = 0, to = bytes.length): number => {
  let crc = 0xffff
  for (let at = from; at < to; at++) crc = (crc >> 8) ^ reflected[(crc ^ bytes[at]!) & 0xff]!
  return crc
}

/** What eight bits do that leave at the top: four at a time. */
const mercury = Uint16Array.from({ length: 256 }, (_, byte) => {
  const half = (crc: number) => ((crc << 4) & 0xffff) ^ ((crc >> 12) * 0x1021)
  return half(half(byte << 8)) & 0xffff
})

/**
 * The CRC of ThingMagic's serial protocol: starts at FFFF and shifts each half byte *in from below* before dividing by
 * 1021, so it is not CRC-16/CCITT although it has its polynomial.
 */
export const crc16Mercury = (bytes: Uint8Array, from = 0, to = bytes.length): number => {
  let crc = 0xffff
  for (let at = from; at < to; at++) crc = ((crc << 8) & 0xff00) ^ bytes[at]! ^ mercury[crc >> 8]!
  return crc
}

/** Low byte of the sum. */
export const sum8 = (bytes: Uint8Array, from = 0, to = bytes.length): number => {
  let sum = 0
  for (let at = from; at < to; at++) sum += bytes[at]!
  return sum & 0xff
}
