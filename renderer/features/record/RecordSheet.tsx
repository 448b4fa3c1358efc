import { useState } from 'react'
import { useStore } from 'zustand'
import type { AnswerCard } from '../../../core/api/rows.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { useNow, usePosition } from '../../live/hooks.ts'
import { clock, siteStore } from '../../live/station.ts'
import { openSheet, show } from '../../live/view.ts'
import { floorNameOf, roomNameOf } from '../../ui/names.ts'
import { Dialog, Refusal, StateChip } from '../../ui/parts.tsx'
import { BatteryTrend } from '../biomed/BatteryTrend.tsx'
import { useBatteryWords } from '../biomed/useBatteryWords.ts'
import { Plans } from './Plans.tsx'
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
              </strong>{' '}
              · <bdi>{floorNameOf(plan, row.floor, speech)}</bdi> · {speech.ago(now - row.lastHeardAt)} ·{' '}
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
            <span>{say('percent', { pct: battery.pct })}</span>
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
