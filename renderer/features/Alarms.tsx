import { useState } from 'react'
import { useStore } from 'zustand'
import type { AlertRow } from '../../core/api/rows.ts'
import { Failure } from '../../core/api/errors.ts'
import { useSpeech } from '../i18n/words.tsx'
import { useMay } from '../live/asking.ts'
import { useNow } from '../live/hooks.ts'
import { alerts, link, positions, siteStore } from '../live/station.ts'
import { show } from '../live/view.ts'
import { AlarmMark } from '../ui/Icon.tsx'
import { roomNameOf } from '../ui/names.ts'
import { Advice, Panel } from '../ui/parts.tsx'

const order = { high: 0, medium: 1, low: 2, information: 3 } as const

/** Loudest first; of equals the unanswered, then the newest. */
export const inOrder = (rows: Iterable<AlertRow>): AlertRow[] =>
  [...rows]
    .filter(row => row.state !== 'resolved')
    .sort(
      (a, b) =>
        order[a.priority] - order[b.priority] ||
        (a.state === b.state ? b.raisedAt - a.raisedAt : a.state === 'new' ? -1 : 1),
    )

export function Alarms() {
  const { say } = useSpeech()
  const { rows, ready } = useStore(alerts)
  const open = inOrder(rows.values())
  const unanswered = open.filter(row => row.state === 'new').length
  return (
    <Panel
      id="alarms"
      title={say('alerts.title')}
      count={unanswered > 0 && <span className={`count ${open[0].priority}`}>{unanswered}</span>}
    >
      {ready && open.length === 0 && <p className="soft">{say('alerts.none')}</p>}
      {!ready && <div className="skeleton" />}
      <ul className="plain-list cards" aria-live="polite">
        {open.map(row => (
          <AlarmCard key={row.id} row={row} />
        ))}
      </ul>
    </Panel>
  )
}

function AlarmCard({ row }: { row: AlertRow }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const site = useStore(siteStore)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)

  const mayAnswer = useMay('alarms.answer')
  const where = row.subject === null ? undefined : positions.rows.get(row.subject)
  const floorOfRoom =
    site.state === 'known' ? site.site.floors.find(f => f.rooms.some(r => r.id === row.room)) : undefined
  const answer = async (op: 'alerts.acknowledge' | 'alerts.resolve') => {
    setBusy(true)
    try {
      await link.call(op, { id: row.id, by: say('alerts.station') })
      setFailure(null)
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      setFailure(cause)
    } finally {
      setBusy(false)
    }
  }
  const roomName =
    row.room !== null && floorOfRoom
      ? roomNameOf(site.state === 'known' ? site.site : null, floorOfRoom.floor, row.room)
      : null
  const canShow = row.subject !== null || floorOfRoom !== undefined
  return (
    <li className={`card alarm ${row.priority} ${row.state}`}>
      <h3>
        <AlarmMark priority={row.priority} />
        <span className="alarm-title">
          <span className="unseen">{say(`priority.${row.priority}`)}: </span>
          <bdi>{row.title}</bdi>
        </span>
        <span className="age">{speech.age(now - row.raisedAt)}</span>
      </h3>
      <p>
        <bdi>{row.text}</bdi>
      </p>
      {roomName !== null && !row.text.includes(roomName) && <p className="soft">{roomName}</p>}
      {row.state === 'acknowledged' && (
        <p className="soft">
          {say('alerts.acknowledged', {
            by: row.acknowledgedBy ?? '',
            clock: speech.clock(row.acknowledgedAt ?? row.raisedAt),
          })}
        </p>
      )}
      {failure && <Advice text={`${say('alerts.failed')}: ${failure.message}`} tip={failure.tip} tone="error" />}
      <div className="actions">
        {mayAnswer && row.state === 'new' && (
          <button
            type="button"
            className="button primary"
            data-answer
            disabled={busy}
            onClick={() => void answer('alerts.acknowledge')}
          >
            {say('alerts.going')}
          </button>
        )}
        {mayAnswer && row.state === 'acknowledged' && (
          <button type="button" className="button" disabled={busy} onClick={() => void answer('alerts.resolve')}>
            {say('alerts.done')}
          </button>
        )}
        {canShow && (
          <button
            type="button"
            className="button"
            onClick={() => {
              if (row.subject !== null)
                show({ what: 'subject', id: row.subject }, where?.floor ?? floorOfRoom?.floor ?? null)
              else if (row.room !== null && floorOfRoom)
                show({ what: 'room', id: row.room, floor: floorOfRoom.floor }, floorOfRoom.floor)
            }}
          >
            {say('alerts.show')}
          </button>
        )}
      </div>
    </li>
  )
}
