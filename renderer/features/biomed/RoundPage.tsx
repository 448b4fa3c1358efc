import { useState } from 'react'
import { useStore } from 'zustand'
import type { Output } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { useNow, useView } from '../../live/hooks.ts'
import { siteStore } from '../../live/station.ts'
import { floorName, roomNameOf } from '../../ui/names.ts'
import { Advice, Refusal } from '../../ui/parts.tsx'
import { FloorSketch } from '../FloorSketch.tsx'
import { Standing, useStanding } from '../Standing.tsx'
import { useOpenOrder } from './openOrder.ts'
import { RoundStop } from './RoundStop.tsx'
import { ScanToStart } from './ScanToStart.tsx'

const withins = [0, 7, 30] as const
const lengths = [12, 24, 60] as const

/** What is due, in walking order from where one stands, as a list and on the plan. */
export function RoundPage() {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const standing = useStanding()
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const [within, setWithin] = useState<number>(7)
  const [floor, setFloor] = useState<number | null>(null)
  const [limit, setLimit] = useState<number>(lengths[0])
  const orders = useOpenOrder()
  const sheet = useView(v => v.sheet)
  // A signed order leaves the round: it is asked anew when the sheet over it closes.
  const { answer, failure, again } = useAsked(
    'maintenance.round',
    standing === null ? null : { from: standing, withinDays: within, limit, ...(floor === null ? {} : { floor }) },
    sheet === null ? 'read' : 'sheet',
  )
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
        <label className="field short">
          <span>{say('round.length')}</span>
          <select value={limit} onChange={event => setLimit(Number(event.target.value))}>
            {lengths.map(each => (
              <option key={each} value={each}>
                {say('round.atMost', { n: each })}
              </option>
            ))}
          </select>
        </label>
        <ScanToStart />
        <span className="grow" />
        <button type="button" className="button" disabled={standing === null} onClick={again}>
          {say('round.again')}
        </button>
        <button type="button" className="button" disabled={!answer} onClick={() => print()}>
          {say('round.print')}
        </button>
      </div>
      <Refusal failure={failure ?? orders.failure} />
      {standing === null && <Advice text={say('standing.first')} tip={say('standing.tip')} />}
      {answer && standing !== null && (
        <>
          <p className="only-print round-sum">
            {say('page.biomed/round')} · <bdi>{roomNameOf(plan, 0, standing)}</bdi>
          </p>
          <p className="round-sum">
            {say('round.sum', { count: answer.stops.length, metres: Math.round(answer.metres) })}
            {answer.more > 0 && <> · {say('round.more', { count: answer.more })}</>}{' '}
            <span className="soft">· {speech.moment(now, now)}</span>
          </p>
          {answer.stops.length === 0 && <Advice text={say('round.none')} tip={say('round.noneTip')} />}
          <div className="round-sides">
            <ol className="stops">
              {answer.stops.map((stop, n) => (
                <RoundStop key={stop.subject} stop={stop} number={n + 1} orders={orders} />
              ))}
            </ol>
            <RoundMap stops={answer.stops} standing={standing} />
          </div>
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

/** The floors that the round goes through. */
function RoundMap({ stops, standing }: { stops: Output<'maintenance.round'>['stops']; standing: string }) {
  const site = useStore(siteStore)
  const floors = site.state === 'known' ? site.site.floors : []
  const numbered = stops.map((stop, n) => ({ number: n + 1, room: stop.room, floor: stop.floor }))
  return (
    <div className="sketches">
      {floors.map(floor => {
        const here = numbered.filter(stop => stop.floor === floor.floor)
        const from = floor.rooms.some(room => room.id === standing) ? standing : null
        return here.length === 0 ? null : <FloorSketch key={floor.floor} floor={floor} stops={here} from={from} />
      })}
    </div>
  )
}
