import { ToldWhole } from '../ui/Told.tsx'
import { useState } from 'react'
import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { useLink, useNow } from '../live/hooks.ts'
import { readers, receivers, rooms, siteStore, status } from '../live/station.ts'
import { show } from '../live/view.ts'
import { Icon } from '../ui/Icon.tsx'
import { floorNameOf, roomNameOf } from '../ui/names.ts'
import { Dialog } from '../ui/parts.tsx'

/** How well the house is heard, in one pill. It is calm only when everything is heard. */
export function CoveragePill() {
  const { say } = useSpeech()
  const link = useLink()
  const row = useStore(status, s => s.rows).get('status')
  const blind = [...useStore(rooms, s => s.rows).values()].filter(r => r.coverage === 'blind')
  const [open, setOpen] = useState(false)

  // A machine that the house does not know is connected; how well the house is heard is not for it.
  if (link.state === 'live' && !link.may.includes('site.see')) return null
  const known = link.state === 'live' && row !== undefined
  const whole = known && row.receiversTotal > 0 && row.receiversHeard >= row.receiversTotal && blind.length === 0
  const nothing = known && row.receiversTotal > 0 && row.receiversHeard === 0
  const words = () => {
    if (!known) return say('coverage.unknown')
    if (row.receiversTotal === 0) return say('coverage.noReceivers')
    if (nothing) return say('coverage.none')
    const counts = { heard: row.receiversHeard, total: row.receiversTotal }
    if (row.receiversHeard < row.receiversTotal) return say('coverage.some', counts)
    return blind.length > 0 ? say('coverage.blind', { count: blind.length }) : say('coverage.all', counts)
  }
  const tone = whole ? 'good' : !known || nothing ? 'bad' : 'doubt'
  return (
    <>
      <button type="button" className={`pill coverage ${tone}`} onClick={() => setOpen(true)}>
        <Icon name={whole ? 'ear' : 'barred'} size="1.05em" />
        <span>{words()}</span>
      </button>
      {open && <CoverageList onClose={() => setOpen(false)} />}
    </>
  )
}

function CoverageList({ onClose }: { onClose: () => void }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const row = useStore(status, s => s.rows).get('status')
  const blind = [...useStore(rooms, s => s.rows).values()].filter(r => r.coverage === 'blind')
  const deaf = [...useStore(receivers, s => s.rows).values()].filter(r => r.state === 'down' || r.state === 'unheard')
  const wires = [...useStore(readers, s => s.rows).values()]
  return (
    <Dialog title={say('coverage.title')} onClose={onClose}>
      <p className="soft">{say('coverage.definition')}</p>
      {row && (
        <p>{say('coverage.rate', { count: row.sightingsPerSecond, live: row.tagsLive, total: row.tagsTotal })}</p>
      )}
      {blind.length > 0 && <h3>{say('coverage.blindRooms')}</h3>}
      <ul className="plain-list">
        {blind.map(room => (
          <li key={room.id}>
            <button
              type="button"
              className="row-button"
              onClick={() => {
                show({ what: 'room', id: room.id, floor: room.floor }, room.floor)
                onClose()
              }}
            >
              <strong>{room.name}</strong>
              <span>{floorNameOf(plan, room.floor, speech)}</span>
              <span className="soft">
                {room.reasonSaid && speech.read([room.reasonSaid])}{' '}
                {room.blindSince !== null && say('coverage.since', { moment: speech.moment(room.blindSince, now) })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {deaf.length > 0 && <h3>{say('coverage.downReceivers')}</h3>}
      <ul className="plain-list">
        {deaf.map(receiver => (
          <li key={receiver.id} className="fact-row">
            <strong>{receiver.id}</strong>
            <span>
              {floorNameOf(plan, receiver.floor, speech)}
              {receiver.room !== null && ` · ${roomNameOf(plan, receiver.floor, receiver.room)}`}
            </span>
            <span className="soft">
              {say(`receiver.${receiver.state}`)}
              {receiver.lastHeardAt !== null &&
                ` · ${say('missing.lastNowhere', { moment: speech.moment(receiver.lastHeardAt, now) })}`}
            </span>
          </li>
        ))}
      </ul>
      {deaf.length === 0 && blind.length === 0 && row !== undefined && row.receiversTotal > 0 && (
        <p>{say('coverage.allWell')}</p>
      )}
      {wires.length > 0 && <h3>{say('coverage.readers')}</h3>}
      <ul className="plain-list">
        {wires.map(reader => (
          <li key={reader.id} className="fact-row">
            <strong>{reader.id}</strong>
            <span>{reader.driver}</span>
            <span className={reader.state === 'up' ? 'soft' : 'warned'}>
              {say(`reader.${reader.state}`)} · {say('coverage.since', { moment: speech.moment(reader.since, now) })}
            </span>
            {reader.lastProblem && reader.state !== 'up' && (
              <span className="soft whole-row">
                <ToldWhole told={reader.lastProblem} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
