/**
 * Maintenance plans. `{today-90d}` stands for a day counted from the day the demo is started, so that on every day some
 * things are overdue, some due and most in order.
 */
import type { AssetRow } from './fleet.ts'

export const planColumns = ['asset', 'type', 'title', 'basis', 'every', 'unit', 'last_done', 'high_risk'] as const
export type PlanRow = Readonly<Record<(typeof planColumns)[number], string>>

interface EachAsset {
  readonly type: string
  readonly title: string
  readonly basis: 'manufacturer' | 'aem'
  readonly everyMonths: number
  readonly highRisk: boolean
}

/** One plan for each asset of the type: its own last day. */
const each: readonly EachAsset[] = [
  {
    type: 'Infusion pump',
    title: 'Annual inspection and occlusion test',
    basis: 'manufacturer',
    everyMonths: 12,
    highRisk: true,
  },
  {
    type: 'Syringe pump',
    title: 'Annual inspection and rate test',
    basis: 'manufacturer',
    everyMonths: 12,
    highRisk: true,
  },
  {
    type: 'Ventilator',
    title: 'Half-yearly preventive maintenance',
    basis: 'manufacturer',
    everyMonths: 6,
    highRisk: true,
  },
  { type: 'Defibrillator', title: 'Quarterly discharge test', basis: 'manufacturer', everyMonths: 3, highRisk: true },
  { type: 'Patient monitor', title: 'Annual performance check', basis: 'aem', everyMonths: 12, highRisk: false },
  {
    type: 'Ultrasound',
    title: 'Annual probe and electrical safety check',
    basis: 'manufacturer',
    everyMonths: 12,
    highRisk: false,
  },
]

/** One plan for all of a type, done on one round. */
const whole: readonly PlanRow[] = [
  plan({
    type: 'Wheelchair',
    title: 'Brake and tyre round',
    basis: 'aem',
    every: 180,
    unit: 'days',
    last_done: '{today-172d}',
  }),
  plan({
    type: 'Bed',
    title: 'Bed safety round',
    basis: 'manufacturer',
    every: 12,
    unit: 'months',
    last_done: '{today-200d}',
  }),
  plan({
    type: 'ECG machine',
    title: 'Lead and battery check',
    basis: 'aem',
    every: 6,
    unit: 'months',
    last_done: '{today-40d}',
  }),
  plan({
    type: 'Bladder scanner',
    title: 'Calibration',
    basis: 'manufacturer',
    every: 12,
    unit: 'months',
    last_done: '{today-371d}',
  }),
  plan({
    type: 'Suction unit',
    title: 'Vacuum test',
    basis: 'aem',
    every: 6,
    unit: 'months',
    last_done: '{today-60d}',
  }),
  plan({
    type: 'Ventilator',
    title: 'Turbine service',
    basis: 'manufacturer',
    every: 5000,
    unit: 'hours',
    last_done: '{today-120d}',
    high_risk: 'yes',
  }),
]

export function planRows(assets: readonly AssetRow[]): PlanRow[] {
  const own = each.flatMap(p =>
    assets
      .filter(a => a.type === p.type)
      .map((a, i) =>
        plan({
          asset: a.id,
          title: p.title,
          basis: p.basis,
          every: p.everyMonths,
          unit: 'months',
          last_done: `{today-${daysAgo(p.everyMonths, i)}d}`,
          ...(p.highRisk && { high_risk: 'yes' }),
        }),
      ),
  )
  return [...own, ...whole]
}

/** Of each dozen: one well overdue, one just overdue, one due within days, the others spread over the interval. */
function daysAgo(everyMonths: number, i: number): number {
  const interval = Math.round(everyMonths * 30.44)
  const turn = i % 12
  if (turn === 3) return interval + 33 + i
  if (turn === 7) return interval + 4
  if (turn === 5) return interval - 5
  return Math.round(interval * (0.06 + 0.07 * turn))
}

function plan(given: Partial<Omit<PlanRow, 'every'>> & { readonly every: number }): PlanRow {
  const every = String(given.every)
  return { asset: '', type: '', title: '', basis: '', unit: '', last_done: '', high_risk: '', ...given, every }
}
