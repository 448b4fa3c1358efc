import { useState } from 'react'
import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { useAsked } from '../live/asking.ts'
import { usePosition } from '../live/hooks.ts'
import { siteStore } from '../live/station.ts'
import { openSheet, searchFor, show } from '../live/view.ts'
import { floorNameOf } from '../ui/names.ts'
import { Advice, Dialog, Refusal } from '../ui/parts.tsx'
import { FloorSketch } from './FloorSketch.tsx'
import { Standing, useStanding } from './Standing.tsx'

/** The way to something from where one stands: in words floor by floor, and on the plan. It follows what moves on. */
export function WalkSheet({ subject }: { subject: string }) {
  const speech = useSpeech()
  const { say } = speech
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const standing = useStanding()
  const row = usePosition(subject)
  const [wheels, setWheels] = useState(true)
  const place = row === undefined ? '' : [row.room, ...row.zone].join(' ')
  const { answer, failure } = useAsked(
    'equipment.walk',
    standing === null ? null : { subject, from: standing, wheels },
    place,
  )
  return (
    <Dialog title={say('way.title', { name: row?.name ?? '' })} onClose={() => openSheet(null)}>
      <div className="field-row">
        <Standing />
        <label className="choice">
          <input type="checkbox" checked={wheels} onChange={event => setWheels(event.target.checked)} />
          {say('nearest.wheels')}
        </label>
      </div>
      {standing === null && <Advice text={say('standing.first')} tip={say('standing.tip')} />}
      <Refusal failure={failure} />
      {answer && failure === null && standing !== null && (
        <>
          <p className="way-end" aria-live="polite">
            <strong>
              <bdi>{answer.roomName}</bdi>
            </strong>{' '}
            · <bdi>{floorNameOf(plan, answer.legs.at(-1)!.floor, speech)}</bdi> ·{' '}
            {say('way.metres', { metres: Math.round(answer.metres) })}
            <span className="soft">
              {' '}
              · {speech.sureness(answer.probability)} · {speech.ago(answer.ageMs)}
            </span>
          </p>
          <ol className="way-legs">
            {answer.legs.map(leg => {
              const floor = plan?.floors.find(each => each.floor === leg.floor)
              const from = leg === answer.legs[0] ? standing : null
              const stops = leg.by === null ? [{ number: 1, room: answer.room }] : []
              return (
                <li key={leg.floor}>
                  <strong>
                    <bdi>{floorNameOf(plan, leg.floor, speech)}</bdi>
                  </strong>{' '}
                  <span className="soft">{say('walk.metres', { metres: Math.round(leg.metres) })}</span>
                  <ol className="plain-list way-rooms">
                    {leg.rooms.map(({ room, name }) => (
                      <li key={room}>
                        <bdi>{name}</bdi>
                      </li>
                    ))}
                  </ol>
                  {leg.by !== null && <p>{say(`way.${leg.by}`)}</p>}
                  {floor && <FloorSketch floor={floor} stops={stops} from={from} walked={leg.points} />}
                </li>
              )
            })}
          </ol>
          <div className="actions">
            <button
              type="button"
              className="button primary"
              onClick={() => show({ what: 'subject', id: subject }, row?.floor ?? null)}
            >
              {say('card.show')}
            </button>
            <button type="button" className="button" onClick={() => searchFor(subject, [answer.room])}>
              {say('search.notHere')}
            </button>
          </div>
        </>
      )}
    </Dialog>
  )
}
