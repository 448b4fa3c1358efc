import { useMemo } from 'react'
import type { Output } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'

type Battery = Pick<Output<'batteries.list'>['batteries'][number], 'daysLeft' | 'between' | 'perDay'>

/** How long a battery lasts still, and how sure that is, in words. */
export function useBatteryWords() {
  const { say } = useSpeech()
  return useMemo(
    () => ({
      left: ({ daysLeft, perDay }: Battery) =>
        daysLeft !== null
          ? say('battery.days', { n: daysLeft })
          : say(perDay === null ? 'battery.tooFew' : 'battery.steady'),
      between: ({ between }: Battery) =>
        between === null
          ? ''
          : between.latest === null
            ? say('battery.atLeast', { n: between.soonest })
            : say('battery.range', { from: between.soonest, to: between.latest }),
    }),
    [say],
  )
}
