import { useStore } from 'zustand'
import { useLanguage, useSpeech } from '../../i18n/words.tsx'
import { siteStore } from '../../live/station.ts'
import { floorNameOf, roomNameOf } from '../../ui/names.ts'
import { useRoleName } from '../alarms/useRoleName.ts'
import type { Rule } from './RulesPage.tsx'
import { everywhere, timed } from './ruleParts.ts'
import { weekday } from './weekday.ts'

/** A rule read aloud, in the window's language. */
export function useSentence(): (rule: Rule) => string {
  const speech = useSpeech()
  const { say } = speech
  const language = useLanguage()
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const roleName = useRoleName()
  const all = new Intl.ListFormat(language, { type: 'conjunction' })
  const either = new Intl.ListFormat(language, { type: 'disjunction' })
  return rule => {
    const { who, where, when } = rule
    const named = [...who.types, ...who.subjects]
    const whom = named.length > 0 ? named : who.kinds.map(kind => say(`kind.${kind}`))
    const places = [
      ...where.rooms.map(room => roomNameOf(plan, 0, room)),
      ...where.roomTypes.map(type => say(`roomType.${type}`)),
      ...where.units,
      ...where.floors.map(floor => floorNameOf(plan, floor, speech)),
    ]
    const what = say(`ruleSays.${rule.kind}`, {
      who: whom.length > 0 ? either.format(whom) : say('rule.anything'),
      where: places.length > 0 ? either.format(places) : say(everywhere(rule.kind)),
      in: places.length > 0 ? say('rule.in', { where: either.format(places) }) : say('rule.inHouse'),
      age: speech.age(rule.forS * 1_000),
      pct: rule.batteryPct,
      count: rule.par?.min ?? 0,
    })
    const over = rule.kind === 'par' && rule.par?.max != null ? say('ruleSays.parMax', { count: rule.par.max }) : ''
    const held =
      rule.forS > 0 && !timed.has(rule.kind) ? say('ruleSays.held', { age: speech.age(rule.forS * 1_000) }) : ''
    const hours = when === null ? '' : say('ruleSays.hours', { from: when.from, to: when.to })
    const onDays =
      when === null || when.days.length === 0
        ? ''
        : say('ruleSays.days', { days: all.format(when.days.map(day => weekday(day, language))) })
    const tell = say('ruleSays.tell', { priority: say(`priority.${rule.priority}`) })
    const steps = rule.escalate.map(({ afterS, to }) =>
      say('ruleSays.step', { age: speech.age(afterS * 1_000), role: roleName(to) }),
    )
    return [what, over, held, onDays, hours, tell, ...steps].filter(Boolean).join(' ')
  }
}
