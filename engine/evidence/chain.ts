import { createHash } from 'node:crypto'

/** The hash of one link: SHA-256 (hex) over the hash before it and its own text. Altering, moving or leaving out one changes all that follow. */
export const linkOf = (before: string, text: string): string =>
  createHash('sha256').update(before).update(text).digest('hex')
