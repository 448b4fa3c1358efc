import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'
import { useSpeech } from '../../i18n/words.tsx'
import { clock, siteStore } from '../../live/station.ts'

export type By = 'type' | 'unit' | 'room' | 'subject'

/** What is asked about on all pages of the workspace. */
interface Asked {
  /** Whole days up to today, or two days of its own. */
  readonly period: number | { readonly from: string; readonly to: string }
  readonly types: readonly string[]
  readonly units: readonly string[]
  readonly by: By
}

const store = createStore<Asked>(() => ({ period: 7, types: [], units: [], by: 'type' }))

export const ask = (part: Partial<Asked>) => store.setState(part)
export const useAskedFor = () => useStore(store)

/** The calendar day at the site, `YYYY-MM-DD`. */
const dayAt = (at: number, timeZone: string) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(at)
const daysBefore = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)

/** First and last day that are asked about, both included. */
export function usePeriod(): { readonly from: string; readonly to: string } {
  const { period } = useAskedFor()
  const site = useStore(siteStore)
  if (typeof period !== 'number') return period
  const to = dayAt(clock.now(), site.state === 'known' ? site.site.timeZone : 'UTC')
  return { from: daysBefore(to, period - 1), to }
}

/** What a report is about, in words: the period, and what was chosen. */
export function useAbout(chosen: boolean): readonly string[] {
  const { say } = useSpeech()
  const { types, units } = useAskedFor()
  const days = say('period.span', usePeriod())
  if (!chosen) return [days]
  const names = [...types, ...units.map(unit => (unit === '' ? say('choose.noUnit') : unit))]
  return [days, names.length === 0 ? say('choose.everything') : names.join(', ')]
}
