import { useState } from 'react'
import { useStore } from 'zustand'
import type { AnswerCard } from '../../../core/api/rows.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked, useMay } from '../../live/asking.ts'
import { due } from '../../live/station.ts'
import { Refusal, UpkeepChip } from '../../ui/parts.tsx'
import { useOpenOrder } from '../biomed/openOrder.ts'
import { planWords } from '../biomed/planWords.ts'
import { NewPlan } from './NewPlan.tsx'

/** Its plans, each with its next day, and the work order of what is due. */
export function Plans({ card }: { card: AnswerCard }) {
  const speech = useSpeech()
  const { say } = speech
  const words = planWords(speech)
  const rows = useStore(due, s => s.rows)
  const may = useMay('upkeep.work')
  const mayPlan = useMay('equipment.import')
  const { openFor, busy, failure } = useOpenOrder()
  const [added, setAdded] = useState(0)
  const { answer } = useAsked('maintenance.due', { withinDays: 3660 }, added)
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
            <span>{words.when(item)}</span>
            <span className="soft">{words.rhythm(item)}</span>
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
      {mayPlan && <NewPlan card={card} done={() => setAdded(added + 1)} />}
    </section>
  )
}
