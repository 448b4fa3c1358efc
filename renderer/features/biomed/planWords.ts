import type { DueRow } from '../../../core/api/rows.ts'
import type { Speech } from '../../i18n/speech.ts'

/** A plan in words: when it is due (by the calendar or by its meter), and how often and by whose word. */
export function planWords({ say, dueDay }: Speech) {
  return {
    when: ({ dueOn, dueInDays, left, unit }: Pick<DueRow, 'dueOn' | 'dueInDays' | 'left' | 'unit'>) => {
      if (dueOn !== null) return dueDay(dueOn, dueInDays)
      if (left === null) return say('card.neverDone')
      const words = unit === 'uses' ? 'uses' : 'hours'
      return left < 0 ? say(`plan.beyond.${words}`, { n: -left }) : say(`plan.left.${words}`, { n: left })
    },
    rhythm: ({ every, unit, basis }: Pick<DueRow, 'every' | 'unit' | 'basis'>) =>
      `${say(`plan.each.${unit}`, { n: every })} · ${say(`plan.basis.${basis}`)}`,
  }
}
