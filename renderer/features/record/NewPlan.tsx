import { type FormEvent, useState } from 'react'
import type { AnswerCard } from '../../../core/api/rows.ts'
import { planBases, planUnits } from '../../../core/model/maintenance.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct } from '../../live/asking.ts'
import { Refusal } from '../../ui/parts.tsx'

const empty = {
  title: '',
  every: '12',
  unit: 'months',
  basis: 'manufacturer',
  last: '',
  risk: false,
  grace: '0',
  checks: '',
}
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`

/** One more plan, for this piece of equipment or all of its type; checked as a row of an imported table would be. */
export function NewPlan({ card, done }: { card: AnswerCard; done: () => void }) {
  const { say } = useSpeech()
  const [plan, setPlan] = useState(empty)
  const [ofType, setOfType] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const { busy, failure, act } = useAct()
  const put = (part: Partial<typeof empty>) => setPlan({ ...plan, ...part })
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const owner = ofType ? `type:${card.type}` : `asset:${card.id}`
    const { title, basis, every, unit, last, risk, grace, checks } = plan
    const checklist = checks
      .split('\n')
      .filter(line => line.trim() !== '')
      .join(' | ')
    const row = [owner, title.trim(), basis, every, unit, last, risk ? 'yes' : 'no', grace, checklist]
    const head = 'asset_or_type,title,basis,every,unit,last_done,high_risk,grace_days,checklist'
    const report = await act('table.import', { kind: 'plans', csv: `${head}\n${row.map(cell).join(',')}\n` })
    if (report === null) return
    setRefused(report.errors[0]?.reason ?? null)
    if (report.errors.length > 0) return
    setPlan(empty)
    done()
  }
  return (
    <details className="card fold">
      <summary>{say('plan.add')}</summary>
      <div className="fold-body">
        <form className="sheet-parts" onSubmit={event => void save(event)}>
          <label className="field">
            <span>{say('plan.title')}</span>
            <input required value={plan.title} maxLength={120} onChange={event => put({ title: event.target.value })} />
          </label>
          <div className="field-row">
            <label className="field narrow">
              <span>{say('plan.every')}</span>
              <input
                required
                type="number"
                min={1}
                value={plan.every}
                onChange={event => put({ every: event.target.value })}
              />
            </label>
            <label className="field">
              <span>{say('plan.unit')}</span>
              <select value={plan.unit} onChange={event => put({ unit: event.target.value })}>
                {planUnits.map(unit => (
                  <option key={unit} value={unit}>
                    {say(`plan.unit.${unit}`)}
                  </option>
                ))}
              </select>
            </label>
            <label className="field narrow">
              <span>{say('plan.last')}</span>
              <input type="date" value={plan.last} onChange={event => put({ last: event.target.value })} />
            </label>
            <label className="field narrow">
              <span>{say('plan.grace')}</span>
              <input type="number" min={0} value={plan.grace} onChange={event => put({ grace: event.target.value })} />
            </label>
            <label className="field">
              <span>{say('plan.basis')}</span>
              <select value={plan.basis} onChange={event => put({ basis: event.target.value })}>
                {planBases.map(basis => (
                  <option key={basis} value={basis}>
                    {say(`plan.basis.${basis}`)}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <label className="field">
            <span>{say('plan.checks')}</span>
            <textarea rows={3} value={plan.checks} onChange={event => put({ checks: event.target.value })} />
          </label>
          <label className="check">
            <input type="checkbox" checked={plan.risk} onChange={event => put({ risk: event.target.checked })} />
            <span>{say('due.highRisk')}</span>
          </label>
          {card.type !== '' && (
            <label className="check">
              <input type="checkbox" checked={ofType} onChange={event => setOfType(event.target.checked)} />
              <span>{say('plan.ofType', { type: card.type })}</span>
            </label>
          )}
          <Refusal failure={failure ?? (refused === null ? null : { message: refused, tip: '' })} />
          <div className="actions">
            <button type="submit" className="button primary" disabled={busy || plan.title.trim() === ''}>
              {say('plan.save')}
            </button>
          </div>
        </form>
      </div>
    </details>
  )
}
