import { useState } from 'react'
import { useStore } from 'zustand'
import type { TopicRow } from '../../core/api/contract.ts'
import { useSpeech } from '../i18n/words.tsx'
import { due, siteStore } from '../live/station.ts'
import { show } from '../live/view.ts'
import { glyphOf } from '../ui/glyphs.ts'
import { Icon } from '../ui/Icon.tsx'
import { roomNameOf } from '../ui/names.ts'
import { Panel } from '../ui/parts.tsx'

type Row = TopicRow<'due'>
type Band = 'overdue' | 'week' | 'later'

const bandOf = (row: Pick<Row, 'status' | 'dueInDays'>): Band =>
  row.status === 'overdue' ? 'overdue' : row.dueInDays <= 7 ? 'week' : 'later'

const listed = 50

/** What maintenance is overdue and what comes: counts, and under each the items. */
export function Due() {
  const { say } = useSpeech()
  const { rows, ready } = useStore(due)
  const [open, setOpen] = useState<Band | null>(null)
  const bands: Record<Band, Row[]> = { overdue: [], week: [], later: [] }
  for (const row of rows.values()) if (row.status !== 'ok') bands[bandOf(row)].push(row)
  const filled = (['overdue', 'week', 'later'] as const).filter(band => bands[band].length > 0)
  return (
    <Panel title={say('due.title')}>
      {ready && filled.length === 0 && <p className="soft">{say('due.none')}</p>}
      <div className="due-bands">
        {filled.map(band => (
          <button
            key={band}
            type="button"
            className={`band ${band}`}
            aria-expanded={open === band}
            onClick={() => setOpen(open === band ? null : band)}
          >
            {say(`due.${band}`, { count: bands[band].length })}
          </button>
        ))}
      </div>
      {open && <DueList rows={bands[open]} />}
    </Panel>
  )
}

function DueList({ rows }: { rows: readonly Row[] }) {
  const speech = useSpeech()
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const sorted = [...rows].sort((a, b) => a.dueInDays - b.dueInDays || Number(b.highRisk) - Number(a.highRisk))
  return (
    <ul className="plain-list cards">
      {sorted.slice(0, listed).map(row => (
        <li key={row.key} className="card">
          <button
            type="button"
            className="card-button"
            onClick={() => show({ what: 'subject', id: row.subject }, row.floor)}
          >
            <Icon name={glyphOf('asset', row.type)} />
            <span className="card-words">
              <strong>
                <bdi>{row.name}</bdi>
              </strong>
              <span>
                {row.title}
                {row.dueOn !== null && ` · ${speech.dueDay(row.dueOn, row.dueInDays)}`}
              </span>
              <span className="soft">
                {row.type}
                {row.floor !== null && row.room !== null && ` · ${roomNameOf(plan, row.floor, row.room)}`}
                {row.highRisk && ` · ${speech.say('due.highRisk')}`}
              </span>
            </span>
          </button>
        </li>
      ))}
      {sorted.length > listed && <li className="soft">{speech.say('map.more', { count: sorted.length - listed })}</li>}
    </ul>
  )
}
