import { TZDate } from '@date-fns/tz'
import { addDays as dateFnsAddDays } from 'date-fns/addDays'
import { format } from 'date-fns/format'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asOrderId, asPlanId, asSubjectId } from '../model/ids.ts'
import type { DueItem, MaintenancePlan } from '../model/maintenance.ts'
import type { Outcome, WorkOrder } from '../model/workOrder.ts'
import { complianceOf, complianceWords } from './compliance.ts'

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe']
const dayMs = 86_400_000
const base = Date.UTC(2026, 2, 1)
const day = (n: number) => new Date(base + n * dayMs).toISOString().slice(0, 10)

const history = fc.array(
  fc.record({
    subject: fc.nat(5),
    title: fc.constantFrom('Safety', 'Battery'),
    due: fc.nat(40),
    highRisk: fc.boolean(),
    end: fc.constantFrom<Outcome | 'open' | 'cancelled'>('passed', 'failed', 'could-not-locate', 'open', 'cancelled'),
    closedAfterMs: fc.integer({ min: -10 * dayMs, max: 20 * dayMs }),
  }),
  { maxLength: 25 },
)

/** Counted again by other means: zoned dates of date-fns, one plan and day at a time. */
test('totals equal an oracle to the unit, in three zones', () => {
  fc.assert(
    fc.property(
      history,
      fc.array(fc.tuple(fc.nat(5), fc.nat(40))),
      fc.nat(10),
      fc.constantFrom(...zones),
      (list, dues, graceDays, timeZone) => {
        const now = base + 30 * dayMs + 5 * 3_600_000
        const plans = new Map<string, MaintenancePlan>(
          ['Safety', 'Battery'].map(title => [title, { id: asPlanId(title), graceDays } as MaintenancePlan]),
        )
        const orders = list.map((o, n): WorkOrder => {
          const closed = o.end !== 'open'
          return {
            id: asOrderId(`WO-${n}`),
            subject: asSubjectId(`P${o.subject}`),
            plan: asPlanId(o.title),
            dueOn: day(o.due),
            title: o.title,
            highRisk: o.highRisk,
            state: o.end === 'open' ? 'started' : o.end === 'cancelled' ? 'cancelled' : 'signed',
            outcome: o.end === 'open' || o.end === 'cancelled' ? null : o.end,
            closedAt: closed ? base + o.due * dayMs + o.closedAfterMs : null,
          } as WorkOrder
        })
        const due = dues.map(([s, d]): DueItem => {
          const lastDay = midnight(d, timeZone)
          const late = format(dateFnsAddDays(lastDay, graceDays), 'yyyy-MM-dd') < localDay(now, timeZone)
          return {
            plan: asPlanId('Safety'),
            subject: asSubjectId(`P${s}`),
            title: 'Safety',
            dueOn: day(d),
            dueInDays: 0,
            left: null,
            every: 12,
            unit: 'months',
            basis: 'manufacturer',
            status: late ? 'overdue' : 'due',
            highRisk: false,
          }
        })
        const unique = [...new Map(due.map(d => [`${d.subject} ${d.dueOn}`, d])).values()]
        const [from, to] = [day(5), day(35)]
        const { rows, all, highRisk } = complianceOf(orders, unique, plans, { from, to, now, timeZone })

        const expected = { 'on-time': 0, late: 0, 'could-not-locate': 0, missed: 0, pending: 0 }
        let keys = 0
        for (let s = 0; s <= 5; s++)
          for (const title of ['Safety', 'Battery'])
            for (let d = 5; d <= 35; d++) {
              const mine = orders.filter(
                o => o.subject === `P${s}` && o.title === title && o.dueOn === day(d) && o.state !== 'cancelled',
              )
              const item = unique.find(i => i.subject === `P${s}` && i.title === title && i.dueOn === day(d))
              if (mine.length === 0 && item === undefined) continue
              keys++
              const done = mine.find(o => o.state === 'signed' && o.outcome !== 'could-not-locate')
              const limit = format(dateFnsAddDays(midnight(d, timeZone), graceDays), 'yyyy-MM-dd')
              if (done) expected[localDay(done.closedAt!, timeZone) <= limit ? 'on-time' : 'late']++
              else if (mine.some(o => o.outcome === 'could-not-locate')) expected['could-not-locate']++
              else if (mine.length > 0) expected[localDay(now, timeZone) > limit ? 'missed' : 'pending']++
              else expected[item!.status === 'overdue' ? 'missed' : 'pending']++
            }
        expect(rows.length).toBe(keys)
        for (const word of complianceWords) expect(all[word], word).toBe(expected[word])
        expect(all.scheduled).toBe(keys)
        expect(highRisk.scheduled).toBe(rows.filter(r => r.highRisk).length)
      },
    ),
    { numRuns: 300 },
  )
})

const localDay = (at: number, timeZone: string) => format(new TZDate(at, timeZone), 'yyyy-MM-dd')

const midnight = (n: number, timeZone: string) => {
  const [year, month, date] = day(n).split('-').map(Number)
  return new TZDate(year, month - 1, date, timeZone)
}
