import type { Priority } from '../../core/model/alert.ts'

/** One pulse of a signal: seconds from its start, Hz, loudness 0 to 1. */
export interface Note {
  readonly at: number
  readonly length: number
  readonly hz: number
  readonly gain: number
}

/**
 * The burst of each priority, told apart by rhythm, pitch and loudness together: ten quick pulses in two groups of five,
 * three slower ones, two falling ones, one soft. Patterned on IEC 60601-1-8 (pulse counts, lengths, gaps, pitches below
 * 1 kHz with several harmonics); no conformity is claimed.
 */
export function notesOf(priority: Priority): readonly Note[] {
  switch (priority) {
    case 'high': {
      const five = [0, 0.25, 0.5, 1, 1.25]
      const tune = [523, 523, 523, 659, 784]
      return [0, 2].flatMap(start => five.map((at, n) => ({ at: start + at, length: 0.15, hz: tune[n], gain: 0.9 })))
    }
    case 'medium':
      return [440, 440, 587].map((hz, n) => ({ at: n * 0.4, length: 0.2, hz, gain: 0.6 }))
    case 'low':
      return [392, 294].map((hz, n) => ({ at: n * 0.45, length: 0.22, hz, gain: 0.4 }))
    case 'information':
      return [{ at: 0, length: 0.25, hz: 262, gain: 0.2 }]
  }
}

/** Seconds until the last pulse has died away. */
export const lengthOf = (notes: readonly Note[]) => Math.max(...notes.map(({ at, length }) => at + length))
