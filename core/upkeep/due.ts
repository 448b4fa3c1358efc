import type { SubjectId } from '../model/ids.ts'
import type { DueItem, DueStatus, MaintenancePlan } from '../model/maintenance.ts'
import { problem, type Problem } from '../model/problem.ts'
import type { Subject } from '../model/subject.ts'
import { addDays, addMonths, daysBetween } from './calendar.ts'
import { planId } from './planId.ts'

/**
 * Every plan of every asset as of `today` (`YYYY-MM-DD` on the site's clocks), those that are `ok` too. A plan of a
 * type holds for each asset of it that is not retired; an asset's own plan of the same title takes its place. Plans
 * that can't be judged are left out and told by `upkeepProblems`.
 */
export function dueItems(plans: readonly MaintenancePlan[], subjects: readonly Subject[], today: string): DueItem[] {
  const book = planBook(plans)
  return subjects
    .filter(isMaintained)
    .flatMap(subject => plansOf(book, subject).flatMap(plan => dueOf(plan, subject, today) ?? []))
}

/**
 * Null for a plan that counts hours in use: how long equipment was in use is not measured, and a guess would pass for
 * a date.
 */
export function dueOf(plan: MaintenancePlan, subject: Subject, today: string): DueItem | null {
  if (plan.unit === 'hours') return null
  const dueOn = plan.lastDone === null ? today : nextDue(plan.lastDone, plan.every, plan.unit)
  const dueInDays = daysBetween(today, dueOn)
  const warnDays = plan.lastDone === null ? 0 : warningDays(daysBetween(plan.lastDone, dueOn))
  return {
    plan: plan.id,
    subject: subject.id,
    title: plan.title,
    dueOn,
    dueInDays,
    status: statusOf(dueInDays, warnDays),
    highRisk: plan.highRisk,
  }
}

/**
 * The day on which a plan falls due for the `cycle`th time after it was done. Each cycle counts from that day and not
 * from the cycle before, so that a plan done on Jan 31 falls on Feb 28 and then on Mar 31 again.
 */
export const nextDue = (lastDone: string, every: number, unit: 'days' | 'months', cycle = 1): string =>
  unit === 'days' ? addDays(lastDone, every * cycle) : addMonths(lastDone, every * cycle)

/** Plans that will never show in the due list, and why: a wrong type in an import must not look like "nothing due". */
export function upkeepProblems(plans: readonly MaintenancePlan[], subjects: readonly Subject[]): Problem[] {
  const maintained = subjects.filter(isMaintained)
  const types = new Set(maintained.map(subject => keyOf(subject.type)))
  const known = new Set(subjects.map(subject => subject.id))
  const metered = plans.filter(plan => plan.unit === 'hours')
  const nobodys = plans.filter(plan => (plan.asset ? !known.has(plan.asset) : !types.has(keyOf(plan.type ?? ''))))
  return [
    ...(metered.length
      ? [
          problem(
            'warning',
            `${told(metered)} can't be judged: hours in use are not measured yet.`,
            'Give it an interval in days or months too.',
          ),
        ]
      : []),
    ...(nobodys.length
      ? [
          problem(
            'warning',
            `${told(nobodys)} fits no asset.`,
            'Compare the spelling of its asset or type with the assets.',
          ),
        ]
      : []),
  ]
}

/**
 * The plan to save once the work was done. A plan of a type becomes the asset's own: that one pump was tested says
 * nothing of the others.
 */
export const doneOn = (plan: MaintenancePlan, asset: SubjectId, day: string): MaintenancePlan =>
  plan.asset
    ? { ...plan, lastDone: day }
    : { ...plan, id: planId({ asset }, plan.title), asset, type: null, lastDone: day }

/** 14 days, or a tenth of a short interval: a daily check is not "due" all the time. */
const warningDays = (intervalDays: number): number => Math.min(14, Math.floor(intervalDays / 10))

const statusOf = (dueInDays: number, warnDays: number): DueStatus =>
  dueInDays < 0 ? 'overdue' : dueInDays <= warnDays ? 'due' : 'ok'

const isMaintained = (subject: Subject): boolean =>
  (subject.kind === 'asset' || subject.kind === 'bed') && subject.state !== 'retired'

/** Case and blanks do not make two titles or two types. */
const keyOf = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase()

interface PlanBook {
  readonly byAsset: ReadonlyMap<string, readonly MaintenancePlan[]>
  readonly byType: ReadonlyMap<string, readonly MaintenancePlan[]>
}

const planBook = (plans: readonly MaintenancePlan[]): PlanBook => ({
  byAsset: Map.groupBy(
    plans.filter(plan => plan.asset !== null),
    plan => plan.asset as string,
  ),
  byType: Map.groupBy(
    plans.filter(plan => plan.asset === null),
    plan => keyOf(plan.type ?? ''),
  ),
})

function plansOf(book: PlanBook, subject: Subject): readonly MaintenancePlan[] {
  const own = book.byAsset.get(subject.id) ?? []
  const shared = book.byType.get(keyOf(subject.type)) ?? []
  if (own.length === 0) return shared
  const titles = new Set(own.map(plan => keyOf(plan.title)))
  return [...own, ...shared.filter(plan => !titles.has(keyOf(plan.title)))]
}

const told = (plans: readonly MaintenancePlan[]): string => {
  const first = plans[0]!
  const rest = plans.length - 1
  const others = rest === 0 ? '' : rest === 1 ? ' and one other' : ` and ${rest} others`
  return `The plan "${first.title}" of ${first.asset ?? first.type}${others}`
}
