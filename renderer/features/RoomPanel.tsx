import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { useNow, usePositions } from '../live/hooks.ts'
import { openLastHour } from '../live/replay.ts'
import { rooms, siteStore } from '../live/station.ts'
import { choose } from '../live/view.ts'
import { Icon } from '../ui/Icon.tsx'
import { floorNameOf, roomNameOf } from '../ui/names.ts'
import { Advice } from '../ui/parts.tsx'
import { SubjectLine } from './SubjectLine.tsx'

const listed = 60
const kindOrder = { patient: 0, staff: 1, bed: 2, asset: 3 } as const

/** Who and what is in a room. */
export function RoomPanel({ id, floor }: { id: string; floor: number }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const all = usePositions()
  const site = useStore(siteStore)
  const coverage = useStore(rooms, s => s.rows).get(id)
  const plan = site.state === 'known' ? site.site : null
  const inside = [...all.rows.values()].filter(row => row.room === id && row.floor === floor)
  inside.sort((a, b) => kindOrder[a.kind] - kindOrder[b.kind] || (a.name < b.name ? -1 : 1))
  const unit = coverage?.unit ?? ''
  return (
    <>
      <article className="card answer" aria-label={roomNameOf(plan, floor, id)}>
        <header>
          <span className="card-words">
            <h2 className="where-room">
              <bdi>{roomNameOf(plan, floor, id)}</bdi>
            </h2>
            <span className="soft">
              {unit === ''
                ? floorNameOf(plan, floor, speech)
                : say('room.where', { unit, floor: floorNameOf(plan, floor, speech) })}
            </span>
          </span>
          <button type="button" className="bare-button" aria-label={say('card.close')} onClick={() => choose(null)}>
            <Icon name="close" />
          </button>
        </header>
        {coverage?.coverage === 'blind' && (
          <Advice
            text={say('map.blind', { reason: coverage.reasonSaid ? speech.read([coverage.reasonSaid]) : '' })}
            tip={
              coverage.blindSince === null
                ? ''
                : say('coverage.since', { moment: speech.moment(coverage.blindSince, now) })
            }
          />
        )}
        {coverage?.coverage === 'none' && <p className="soft">{say('map.uncovered')}</p>}
        <p>{say('room.contents', { count: inside.length })}</p>
        <button type="button" className="button" onClick={openLastHour}>
          <Icon name="past" size="1em" />
          {say('past.open')}
        </button>
      </article>
      <ul className="plain-list cards">
        {inside.slice(0, listed).map(row => (
          <li key={row.id} className="card">
            <SubjectLine row={row} inRoom />
          </li>
        ))}
        {inside.length > listed && <li className="soft">{say('map.more', { count: inside.length - listed })}</li>}
      </ul>
    </>
  )
}
