import { useState } from 'react'
import { useStore } from 'zustand'
import type { AnswerCard } from '../../../core/api/rows.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked, useMay } from '../../live/asking.ts'
import { useNow, usePosition } from '../../live/hooks.ts'
import { clock, due, siteStore } from '../../live/station.ts'
import { openSheet, show } from '../../live/view.ts'
import { floorNameOf, roomNameOf } from '../../ui/names.ts'
import { Dialog, Refusal, StateChip, UpkeepChip } from '../../ui/parts.tsx'
import { BatteryTrend } from '../biomed/BatteryTrend.tsx'
import { useOpenOrder } from '../biomed/openOrder.ts'
import { useBatteryWords } from '../biomed/useBatteryWords.ts'
import { Story } from './Story.tsx'

/** All that is known of one piece of equipment: where it is, its plans, its tag and battery, and its whole story. */
export function RecordSheet({ subject }: { subject: string }) {
  const { say } = useSpeech()
  const { answer, failure } = useAsked('subjects.show', { id: subject })
  return (
    <Dialog title={answer?.name ?? say('record.title')} onClose={() => openSheet(null)}>
      <Refusal failure={failure} />
      {answer ? (
        <Record card={answer} />
      ) : (
        !failure && <div className="skeleton tall" aria-label={say('card.loading')} />
      )}
    </Dialog>
  )
}

function Record({ card }: { card: AnswerCard }) {
  const { say } = useSpeech()
  const [now] = useState(() => Math.round(clock.now()))
  return (
    <div className="record">
      <Now card={card} />
      <Plans card={card} />
      <Battery card={card} />
      <section aria-label={say('record.story')}>
        <h3 className="sheet-title">{say('record.story')}</h3>
        <Story subject={card.id} now={now} />
      </section>
    </div>
  )
}

function Now({ card }: { card: AnswerCard }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const row = usePosition(card.id)
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const labels = [
    card.type,
    card.model,
    card.serial && say('card.subtitleSerial', { serial: card.serial }),
    card.assetNo && say('record.assetNo', { number: card.assetNo }),
  ]
  return (
    <>
      <p className="soft">{labels.filter(Boolean).join(' · ')}</p>
      <div className="sheet-head">
        <p>
          {row ? (
            <>
              <strong className="record-room">
                <bdi>{row.room === null ? say('card.outside') : roomNameOf(plan, row.floor, row.room)}</bdi>
              </strong>
              , {floorNameOf(plan, row.floor, speech)} · {speech.ago(now - row.lastHeardAt)} ·{' '}
              {speech.sureness(row.probability)}
            </>
          ) : (
            say(card.tag === null ? 'card.noTag' : 'card.noPlace')
          )}
        </p>
        <StateChip state={row?.state ?? card.state} />
        <span className="actions">
          {row && (
            <button type="button" className="button" onClick={() => show({ what: 'subject', id: card.id }, row.floor)}>
              {say('card.show')}
            </button>
          )}
          <button
            type="button"
            className="button"
            onClick={() => openSheet({ what: 'fault', subject: card.id, name: card.name })}
          >
            {say('orders.fault')}
          </button>
        </span>
      </div>
    </>
  )
}

/** Its plans, each with its next day, and the work order of what is due. */
function Plans({ card }: { card: AnswerCard }) {
  const speech = useSpeech()
  const { say } = speech
  const rows = useStore(due, s => s.rows)
  const may = useMay('upkeep.work')
  const { openFor, busy, failure } = useOpenOrder()
  const { answer } = useAsked('maintenance.due', { withinDays: 3660 })
  const plans = answer?.items.filter(item => item.subject === card.id) ?? []
  return (
    <section aria-label={say('record.plans')}>
      <h3 className="sheet-title">{say('record.plans')}</h3>
      {answer && plans.length === 0 && <p className="soft">{say('card.noMaintenance')}</p>}
      <Refusal failure={failure} />
      <ul className="plain-list">
        {plans.map(item => (
          <li key={item.plan} className="fact-row">
            <strong>{item.title}</strong>
            <span>{item.dueOn === null ? say('card.neverDone') : speech.dueDay(item.dueOn, item.dueInDays)}</span>
            <UpkeepChip upkeep={item.status} />
            {item.highRisk && <span className="chip upkeep-overdue">{say('due.highRisk')}</span>}
            {may && [...rows.values()].some(row => row.subject === card.id && row.plan === item.plan) && (
              <button
                type="button"
                className="button"
                disabled={busy}
                aria-label={say('orders.openFor', { title: item.title })}
                onClick={() => void openFor(card.id, item.plan)}
              >
                {say('orders.go')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Battery({ card }: { card: AnswerCard }) {
  const { say } = useSpeech()
  const { left, between } = useBatteryWords()
  const { answer } = useAsked('batteries.list', card.tag === null ? null : { all: true })
  if (card.tag === null) return null
  const battery = answer?.batteries.find(each => each.tag === card.tag)
  return (
    <section aria-label={say('record.tag')}>
      <h3 className="sheet-title">{say('record.tag')}</h3>
      <p className="fact-row">
        <bdi>{card.tag}</bdi>
        {battery ? (
          <>
            <span>{say('card.batteryPct', { pct: battery.pct })}</span>
            <BatteryTrend days={battery.days} replace={battery.replace} />
            <span className={battery.replace ? 'chip upkeep-overdue' : ''}>{left(battery)}</span>
            <span className="soft">{between(battery)}</span>
          </>
        ) : (
          answer && <span className="soft">{say('card.batteryUnknown')}</span>
        )}
      </p>
    </section>
  )
}
