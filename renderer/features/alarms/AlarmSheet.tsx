import { useStore } from 'zustand'
import type { Output } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked, useMay } from '../../live/asking.ts'
import { useNow } from '../../live/hooks.ts'
import { alerts } from '../../live/station.ts'
import { openSheet } from '../../live/view.ts'
import { AlarmMark } from '../../ui/Icon.tsx'
import { Dialog, Refusal } from '../../ui/parts.tsx'
import { AlarmActs } from './AlarmActs.tsx'
import { AlarmTimeline } from './AlarmTimeline.tsx'
import { partsOf } from './inOrder.ts'
import { useAlarmPlace } from './useAlarmPlace.ts'
import { useRoleName } from './useRoleName.ts'

/** One alarm from its first second: what it is, who knows, who is next, and everything that was done. */
export function AlarmSheet({ id }: { id: string }) {
  const { say, tell } = useSpeech()
  // Its row changes with each step of its life, and is gone when it is closed: both ask anew.
  const row = useStore(alerts, s => s.rows).get(id)
  const turn = row === undefined ? 'closed' : `${row.state} ${row.level} ${row.note} ${row.remindedAt} ${row.holds}`
  const { answer, failure, again } = useAsked('alerts.timeline', { id }, turn)
  return (
    <Dialog title={answer ? tell(answer.alert).title : say('alerts.title')} onClose={() => openSheet(null)}>
      <Refusal failure={failure} />
      {answer ? (
        <Alarm answer={answer} again={again} />
      ) : (
        !failure && <div className="skeleton tall" aria-label={say('card.loading')} />
      )}
    </Dialog>
  )
}

function Alarm({ answer, again }: { answer: Output<'alerts.timeline'>; again: () => void }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const may = useMay('alarms.answer')
  const { alert, events } = answer
  const rows = useStore(alerts, s => s.rows)
  const held = partsOf(rows, alert.id)
  const host = alert.partOf === null ? undefined : rows.get(alert.partOf)
  const { roomName, showIt } = useAlarmPlace(alert)
  return (
    <>
      <div className={`alarm-head ${alert.priority}`}>
        <AlarmMark priority={alert.priority} size="2.5rem" />
        <div>
          <p className="alarm-text">{speech.tell(alert).text}</p>
          <p className="soft">
            {[
              say(`priority.${alert.priority}`),
              roomName,
              say('alarm.since', { moment: speech.moment(alert.raisedAt, now), age: speech.age(now - alert.raisedAt) }),
              say(`alertState.${alert.state}`),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        {showIt !== null && (
          <button type="button" className="button" onClick={showIt}>
            {say('alerts.show')}
          </button>
        )}
      </div>
      {host && (
        <p>
          {say('alarm.partOf')}{' '}
          <button type="button" className="link-button" onClick={() => openSheet({ what: 'alarm', id: host.id })}>
            <bdi>{speech.tell(host).title}</bdi>
          </button>
        </p>
      )}
      {may && <AlarmActs alert={alert} again={again} />}
      {alert.state !== 'resolved' && <WhoKnows answer={answer} />}
      {held.length > 0 && (
        <section aria-label={say('alarm.holds', { count: held.length })}>
          <h3 className="sheet-title">{say('alarm.holds', { count: held.length })}</h3>
          <p className="soft">{say('alarm.holdsTip')}</p>
          <ul className="evidence">
            {held.map(part => (
              <li key={part.id}>
                <button type="button" className="link-button" onClick={() => openSheet({ what: 'alarm', id: part.id })}>
                  {speech.tell(part).text}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <AlarmTimeline events={events} />
    </>
  )
}

/** Who was told, who is next and when, and who is reminded. */
function WhoKnows({ answer: { alert, ahead } }: { answer: Output<'alerts.timeline'> }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const roleName = useRoleName()
  const people = (names: readonly string[]) => (names.length > 0 ? speech.list(names) : say('alarm.nobodyOnDuty'))
  if (alert.toldTo === null && ahead.length === 0 && alert.remindAt === null) return null
  return (
    <section aria-label={say('alarm.whoKnows')}>
      <h3 className="sheet-title">{say('alarm.whoKnows')}</h3>
      <table className="who-knows">
        <tbody>
          {alert.toldTo !== null && (
            <tr>
              <th scope="row">{roleName(alert.toldTo.role)}</th>
              <td>
                <bdi>{people(alert.toldTo.people)}</bdi>
              </td>
              <td>{say('alarm.wasTold')}</td>
            </tr>
          )}
          {ahead.map(step => (
            <tr key={`${step.at} ${step.to}`} className="soft">
              <th scope="row">{roleName(step.to)}</th>
              <td>
                <bdi>{people(step.people)}</bdi>
              </td>
              <td>
                {say('alarm.inAge', { age: speech.age(Math.max(0, step.at - now)), clock: speech.clock(step.at) })}
              </td>
            </tr>
          ))}
          {alert.remindAt !== null && (
            <tr className="soft">
              <th scope="row">{say('alarm.reminder')}</th>
              <td>
                <bdi>{alert.acknowledgedBy}</bdi>
              </td>
              <td>
                {say('alarm.inAge', {
                  age: speech.age(Math.max(0, alert.remindAt - now)),
                  clock: speech.clock(alert.remindAt),
                })}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  )
}
