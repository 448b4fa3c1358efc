import { ToldWhole } from '../../ui/Told.tsx'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { ReaderRow } from '../../../core/api/rows.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useMay } from '../../live/asking.ts'
import { readers, receivers, rooms } from '../../live/station.ts'
import { Advice } from '../../ui/parts.tsx'
import { FindReaders } from './FindReaders.tsx'
import { ReaderConsole } from './ReaderConsole.tsx'

/** All readers and how they are, with what is blind because of them; new ones are found here. */
export function ReadersPage() {
  const { say } = useSpeech()
  const { rows, ready } = useStore(readers)
  const [open, setOpen] = useState<string | null>(null)
  const maySet = useMay('readers.set')
  if (open !== null) return <ReaderConsole id={open} onLeave={() => setOpen(null)} />
  const order = { down: 0, silent: 1, opening: 2, up: 3 }
  const sorted = [...rows.values()].sort((a, b) => order[a.state] - order[b.state] || a.id.localeCompare(b.id))
  return (
    <>
      {maySet && <FindReaders />}
      {ready && sorted.length === 0 && <Advice text={say('readers.none')} tip={say('readers.noneTip')} />}
      <ul className="plain-list cards">
        {sorted.map(row => (
          <ReaderCard key={row.id} row={row} open={() => setOpen(row.id)} />
        ))}
      </ul>
    </>
  )
}

function ReaderCard({ row, open }: { row: ReaderRow; open: () => void }) {
  const { say, clock, list } = useSpeech()
  const mayLook = useMay('readers.look')
  const heard = useStore(receivers).rows
  const blind = useStore(rooms).rows
  const where = new Set(row.receivers.map(id => heard.get(id)?.room))
  const blinded = [...blind.values()].filter(room => room.coverage === 'blind' && where.has(room.id))
  const { frames, readings, problems } = row
  return (
    <li className="card setup-row">
      <span
        className={`chip ${row.state === 'down' ? 'severity-error' : row.state === 'up' ? '' : 'severity-warning'}`}
      >
        {say(`readers.state.${row.state}`)}
      </span>
      <span className="card-words">
        <strong>
          <bdi>{row.id}</bdi>
        </strong>
        <span className="soft">
          <bdi>
            {row.driver} · {row.link}
          </bdi>{' '}
          · {say('readers.since', { clock: clock(row.since) })}
        </span>
        <span className="soft">{say('readers.counts', { frames, readings, problems })}</span>
        {row.state !== 'up' && row.lastProblem !== null && (
          <span className="warned">
            <ToldWhole told={row.lastProblem} />
          </span>
        )}
        {blinded.length > 0 && (
          <span className="warned">{say('readers.blinds', { rooms: list(blinded.map(room => room.name)) })}</span>
        )}
      </span>
      {mayLook && (
        <button type="button" className="button" onClick={open} aria-label={say('readers.console', { reader: row.id })}>
          {say('readers.consoleShort')}
        </button>
      )}
    </li>
  )
}
