import { useMemo } from 'react'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { useView } from '../../live/hooks.ts'
import { rowsAt } from '../../live/pastRows.ts'
import { hourMs, openPast } from '../../live/replay.ts'
import { clock, positions, type SiteView } from '../../live/station.ts'
import { choose } from '../../live/view.ts'
import type { FloorView } from '../../map/roomLayout.ts'
import { glyphOf } from '../../ui/glyphs.ts'
import { Icon } from '../../ui/Icon.tsx'
import { roomNameOf } from '../../ui/names.ts'
import { Advice, Panel, Refusal } from '../../ui/parts.tsx'
import type { KnownHour } from './PastStation.tsx'

interface Then {
  readonly site: SiteView
  readonly floor: FloorView
  readonly hour: KnownHour | null
  readonly at: number
}

/** Beside the past floor: the stays of what is chosen, each a way to its moment. */
export function PastPanel(then: Then) {
  const { say } = useSpeech()
  const chosen = useView(v => v.chosen)
  const withheld = then.hour?.past.withheld ?? 0
  return (
    <>
      {chosen?.what === 'subject' && <OfSubject key={chosen.id} id={chosen.id} at={then.at} />}
      {chosen?.what === 'room' && <OfRoom id={chosen.id} {...then} />}
      {chosen === null && <Advice text={say('past.chooseOne')} tip={say('past.chooseTip')} />}
      {withheld > 0 && <p className="soft">{say('past.withheld', { count: withheld })}</p>}
    </>
  )
}

/** Half a day before and after. */
const aroundMs = 12 * hourMs

function OfSubject({ id, at }: { id: string; at: number }) {
  const speech = useSpeech()
  const middle = Math.floor(at / hourMs) * hourMs
  const { answer, failure } = useAsked('history.subject', { id, from: middle - aroundMs, to: middle + aroundMs })
  const name = positions.rows.get(id)?.name ?? answer?.stays[0]?.name ?? id
  return (
    <Panel title={name}>
      <Refusal failure={failure} />
      {!answer && !failure && <div className="skeleton" />}
      {answer?.stays.length === 0 && <p className="soft">{speech.say('past.noStays')}</p>}
      <ol className="stays plain-list">
        {answer?.stays.map(stay => (
          <StayLine
            key={stay.from}
            text={stay.roomName}
            from={Date.parse(stay.from)}
            to={stay.to === null ? null : Date.parse(stay.to)}
            at={at}
          />
        ))}
      </ol>
    </Panel>
  )
}

function OfRoom({ id, site, floor, hour, at }: Then & { id: string }) {
  const { say } = useSpeech()
  const stays = useMemo(() => hour && staysIn(hour, id), [hour, id])
  const inside = hour ? rowsAt(hour.past, floor.floor, hour.from, at).filter(row => row.room === id) : []
  return (
    <>
      <Panel title={roomNameOf(site, floor.floor, id)}>
        <p>{say('past.inside', { count: inside.length })}</p>
        <ul className="plain-list">
          {inside.map(row => (
            <li key={row.id}>
              <button type="button" className="past-line" onClick={() => choose({ what: 'subject', id: row.id })}>
                <Icon name={glyphOf(row.kind, row.type)} size="1.1rem" />
                <bdi>{row.name}</bdi>
              </button>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={say('past.thisHour')}>
        {stays?.length === 0 && <p className="soft">{say('past.noStays')}</p>}
        <ol className="stays plain-list">
          {stays?.map(stay => (
            <StayLine key={`${stay.id} ${stay.from}`} text={stay.name} from={stay.from} to={stay.to} at={at} />
          ))}
        </ol>
      </Panel>
    </>
  )
}

function StayLine({ text, from, to, at }: { text: string; from: number; to: number | null; at: number }) {
  const speech = useSpeech()
  const now = clock.now()
  const holds = from <= at && (to === null || at < to)
  return (
    <li>
      <button type="button" className="past-line" aria-current={holds || undefined} onClick={() => openPast(from)}>
        <span className="stay-clock">{speech.begin(from, now)}</span>
        <strong>
          <bdi>{text}</bdi>
        </strong>
        <span className="soft">{to === null ? speech.say('stays.now') : speech.age(to - from)}</span>
      </button>
    </li>
  )
}

function staysIn({ past, from }: KnownHour, room: string) {
  const at = past.rooms.indexOf(room)
  return past.room.flatMap((of, i) => {
    if (of !== at) return []
    const { id, name } = past.subjects[past.whose[i]]
    const to = past.to[i]
    return [{ id, name, from: from + past.from[i] * 1000, to: to === null ? null : from + to * 1000 }]
  })
}
