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
export function dueItems(
  plans: readonly MaintenancePlan[],
  subjects: readonly Subject[],
  today: string,
  usedOf: UsedOf = () => null,
): DueItem[] {
  const book = planBook(plans)
  return subjects
    .filter(isMaintained)
    .flatMap(subject => plansOf(book, subject).flatMap(plan => dueOf(plan, subject, today, usedOf) ?? []))
}

/** How much of a plan's interval is used up, hours or uses, and how fast that goes. */
interface Used {
  readonly since: number
  readonly perDay: number
}

/** Asked for plans that go by the meter; null where nothing was counted of that equipment. */
export type UsedOf = (plan: MaintenancePlan, subject: Subject) => Used | null

/** Null for a plan that goes by a meter that never ran: a guess would pass for a date. */
export function dueOf(
  plan: MaintenancePlan,
  subject: Subject,
  today: string,
  usedOf: UsedOf = () => null,
): DueItem | null {
  if (plan.unit === 'hours' || plan.unit === 'uses') return dueByMeter(plan, subject, usedOf(plan, subject))
  const dueOn = plan.lastDone === null ? today : nextDue(plan.lastDone, plan.every, plan.unit)
  const dueInDays = daysBetween(today, dueOn)
  const warnDays = plan.lastDone === null ? 0 : warningDays(daysBetween(plan.lastDone, dueOn))
  return {
    plan: plan.id,
    subject: subject.id,
    title: plan.title,
    dueOn,
    dueInDays,
    status: statusOf(dueInDays, warnDays, plan.graceDays),
    left: null,
    highRisk: plan.highRisk,
    every: plan.every,
    unit: plan.unit,
    basis: plan.basis,
  }
}

/** Far enough away to say "not soon". */
const notSoonDays = 3660

/** Due when a tenth of the interval is left; the days are those at the pace at which it was used until now. */
function dueByMeter(plan: MaintenancePlan, subject: Subject, used: Used | null): DueItem | null {
  if (used === null) return null
  const left = plan.every - used.since
  const days = used.perDay > 0 ? left / used.perDay : left > 0 ? notSoonDays : -1
  return {
    plan: plan.id,
    subject: subject.id,
    title: plan.title,
    dueOn: null,
    dueInDays: Math.max(-notSoonDays, Math.min(notSoonDays, Math.floor(days))),
    status: left < 0 ? 'overdue' : left <= plan.every / 10 ? 'due' : 'ok',
    left,
    highRisk: plan.highRisk,
    every: plan.every,
    unit: plan.unit,
    basis: plan.basis,
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
  const nobodys = plans.filter(plan => (plan.asset ? !known.has(plan.asset) : !types.has(keyOf(plan.type ?? ''))))
  return nobodys.length === 0
    ? []
    : [
        problem(
          'warning',
          `${told(nobodys)} fits no asset.`,
          'Compare the spelling of its asset or type with the assets.',
        ),
      ]
}

/**
 * The plan to save once the work was done. A plan of a type becomes the asset's own: that one pump was tested says
 * nothing of the others.
 */
export const doneOn = (
  plan: MaintenancePlan,
  asset: SubjectId,
  day: string,
  doneMeter: number | null = null,
): MaintenancePlan =>
  plan.asset
    ? { ...plan, lastDone: day, doneMeter }
    : { ...plan, id: planId({ asset }, plan.title), asset, type: null, lastDone: day, doneMeter }

/** 14 days, or a tenth of a short interval: a daily check is not "due" all the time. */
const warningDays = (intervalDays: number): number => Math.min(14, Math.floor(intervalDays / 10))

const statusOf = (dueInDays: number, warnDays: number, graceDays: number): DueStatus =>
  dueInDays < -graceDays ? 'overdue' : dueInDays < 0 ? 'grace' : dueInDays <= warnDays ? 'due' : 'ok'

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
