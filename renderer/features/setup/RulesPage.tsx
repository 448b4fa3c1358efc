import { useState } from 'react'
import type { Output } from '../../../core/api/contract.ts'
import { isTooOftenFalse } from '../../../core/model/falseAlarms.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useAsked, useMay } from '../../live/asking.ts'
import { AlarmMark } from '../../ui/Icon.tsx'
import { Advice, Refusal } from '../../ui/parts.tsx'
import { RuleEditor } from './RuleEditor.tsx'
import { newRule } from './ruleParts.ts'
import { useSentence } from './useSentence.ts'

export type Rule = Output<'rules.list'>['rules'][number]['rule']

/** The rules of the house: who owns each, how often it spoke, and the one that is written. */
export function RulesPage() {
  const { say } = useSpeech()
  const may = useMay('rules.edit')
  const { answer, failure, again } = useAsked('rules.list', {})
  const [open, setOpen] = useState<Rule | null>(null)
  const { failure: refused, act } = useAct()
  const sentence = useSentence()
  if (failure) return <Refusal failure={failure} />
  if (!answer) return <div className="skeleton tall" />
  const done = () => {
    setOpen(null)
    again()
  }
  if (open)
    return (
      <RuleEditor
        first={open}
        isNew={!answer.rules.some(({ rule }) => rule.id === open.id)}
        onDone={done}
        onLeave={() => setOpen(null)}
      />
    )
  return (
    <>
      <div className="desk-tools field-row">
        <p className="soft grow">{say('rules.what')}</p>
        {may && (
          <button type="button" className="button primary" onClick={() => setOpen(newRule())}>
            {say('rules.new')}
          </button>
        )}
      </div>
      <Refusal failure={refused} />
      {answer.rules.length === 0 && <Advice text={say('rules.none')} tip={say('rules.noneTip')} />}
      <ul className="plain-list cards">
        {answer.rules.map(({ rule, raised, falseAlarms }) => (
          <li key={rule.id} className={`card rule ${rule.enabled ? '' : 'off'}`}>
            <AlarmMark priority={rule.priority} />
            <span className="card-words">
              <strong>
                <bdi>{rule.name}</bdi>
              </strong>
              <span>{sentence(rule)}</span>
              <span className="soft">
                {rule.owner === '' ? say('rules.nobody') : say('rules.owner', { name: rule.owner })} ·{' '}
                {say('rules.raised', { count: raised })}
              </span>
              <FalseAlarms raised={raised} falseAlarms={falseAlarms} />
            </span>
            {!rule.enabled && <span className="chip">{say('rules.off')}</span>}
            {may && (
              <span className="actions">
                <button
                  type="button"
                  className="button"
                  onClick={async () => {
                    if (await act('rules.save', { rule: { ...rule, enabled: !rule.enabled } })) again()
                  }}
                >
                  {say(rule.enabled ? 'rules.switchOff' : 'rules.switchOn')}
                </button>
                <button type="button" className="button" onClick={() => setOpen(rule)}>
                  {say('rules.change')}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

/** What its owner should know: how often people said that it was a false alarm. */
function FalseAlarms({ raised, falseAlarms }: { raised: number; falseAlarms: number }) {
  const { say } = useSpeech()
  if (falseAlarms === 0) return null
  const share = Math.min(1, falseAlarms / Math.max(1, raised))
  const often = isTooOftenFalse({ raised, falseAlarms })
  return (
    <span className={often ? 'warned' : 'soft'}>
      {say('rules.falseAlarms', { count: falseAlarms, pct: Math.round(share * 100) })}
      {often && ` · ${say('rules.oftenFalse')}`}
    </span>
  )
}
