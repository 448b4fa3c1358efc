import { Told } from '../ui/Told.tsx'
import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { useNow } from '../live/hooks.ts'
import { notices } from '../live/station.ts'
import { Dialog } from '../ui/parts.tsx'

const order = { error: 0, warning: 1, info: 2 } as const

/** Problems of the house: what happened, what to do, since when, how often. */
export function NoticeList({ onClose }: { onClose: () => void }) {
  const speech = useSpeech()
  const now = useNow()
  const rows = [...useStore(notices, s => s.rows).values()]
  rows.sort((a, b) => order[a.severity] - order[b.severity] || b.lastAt - a.lastAt)
  return (
    <Dialog title={speech.say('notices.title')} onClose={onClose}>
      {rows.length === 0 && <p>{speech.say('notices.none')}</p>}
      <ul className="plain-list">
        {rows.map(row => (
          <li key={row.id} className={`notice ${row.severity}`}>
            <p>
              <span className={`chip severity-${row.severity}`}>{speech.say(`severity.${row.severity}`)}</span>{' '}
              <strong>
                <Told told={row} part="what" />
              </strong>
            </p>
            <p>
              <Told told={row} part="tip" />
            </p>
            <p className="soft">
              {row.source} · {speech.say('notices.times', { count: row.count })} ·{' '}
              {speech.say('notices.since', {
                first: speech.moment(row.firstAt, now),
                last: speech.moment(row.lastAt, now),
              })}
            </p>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
