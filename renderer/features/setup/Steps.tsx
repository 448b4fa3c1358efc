import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { Icon } from '../../ui/Icon.tsx'
import { knownRoles, useRoleName } from '../alarms/useRoleName.ts'
import type { Rule } from './RulesPage.tsx'

type Steps = Rule['escalate']
const atMost = 5
const waits = [1, 2, 3, 5, 10, 15, 30, 60, 120, 240]

/** Who is told when nobody answers, and after how long: roles, whose people the roster knows. */
export function Steps({ steps, change }: { steps: Steps; change: (steps: Steps) => void }) {
  const speech = useSpeech()
  const { say } = speech
  const roleName = useRoleName()
  const { answer } = useAsked('roster.show', {})
  const roles = [...new Set([...knownRoles, ...(answer?.onDuty ?? []).map(duty => duty.role), ...steps.map(s => s.to)])]
  const put = (at: number, part: Partial<Steps[number]>) =>
    change(steps.map((step, n) => (n === at ? { ...step, ...part } : step)))
  const add = () => {
    const last = steps.at(-1)
    change([
      ...steps,
      {
        afterS: last === undefined ? 300 : Math.min(86_400, last.afterS * 3),
        to: last === undefined ? 'charge nurse' : 'supervisor',
      },
    ])
  }
  const onDuty = (role: string) => [
    ...new Set((answer?.onDuty ?? []).filter(duty => duty.role === role).flatMap(duty => duty.people)),
  ]
  return (
    <fieldset className="steps" aria-label={say('steps.title')}>
      {steps.map((step, n) => (
        // The steps are told apart by their order alone.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={n} className="step">
          <span>{say('steps.after')}</span>
          <select
            className="part"
            aria-label={say('steps.wait')}
            value={step.afterS}
            onChange={event => put(n, { afterS: Number(event.target.value) })}
          >
            {[...new Set([...waits.map(minutes => minutes * 60), step.afterS])]
              .sort((a, b) => a - b)
              .map(seconds => (
                <option key={seconds} value={seconds}>
                  {speech.age(seconds * 1_000)}
                </option>
              ))}
          </select>
          <span>{say('steps.tell')}</span>
          <select
            className="part"
            aria-label={say('steps.whom')}
            value={step.to}
            onChange={event => put(n, { to: event.target.value })}
          >
            {roles.map(role => (
              <option key={role} value={role}>
                {roleName(role)}
              </option>
            ))}
          </select>
          <span className={onDuty(step.to).length === 0 ? 'warned' : 'soft'}>
            {onDuty(step.to).length === 0
              ? say('alarm.nobodyOnDuty')
              : say('steps.now', { people: speech.list(onDuty(step.to)) })}
          </span>
          <button
            type="button"
            className="bare-button"
            aria-label={say('steps.remove', { role: roleName(step.to) })}
            onClick={() => change(steps.filter((_, at) => at !== n))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      {steps.length < atMost && (
        <button type="button" className="button" onClick={add}>
          <Icon name="plus" size="1em" />
          {say(steps.length === 0 ? 'steps.first' : 'steps.more')}
        </button>
      )}
    </fieldset>
  )
}
