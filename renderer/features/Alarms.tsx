import type { KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { alerts } from '../live/station.ts'
import { Fold, Panel } from '../ui/parts.tsx'
import { AlarmCard } from './alarms/AlarmCard.tsx'
import { ClosedAlarms } from './alarms/ClosedAlarms.tsx'
import { inOrder } from './alarms/inOrder.ts'

/** Who or what needs someone, the loudest first. */
export function Alarms() {
  const { say } = useSpeech()
  const { rows, ready } = useStore(alerts)
  const open = inOrder(rows)
  const unanswered = open.filter(row => row.state === 'new').length
  return (
    <Panel
      id="alarms"
      title={say('alerts.title')}
      count={unanswered > 0 && <span className={`count ${open[0].priority}`}>{unanswered}</span>}
    >
      {ready && open.length === 0 && <p className="soft">{say('alerts.none')}</p>}
      {!ready && <div className="skeleton" />}
      {/* Up and down go from alarm to alarm; the cards themselves are reached by Tab as well. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul className="plain-list cards" aria-live="polite" onKeyDown={walk}>
        {open.map(row => (
          <AlarmCard key={row.id} row={row} />
        ))}
      </ul>
      <div className="closed-alarms">
        <Fold title={say('alarm.closed')}>
          <ClosedAlarms />
        </Fold>
      </div>
    </Panel>
  )
}

function walk(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const cards = [...event.currentTarget.children]
  const at = cards.findIndex(card => card.contains(document.activeElement))
  const next = cards[at + step]?.querySelector<HTMLElement>('[data-answer], button')
  if (!next) return
  event.preventDefault()
  next.focus()
  next.scrollIntoView({ block: 'nearest' })
}
