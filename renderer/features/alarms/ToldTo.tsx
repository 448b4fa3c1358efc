import type { AlertRow } from '../../../core/api/rows.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useNow } from '../../live/hooks.ts'
import { useRoleName } from './useRoleName.ts'

/** Who was told last, and how long until it goes on to the next. */
export function ToldTo({ row }: { row: AlertRow }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const roleName = useRoleName()
  if (row.toldTo === null && row.nextEscalationAt === null) return null
  const left = row.nextEscalationAt === null ? null : row.nextEscalationAt - now
  return (
    <p className="soft told">
      {row.toldTo !== null &&
        (row.toldTo.people.length > 0
          ? say('alarm.told', { role: roleName(row.toldTo.role), people: speech.list(row.toldTo.people) })
          : say('alarm.toldNobody', { role: roleName(row.toldTo.role) }))}
      {row.toldTo !== null && left !== null && ' · '}
      {left !== null && say('alarm.goesOn', { age: speech.age(Math.max(0, left)) })}
    </p>
  )
}
