import { useLanguage, useSpeech } from '../../i18n/words.tsx'
import { weekday } from './weekday.ts'

/** Days of the week to switch on and off, 1 = Monday; none of them = every day. */
export function Days({ days, change }: { days: readonly number[]; change: (days: number[]) => void }) {
  const { say } = useSpeech()
  const language = useLanguage()
  return (
    <fieldset className="days" aria-label={say('roster.days')}>
      {[1, 2, 3, 4, 5, 6, 7].map(day => {
        const on = days.length === 0 || days.includes(day)
        const all = days.length === 0 ? [1, 2, 3, 4, 5, 6, 7] : days
        return (
          <button
            key={day}
            type="button"
            className="day"
            aria-pressed={on}
            aria-label={weekday(day, language, 'long')}
            onClick={() => {
              const next = on ? all.filter(each => each !== day) : [...all, day].sort((a, b) => a - b)
              // No day at all would mean every day: the last one stays.
              if (next.length > 0) change(next.length === 7 ? [] : next)
            }}
          >
            {weekday(day, language)}
          </button>
        )
      })}
    </fieldset>
  )
}
