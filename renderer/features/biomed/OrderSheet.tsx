import type { WorkOrderRow } from '../../../core/api/upkeep.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useMay } from '../../live/asking.ts'
import { useLink, useNow, usePosition, useView } from '../../live/hooks.ts'
import { siteStore } from '../../live/station.ts'
import { openSheet, setWho, show } from '../../live/view.ts'
import type { Act } from '../../live/orderSteps.ts'
import { placeWords } from '../../ui/names.ts'
import { Advice, Dialog, Refusal } from '../../ui/parts.tsx'
import { Checklist } from './Checklist.tsx'
import { Ending } from './Ending.tsx'
import { OrderChip } from './OrderLine.tsx'
import { Signature } from './SignaturePad.tsx'
import { useOrder } from './useOrder.ts'
import { WaitingSteps } from './WaitingSteps.tsx'
import { Work } from './Work.tsx'

/** One work order from the first word to the signature. */
export function OrderSheet({ id }: { id: string }) {
  const { say } = useSpeech()
  const state = useOrder(id)
  const close = () => openSheet(null)
  return (
    <Dialog title={state.order?.title ?? id} onClose={close}>
      <Refusal failure={state.failure} />
      {state.order ? (
        <Order order={state.order} state={state} />
      ) : (
        !state.failure && <div className="skeleton tall" aria-label={say('card.loading')} />
      )}
    </Dialog>
  )
}

function Order({ order, state }: { order: WorkOrderRow; state: ReturnType<typeof useOrder> }) {
  const { say } = useSpeech()
  const typed = useView(v => v.who)
  const link = useLink()
  /** Whoever signed in signs; a badge tap that signs in is enough for a name. */
  const who = typed.trim() || (link.state === 'live' ? (link.name ?? '') : '')
  // Who was allowed to work on it before the connection was lost goes on; the engine has the last word.
  const may = useMay('upkeep.work') || link.state !== 'live'
  const goOn = (next: Act) => state.goOn(next, who)
  const closed = order.state === 'signed' || order.state === 'cancelled'
  const named = who !== ''
  return (
    <>
      <Head order={order} />
      <WaitingSteps order={order.id} />
      {closed ? (
        <Closed order={order} />
      ) : (
        <>
          {!may && <Advice text={say('order.mayNot')} tip={say('order.mayNotTip')} />}
          <label className="field">
            <span>{say('order.who')}</span>
            <input
              value={typed}
              placeholder={who}
              maxLength={80}
              autoComplete="off"
              aria-describedby={named ? undefined : 'who-first'}
              onChange={event => setWho(event.target.value)}
            />
          </label>
          {!named && (
            <p className="soft" id="who-first">
              {say('order.whoFirst')}
            </p>
          )}
        </>
      )}
      <fieldset className="sheet-parts" disabled={closed || !named || !may}>
        {order.state === 'open' && (
          <button type="button" className="button primary" onClick={() => void goOn({ kind: 'start' })}>
            {say('order.start')}
          </button>
        )}
        <Checklist order={order} goOn={goOn} />
        <Work order={order} goOn={goOn} />
      </fieldset>
      {!closed && (
        <Ending
          order={order}
          goOn={named && may ? goOn : null}
          goOnAs={state.waiting === 0 ? state.goOnAs : null}
          refused={state.refused}
        />
      )}
    </>
  )
}

function Head({ order }: { order: WorkOrderRow }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const row = usePosition(order.subject)
  const site = siteStore.getState()
  const plan = site.state === 'known' ? site.site : null
  return (
    <div className="sheet-head">
      <p>
        <strong>
          <bdi>{order.name}</bdi>
        </strong>{' '}
        {order.highRisk && <span className="chip upkeep-overdue">{say('due.highRisk')}</span>}{' '}
        <OrderChip order={order} />
      </p>
      <p className="soft">
        {order.id} · {say(`orderKind.${order.kind}`)}
        {order.dueOn !== null && ` · ${say('order.dueOn', { day: order.dueOn })}`} ·{' '}
        {say('order.opened', { by: order.openedBy, moment: speech.moment(order.openedAt, now) })}
        {order.startedAt !== null &&
          ` · ${say('order.startedBy', { by: order.startedBy ?? '', moment: speech.moment(order.startedAt, now) })}`}
      </p>
      {row && (
        <p>
          {placeWords(plan, row.floor, row.room, speech)} · {speech.ago(now - row.lastHeardAt)}{' '}
          <button
            type="button"
            className="button"
            onClick={() => show({ what: 'subject', id: order.subject }, row.floor)}
          >
            {say('card.show')}
          </button>
        </p>
      )}
    </div>
  )
}

function Closed({ order }: { order: WorkOrderRow }) {
  const speech = useSpeech()
  const now = useNow()
  return (
    <>
      <p className="signed-line">
        {speech.say(order.state === 'signed' ? 'order.signedBy' : 'order.cancelledBy', {
          by: order.closedBy ?? '',
          moment: speech.moment(order.closedAt ?? order.openedAt, now),
        })}
      </p>
      {order.ink !== undefined && <Signature ink={order.ink} name={order.closedBy ?? ''} />}
    </>
  )
}
