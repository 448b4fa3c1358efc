import { useSpeech } from '../../i18n/words.tsx'
import { clockTimes } from './clockTimes.ts'
import { Days } from './Days.tsx'
import type { Rule } from './RulesPage.tsx'

/** When a rule watches: always, or on some days between two times of the site's clocks. */
export function Hours({ when, change }: { when: Rule['when']; change: (when: Rule['when']) => void }) {
  const { say } = useSpeech()
  return (
    <>
      <select
        className="part"
        aria-label={say('rule.hours')}
        value={when === null ? 'always' : 'hours'}
        onChange={event => change(event.target.value === 'always' ? null : { days: [], from: '22:00', to: '06:00' })}
      >
        <option value="always">{say('rule.always')}</option>
        <option value="hours">{say('rule.between')}</option>
      </select>
      {when !== null && (
        <>
          {(['from', 'to'] as const).map(end => (
            <select
              key={end}
              className="part"
              aria-label={say(`rule.${end}`)}
              value={when[end]}
              onChange={event => change({ ...when, [end]: event.target.value })}
            >
              {clockTimes(when[end]).map(each => (
                <option key={each}>{each}</option>
              ))}
            </select>
          ))}
          <Days days={when.days} change={days => change({ ...when, days })} />
        </>
      )}
    </>
  )
}
