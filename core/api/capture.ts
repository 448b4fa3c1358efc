import { writeLine } from '../model/capture.ts'
import type { ConsoleLine } from './readers.ts'

/** Lines of a capture: what went over the wire, of what the console showed, and how much of that it had let go. */
export const captureLines = (lines: readonly ConsoleLine[], lost: number): string[] => {
  const captured = lost > 0 ? [JSON.stringify({ lost })] : []
  for (const { at, kind, hex, topic, retained } of lines) {
    if ((kind !== 'in' && kind !== 'out') || hex === undefined) continue
    const message = { ...(topic !== undefined && { topic }), ...(retained && { retained }) }
    captured.push(writeLine({ t: at, direction: kind, hex, ...message }))
  }
  return captured
}
