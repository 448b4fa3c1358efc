import { useState } from 'react'
import { useStore } from 'zustand'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { useNow } from '../../live/hooks.ts'
import { due, siteStore } from '../../live/station.ts'
import { show } from '../../live/view.ts'
import { floorName, floorNameOf, roomNameOf } from '../../ui/names.ts'
import { Advice, Refusal } from '../../ui/parts.tsx'
import { Standing, useStanding } from '../Standing.tsx'
import { useOpenOrder } from './DuePage.tsx'

const withins = [0, 7, 30] as const

/** What is due, in walking order from where one stands. */
export function RoundPage() {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const standing = useStanding()
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const [within, setWithin] = useState<number>(7)
  const [floor, setFloor] = useState<number | null>(null)
  const dueRows = useStore(due, s => s.rows)
  const { openFor, busy, failure: refused, may } = useOpenOrder()
  const { answer, failure, again } = useAsked(
    'maintenance.round',
    standing === null ? null : { from: standing, withinDays: within, ...(floor === null ? {} : { floor }) },
  )
  const plansOf = (subject: string) =>
    [...dueRows.values()].filter(row => row.subject === subject && row.status !== 'ok')
  return (
    <>
      <div className="field-row desk-tools">
        <Standing />
        <label className="field short">
          <span>{say('round.within')}</span>
          <select value={within} onChange={event => setWithin(Number(event.target.value))}>
            {withins.map(days => (
              <option key={days} value={days}>
                {say('round.days', { n: days })}
              </option>
            ))}
          </select>
        </label>
        <label className="field short">
          <span>{say('floor.switch')}</span>
          <select
            value={floor ?? ''}
            onChange={event => setFloor(event.target.value === '' ? null : Number(event.target.value))}
          >
            <option value="">{say('round.allFloors')}</option>
            {plan?.floors.map(each => (
              <option key={each.floor} value={each.floor}>
                {floorName(each, speech)}
              </option>
            ))}
          </select>
        </label>
        <span className="grow" />
        <button type="button" className="button" disabled={standing === null} onClick={again}>
          {say('round.again')}
        </button>
        <button type="button" className="button" disabled={!answer} onClick={() => print()}>
          {say('round.print')}
        </button>
      </div>
      <Refusal failure={failure ?? refused} />
      {standing === null && <Advice text={say('standing.first')} tip={say('standing.tip')} />}
      {answer && standing !== null && (
        <>
          <p className="only-print round-sum">
            {say('page.biomed/round')} · <bdi>{roomNameOf(plan, 0, standing)}</bdi>
          </p>
          <p className="round-sum">
            {say('round.sum', { count: answer.stops.length, metres: Math.round(answer.metres) })}{' '}
            <span className="soft">· {speech.moment(now, now)}</span>
          </p>
          {answer.stops.length === 0 && <Advice text={say('round.none')} tip={say('round.noneTip')} />}
          <ol className="stops">
            {answer.stops.map((stop, n) => (
              <li key={stop.subject} className="card stop">
                <span className="stop-number" aria-hidden="true">
                  {n + 1}
                </span>
                <span className="card-words">
                  <span className="stop-room">
                    <bdi>{stop.roomName}</bdi>{' '}
                    <span className="soft">
                      {floorNameOf(plan, stop.floor, speech)} ·{' '}
                      {say('walk.metres', { metres: Math.round(stop.metres) })}
                    </span>
                  </span>
                  <strong>
                    <bdi>{stop.name}</bdi>
                  </strong>
                  <span>{stop.titles.join(' · ')}</span>
                  <span className="chips">
                    {stop.overdue && <span className="chip upkeep-overdue">{say('upkeep.overdue')}</span>}
                    {stop.inUse && <span className="chip state-in-use">{say('round.inUse')}</span>}
                    <span className="soft">{speech.sureness(stop.probability)}</span>
                  </span>
                </span>
                <span className="actions no-print">
                  <button
                    type="button"
                    className="button"
                    onClick={() => show({ what: 'subject', id: stop.subject }, stop.floor)}
                  >
                    {say('card.show')}
                  </button>
                  {may &&
                    plansOf(stop.subject).map(row => (
                      <button
                        key={row.key}
                        type="button"
                        className="button primary"
                        disabled={busy}
                        aria-label={say('orders.openFor', { title: `${row.title}, ${row.name}` })}
                        onClick={() => void openFor(row.subject, row.plan)}
                      >
                        {stop.titles.length > 1 ? row.title : say('orders.go')}
                      </button>
                    ))}
                </span>
                <span className="tick" aria-hidden="true" />
              </li>
            ))}
          </ol>
          {answer.unplaced.length > 0 && (
            <section className="panel-section" aria-label={say('round.unplaced')}>
              <h2 className="panel-title">{say('round.unplaced')}</h2>
              <ul className="evidence">
                {answer.unplaced.map(item => (
                  <li key={item.subject}>
                    <bdi>{item.name}</bdi> · {item.titles.join(' · ')}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </>
  )
}
