import { useState } from 'react'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { openPast } from '../../live/replay.ts'
import { clock } from '../../live/station.ts'
import { openFloor } from '../../live/view.ts'
import { Advice, Refusal } from '../../ui/parts.tsx'

/** Why this room is said, in a few sentences. */
export function Why({ id }: { id: string }) {
  const { say, read } = useSpeech()
  const { answer, failure } = useAsked('subjects.why', { id })
  if (failure) return <Refusal failure={failure} />
  if (!answer) return <div className="skeleton" />
  const lines = answer.said.map(read)
  if (lines.length === 0) return <Advice text={say('why.none')} tip={say('why.noneTip')} />
  return (
    <ul className="why">
      {lines.map(line => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

/** The floor of a stay as it was when it began; the subject stays chosen. */
function playFrom({ floor, from }: { floor: number; from: string }): void {
  openFloor(floor)
  openPast(Date.parse(from))
}

const dayMs = 24 * 3_600_000
const listed = 20

/** Where it was in the last day, newest first. */
export function Stays({ id }: { id: string }) {
  const speech = useSpeech()
  const [to] = useState(() => Math.round(clock.now()))
  const { answer, failure } = useAsked('history.subject', { id, from: to - dayMs, to })
  if (failure) return <Refusal failure={failure} />
  if (!answer) return <div className="skeleton" />
  if (answer.stays.length === 0) return <p className="soft">{speech.say('stays.none')}</p>
  const newest = answer.stays.toReversed()
  return (
    <ol className="stays plain-list">
      {newest.slice(0, listed).map(stay => {
        const from = Date.parse(stay.from)
        const end = stay.to === null ? null : Date.parse(stay.to)
        return (
          <li key={`${stay.room} ${stay.from}`}>
            <button type="button" className="past-line" title={speech.say('past.open')} onClick={() => playFrom(stay)}>
              <span className="stay-clock">{speech.begin(from, to)}</span>
              <strong>
                <bdi>{stay.roomName}</bdi>
              </strong>
              <span className="soft">{end === null ? speech.say('stays.now') : speech.age(end - from)}</span>
            </button>
          </li>
        )
      })}
      {newest.length > listed && <li className="soft">{speech.say('map.more', { count: newest.length - listed })}</li>}
    </ol>
  )
}
