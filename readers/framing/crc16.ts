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

/** Low byte of the sum. */
export const sum8 = (bytes: Uint8Array, from = 0, to = bytes.length): number => {
  let sum = 0
  for (let at = from; at < to; at++) sum += bytes[at]!
  return sum & 0xff
}
