import { useState } from 'react'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { useView } from '../../live/hooks.ts'
import { clock } from '../../live/station.ts'
import { openSheet } from '../../live/view.ts'
import { AlarmMark } from '../../ui/Icon.tsx'
import { Refusal } from '../../ui/parts.tsx'

const dayMs = 24 * 3_600_000
const listed = 30

/** What was closed in the last day: to read again, or to say afterwards what it was. */
export function ClosedAlarms() {
  const speech = useSpeech()
  const { say } = speech
  const sheet = useView(v => v.sheet)
  const [now] = useState(() => Math.round(clock.now()))
  const { answer, failure } = useAsked(
    'alerts.list',
    { all: true, since: now - dayMs },
    sheet === null ? 'read' : 'sheet',
  )
  if (failure) return <Refusal failure={failure} />
  if (!answer) return <div className="skeleton" />
  const closed = answer.alerts.filter(row => row.state === 'resolved' && row.partOf === null)
  closed.sort((a, b) => (b.resolvedAt ?? 0) - (a.resolvedAt ?? 0))
  if (closed.length === 0) return <p className="soft">{say('alarm.closedNone')}</p>
  return (
    <ul className="plain-list">
      {closed.slice(0, listed).map(row => (
        <li key={row.id}>
          <button type="button" className="closed-alarm" onClick={() => openSheet({ what: 'alarm', id: row.id })}>
            <AlarmMark priority={row.ownPriority} size="1.1rem" />
            <span className="card-words">
              <bdi>{speech.tell(row).title}</bdi>
              <span className="soft">
                {speech.moment(row.resolvedAt ?? row.raisedAt, now)} ·{' '}
                {row.code === null ? say('alarm.wentAway') : say(`code.${row.code}`)}
              </span>
            </span>
          </button>
        </li>
      ))}
      {closed.length > listed && <li className="soft">{say('map.more', { count: closed.length - listed })}</li>}
    </ul>
  )
}
