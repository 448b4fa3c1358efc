import { useEffect, useState } from 'react'
import type { Failure } from '../../../core/api/errors.ts'
import type { WorkOrderRow } from '../../../core/api/upkeep.ts'
import { useSpeech } from '../../i18n/words.tsx'
import type { Act } from '../../live/orderSteps.ts'
import { usePosition, useNow } from '../../live/hooks.ts'
import { useIdentity } from '../../live/identity.ts'
import { link, siteStore } from '../../live/station.ts'
import { Evidence } from '../../ui/Evidence.tsx'
import { roomNameOf } from '../../ui/names.ts'
import { Refusal } from '../../ui/parts.tsx'
import { RoomSelect } from '../Standing.tsx'
import { BadgeSignature, type GoOnAs } from './BadgeSignature.tsx'
import { SignaturePad } from './SignaturePad.tsx'

type GoOn = (act: Act) => Promise<boolean>

interface EndingProps {
  readonly order: WorkOrderRow
  /** Null = not by whoever works here. */
  readonly goOn: GoOn | null
  /** Null = by no badge, as steps of it wait to be sent. */
  readonly goOnAs: GoOnAs | null
  readonly refused: Failure | null
}

/** How a work order ends: signed as passed or failed, not found after a search, or cancelled with a reason. */
export function Ending({ order, goOn: goOnHere, goOnAs, refused }: EndingProps) {
  const { say } = useSpeech()
  const [asks, setAsks] = useState<'not-found' | 'cancel' | 'pen' | 'badge' | null>(
    order.attempts.length > 0 ? 'not-found' : null,
  )
  const [tapped, setTapped] = useState<string | null>(null)
  const standing = useIdentity()?.standing
  // Without accounts, or without the engine, a badge tells nobody.
  const byBadge = goOnAs !== null && (standing === 'signed-in' || standing === 'station')
  useEffect(
    () =>
      link.onBadge(whose => {
        setTapped(whose)
        setAsks('badge')
      }),
    [],
  )
  const goOn: GoOn = act => goOnHere?.(act) ?? Promise.resolve(false)
  const [ink, setInk] = useState('')
  const sign = (outcome: 'passed' | 'failed') => void goOn({ kind: 'sign', outcome, ...(ink === '' ? {} : { ink }) })
  const turn = (which: Exclude<typeof asks, null>) => setAsks(asks === which ? null : which)
  return (
    <section aria-label={say('end.title')} className="ending">
      <Refusal failure={refused} />
      <div className="actions">
        <fieldset className="same-row" disabled={goOnHere === null}>
          <button type="button" className="button primary" onClick={() => sign('passed')}>
            {say('end.passed')}
          </button>
          <button type="button" className="button" onClick={() => sign('failed')}>
            {say('end.failed')}
          </button>
          <button type="button" className="button" aria-expanded={asks === 'pen'} onClick={() => turn('pen')}>
            {say('pen.title')}
          </button>
          <button
            type="button"
            className="button"
            aria-expanded={asks === 'not-found'}
            onClick={() => turn('not-found')}
          >
            {say('end.notFound')}
          </button>
          <button type="button" className="button" aria-expanded={asks === 'cancel'} onClick={() => turn('cancel')}>
            {say('end.cancel')}
          </button>
        </fieldset>
        {byBadge && (
          <button type="button" className="button" aria-expanded={asks === 'badge'} onClick={() => turn('badge')}>
            {say('badge.title')}
          </button>
        )}
      </div>
      <fieldset className="sheet-parts" disabled={goOnHere === null}>
        {asks === 'pen' && <SignaturePad ink={ink} change={setInk} />}
        {asks === 'not-found' && <NotFound order={order} goOn={goOn} />}
        {asks === 'cancel' && <Cancel goOn={goOn} />}
      </fieldset>
      {asks === 'badge' && byBadge && <BadgeSignature tapped={tapped} goOnAs={goOnAs} />}
    </section>
  )
}

function NotFound({ order, goOn }: { order: WorkOrderRow; goOn: GoOn }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const row = usePosition(order.subject)
  const [room, setRoom] = useState(row?.room ?? null)
  const [note, setNote] = useState('')
  const site = siteStore.getState()
  const plan = site.state === 'known' ? site.site : null
  const record = async () => {
    if (await goOn({ kind: 'not-located', room, note })) setNote('')
  }
  return (
    <div className="panel-box">
      {order.attempts.map(attempt => (
        <div key={attempt.at} className="attempt">
          <p>
            {say('end.attempt', { by: attempt.by, moment: speech.moment(attempt.at, now) })}
            {attempt.room !== null && ` · ${roomNameOf(plan, 0, attempt.room)}`}
            {attempt.note !== '' && ` · ${attempt.note}`}
          </p>
          <Evidence lines={attempt.evidence} />
        </div>
      ))}
      <div className="field-row">
        <RoomSelect label={say('end.where')} value={room} choose={setRoom} none={say('end.nowhere')} />
        <label className="field">
          <span>{say('work.note')}</span>
          <input value={note} maxLength={1000} onChange={event => setNote(event.target.value)} />
        </label>
        <button type="button" className="button" onClick={() => void record()}>
          {say('end.recordAttempt')}
        </button>
      </div>
      {order.attempts.length > 0 && (
        <button
          type="button"
          className="button"
          onClick={() => void goOn({ kind: 'sign', outcome: 'could-not-locate' })}
        >
          {say('end.signNotFound')}
        </button>
      )}
    </div>
  )
}

function Cancel({ goOn }: { goOn: GoOn }) {
  const { say } = useSpeech()
  const [reason, setReason] = useState('')
  return (
    <form
      className="panel-box field-row"
      onSubmit={event => {
        event.preventDefault()
        if (reason.trim() !== '') void goOn({ kind: 'cancel', reason: reason.trim() })
      }}
    >
      <label className="field">
        <span>{say('end.reason')}</span>
        <input value={reason} maxLength={1000} onChange={event => setReason(event.target.value)} />
      </label>
      <button type="submit" className="button" disabled={reason.trim() === ''}>
        {say('end.cancelNow')}
      </button>
    </form>
  )
}
