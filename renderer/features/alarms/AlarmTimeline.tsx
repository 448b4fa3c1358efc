import type { Output } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { clock } from '../../live/station.ts'
import { useRoleName } from './useRoleName.ts'

type Step = Output<'alerts.timeline'>['events'][number]

/** Every step of its life, kept for good, oldest first. */
export function AlarmTimeline({ events }: { events: readonly Step[] }) {
  const speech = useSpeech()
  const { say } = speech
  const roleName = useRoleName()
  const now = clock.now()
  /** "charge nurse, Ann, Ben": the role first. */
  const told = (note: string) => {
    const [role, ...people] = note.split(', ')
    return people.length > 0 ? `${roleName(role)}: ${speech.list(people)}` : roleName(role)
  }
  const detail = (step: Step) => {
    if (step.did === 'escalated' || step.did === 'handed-over') return told(step.note)
    if (step.did === 'priority') return say(`priority.${step.priority}`)
    if (step.did === 'folded') return ''
    return step.note
  }
  return (
    <section aria-label={say('alarm.timeline')}>
      <h3 className="sheet-title">{say('alarm.timeline')}</h3>
      <ol className="timeline plain-list">
        {events.map((step, n) => (
          // A step never changes its place.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={n} className={`did-${step.did}`}>
            <time>{speech.moment(step.at, now)}</time>
            <span>
              <strong>{step.did === 'handed-over' ? say('alarm.handedOver') : say(`did.${step.did}`)}</strong>
              {step.code !== null && ` · ${say(`code.${step.code}`)}`}
              {step.who !== null && (
                <>
                  {' · '}
                  <bdi>{step.who}</bdi>
                </>
              )}
              {detail(step) !== '' && (
                <>
                  {' · '}
                  <bdi>{detail(step)}</bdi>
                </>
              )}
              {step.dueAt !== null && step.at - step.dueAt > 2_000 && (
                <span className="soft"> · {say('alarm.wasDue', { moment: speech.moment(step.dueAt, now) })}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
