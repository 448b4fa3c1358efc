import { useStore } from 'zustand'
import type { Output } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { due, siteStore } from '../../live/station.ts'
import { openSheet, show } from '../../live/view.ts'
import { floorNameOf } from '../../ui/names.ts'
import type { OpenOrder } from './openOrder.ts'

/** One stop of the round: how far, what is due there, and whether it is in use just now. */
export function RoundStop(props: {
  stop: Output<'maintenance.round'>['stops'][number]
  number: number
  orders: OpenOrder
}) {
  const { stop, number, orders } = props
  const speech = useSpeech()
  const { say } = speech
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const plans = [...useStore(due, s => s.rows).values()].filter(
    row => row.subject === stop.subject && row.status !== 'ok',
  )
  return (
    <li className="card stop">
      <span className="stop-number" aria-hidden="true">
        {number}
      </span>
      <span className="card-words">
        <span className="stop-room">
          <bdi>{stop.roomName}</bdi>{' '}
          <span className="soft">
            <bdi>{floorNameOf(plan, stop.floor, speech)}</bdi> ·{' '}
            {say('walk.metres', { metres: Math.round(stop.metres) })}
          </span>
        </span>
        <button
          type="button"
          className="link-button"
          onClick={() => openSheet({ what: 'record', subject: stop.subject })}
        >
          <bdi>{stop.name}</bdi>
        </button>
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
        {orders.may &&
          plans.map(row => (
            <button
              key={row.key}
              type="button"
              className="button primary"
              disabled={orders.busy}
              aria-label={say('orders.openFor', { title: `${row.title}, ${row.name}` })}
              onClick={() => void orders.openFor(row.subject, row.plan)}
            >
              {stop.titles.length > 1 ? row.title : say('orders.go')}
            </button>
          ))}
      </span>
      <span className="tick" aria-hidden="true" />
    </li>
  )
}
