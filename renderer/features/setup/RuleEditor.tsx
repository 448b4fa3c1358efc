import { useState } from 'react'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct } from '../../live/asking.ts'
import { Refusal } from '../../ui/parts.tsx'
import type { Rule } from './RulesPage.tsx'
import { RuleSentence } from './RuleSentence.tsx'
import { Steps } from './Steps.tsx'
import { timed } from './ruleParts.ts'
import { TryOut } from './TryOut.tsx'
import { useSentence } from './useSentence.ts'

/** A rule as a sentence whose parts are changed in place; tried on the past before it is switched on. */
export function RuleEditor(props: { first: Rule; isNew: boolean; onDone: () => void; onLeave: () => void }) {
  const { say } = useSpeech()
  const sentence = useSentence()
  const [rule, setRule] = useState(props.first)
  const { busy, failure, act } = useAct()
  const put = (part: Partial<Rule>) => setRule({ ...rule, ...part })
  const save = async (enabled: boolean) => {
    const name = rule.name.trim() || sentence(rule).slice(0, 120)
    if (await act('rules.save', { rule: { ...rule, name, enabled } })) props.onDone()
  }
  const remove = async () => {
    if (await act('rules.remove', { id: rule.id })) props.onDone()
  }
  return (
    <section className="rule-editor" aria-label={say(props.isNew ? 'rules.new' : 'rules.change')}>
      <div className="field-row">
        <label className="field">
          <span>{say('rule.name')}</span>
          <input value={rule.name} maxLength={120} onChange={event => put({ name: event.target.value })} />
        </label>
        <label className="field">
          <span>{say('rule.ownerField')}</span>
          <input value={rule.owner} maxLength={80} onChange={event => put({ owner: event.target.value })} />
        </label>
      </div>
      <RuleSentence rule={rule} put={put} />
      <Steps steps={rule.escalate} change={escalate => put({ escalate })} />
      <p className="soft" aria-live="polite">
        {sentence(rule)}
      </p>
      <details className="card fold">
        <summary>{say('rule.finer')}</summary>
        <div className="fold-body field-row">
          <NumberField label={say('rule.fixes')} value={rule.fixes} min={1} max={8} change={fixes => put({ fixes })} />
          <NumberField
            label={say('rule.sure')}
            value={Math.round(rule.sure * 100)}
            min={0}
            max={100}
            change={pct => put({ sure: pct / 100 })}
          />
          {!timed.has(rule.kind) && (
            <NumberField
              label={say('rule.holds')}
              value={rule.forS}
              min={0}
              max={604_800}
              change={forS => put({ forS })}
            />
          )}
          <NumberField
            label={say('rule.coolDown')}
            value={Math.round(rule.coolDownS / 60)}
            min={0}
            max={10_080}
            change={minutes => put({ coolDownS: minutes * 60 })}
          />
        </div>
      </details>
      <Refusal failure={failure} />
      <TryOut rule={rule} />
      <div className="actions">
        <button type="button" className="button primary" disabled={busy} onClick={() => void save(true)}>
          {say('rule.saveOn')}
        </button>
        <button type="button" className="button" disabled={busy} onClick={() => void save(false)}>
          {say('rule.saveOff')}
        </button>
        <button type="button" className="button" onClick={props.onLeave}>
          {say('rule.leave')}
        </button>
        <span className="grow" />
        {!props.isNew && (
          <button type="button" className="button" disabled={busy} onClick={() => void remove()}>
            {say('rule.remove')}
          </button>
        )}
      </div>
    </section>
  )
}

function NumberField(props: {
  label: string
  value: number
  min: number
  max: number
  change: (value: number) => void
}) {
  return (
    <label className="field short">
      <span>{props.label}</span>
      <input
        type="number"
        min={props.min}
        max={props.max}
        value={props.value}
        onChange={event => {
          const value = event.target.valueAsNumber
          if (Number.isFinite(value)) props.change(Math.min(props.max, Math.max(props.min, Math.round(value))))
        }}
      />
    </label>
  )
}
