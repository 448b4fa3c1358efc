import { useStore } from 'zustand'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { alerts } from '../../live/station.ts'
import { openSheet } from '../../live/view.ts'
import { AlarmMark } from '../../ui/Icon.tsx'

/** Where its type runs short now, by the stock rules of the house; nothing where all is well. */
export function Stock({ type }: { type: string }) {
  const { say, tell } = useSpeech()
  const open = useStore(alerts, s => s.rows)
  const { answer } = useAsked('rules.list', {})
  const rules = new Set(
    answer?.rules
      .filter(({ rule: { kind, who } }) => kind === 'par' && (who.types.length === 0 || who.types.includes(type)))
      .map(({ rule }) => rule.id),
  )
  const short = [...open.values()].filter(alert => alert.state !== 'resolved' && rules.has(alert.rule))
  if (short.length === 0) return null
  return (
    <>
      <dt>{say('answer.stock')}</dt>
      <dd>
        {short.map(alert => (
          <button
            key={alert.id}
            type="button"
            className="stock-line"
            onClick={() => openSheet({ what: 'alarm', id: alert.id })}
          >
            <AlarmMark priority={alert.priority} size="1.1rem" />
            {tell(alert).text}
          </button>
        ))}
      </dd>
    </>
  )
}
