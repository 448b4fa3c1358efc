import { useStore } from 'zustand'
import type { AlertRow } from '../../../core/api/rows.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useBy, useMay } from '../../live/asking.ts'
import { useNow } from '../../live/hooks.ts'
import { alerts } from '../../live/station.ts'
import { openSheet } from '../../live/view.ts'
import { AlarmMark } from '../../ui/Icon.tsx'
import { Refusal } from '../../ui/parts.tsx'
import { partsOf } from './inOrder.ts'
import { ToldTo } from './ToldTo.tsx'
import { useAlarmPlace } from './useAlarmPlace.ts'

/** One alarm in the list: what it is, who knows of it, and the one button that is asked for now. */
export function AlarmCard({ row }: { row: AlertRow }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const by = useBy()
  const may = useMay('alarms.answer')
  const { busy, failure, act } = useAct()
  const { roomName, showIt } = useAlarmPlace(row)
  const { title, text } = speech.tell(row)
  const held = partsOf(
    useStore(alerts, s => s.rows),
    row.id,
  )
  const beat = row.priority === 'high' && row.state === 'new' && Math.floor(now / 1000) % 2 === 1
  return (
    <li className={`card alarm ${row.priority} ${row.state} ${beat ? 'beat' : ''}`}>
      <h3>
        <AlarmMark priority={row.priority} />
        <button type="button" className="alarm-title" onClick={() => openSheet({ what: 'alarm', id: row.id })}>
          <span className="unseen">{say(`priority.${row.priority}`)}: </span>
          <bdi>{title}</bdi>
        </button>
        <span className="age">{speech.age(now - row.raisedAt)}</span>
      </h3>
      <p>{text}</p>
      {roomName !== null && !text.includes(roomName) && <p className="soft">{roomName}</p>}
      {row.state === 'acknowledged' && (
        <p className="soft">
          {say('alerts.acknowledged', {
            by: row.acknowledgedBy ?? '',
            clock: speech.clock(row.acknowledgedAt ?? row.raisedAt),
          })}
        </p>
      )}
      {row.state === 'new' && <ToldTo row={row} />}
      {held.length > 0 && (
        <details className="storm">
          <summary>{say('alarm.holds', { count: held.length })}</summary>
          <ul className="evidence">
            {held.map(part => (
              <li key={part.id}>{speech.tell(part).text}</li>
            ))}
          </ul>
        </details>
      )}
      <Refusal failure={failure} before={`${say('alerts.failed')}:`} />
      <div className="actions">
        {may && row.state === 'new' && (
          <button
            type="button"
            className="button primary"
            data-answer
            disabled={busy}
            onClick={() => void act('alerts.acknowledge', { id: row.id, by })}
          >
            {say('alerts.going')}
          </button>
        )}
        {may && row.state === 'acknowledged' && (
          <button type="button" className="button" onClick={() => openSheet({ what: 'alarm', id: row.id })}>
            {say('alerts.done')}
          </button>
        )}
        {showIt !== null && (
          <button type="button" className="button" onClick={showIt}>
            {say('alerts.show')}
          </button>
        )}
      </div>
    </li>
  )
}
