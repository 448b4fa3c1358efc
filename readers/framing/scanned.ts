import { readScan, type ScanContent } from '../../core/model/scan.ts'
import { quote, utf8 } from './text.ts'
import type { Wire } from './wire.ts'

/** Passes on what was scanned. Each refused label is told: whoever scanned it waits for an answer. */
export const tellScan = (wire: Wire, letters: Uint8Array, content: ScanContent, tip: string): void => {
  const text = utf8(letters)?.replaceAll('\0', '') ?? null
  const scan = text === null ? { fault: 'its bytes are no text' } : readScan(text, content)
  if ('tag' in scan) return wire.out.reading({ tag: scan.tag })
  const what = text === null ? '' : ` ${quote(text)}`
  wire.warn(`scan${what}`, `The scan${what} was refused: ${scan.fault}.`, tip)
}
