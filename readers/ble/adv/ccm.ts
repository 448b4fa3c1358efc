import { cbc, ctr } from '@noble/ciphers/aes.js'

/**
 * AES-CCM (RFC 3610) as sensors use it: a nonce of 13 bytes, a check of four, nothing authenticated beside the message.
 * Null when the check does not fit: another key, or bytes that were changed.
 */
export const openCcm = (
  key: Uint8Array,
  nonce: Uint8Array,
  cipher: Uint8Array,
  check: Uint8Array,
): Uint8Array | null => {
  const firstCounter = Uint8Array.from([1, ...nonce, 0, 0])
  // The counter of block 0 hides the check, those from 1 on the message.
  const opened = ctr(key, firstCounter).decrypt(Uint8Array.from([...check, ...new Uint8Array(12), ...cipher]))
  const message = opened.subarray(16)
  const flags = ((check.length - 2) / 2) * 8 + 1
  const padding = new Uint8Array((16 - (message.length % 16)) % 16)
  const blocks = Uint8Array.from([flags, ...nonce, message.length >> 8, message.length & 255, ...message, ...padding])
  const chained = cbc(key, new Uint8Array(16), { disablePadding: true }).encrypt(blocks)
  const expected = chained.subarray(chained.length - 16)
  let differs = 0
  for (let at = 0; at < check.length; at++) differs |= expected[at]! ^ opened[at]!
  return differs === 0 ? message : null
}
