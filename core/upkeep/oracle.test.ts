import { tz } from '@date-fns/tz'
import { addDays } from 'date-fns/addDays'
import { addMonths } from 'date-fns/addMonths'
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays'
import { format } from 'date-fns/format'
import { parseISO } from 'date-fns/parseISO'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asPlanId } from '../model/ids.ts'
import type { MaintenancePlan } from '../model/maintenance.ts'
import { subject } from '../testHouse.ts'
import { today } from './calendar.ts'
import { dueItems } from './due.ts'

const zones = ['Europe/Dublin', 'America/St_Johns', 'Australia/Lord_Howe']

/** The oracle reckons in the zone of the site, by another library, from the moment on the clock. */
test('10,000 random plans fall due on the day of the oracle, in three zones, at any hour', () => {
  const asset = subject('p1', null)
  const seen = { monthEnds: 0, leapDays: 0 }
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(1999, 0, 1), max: Date.UTC(2060, 0, 1) }),
      fc.integer({ min: 0, max: 40_000 }),
      fc.constantFrom('days' as const, 'months' as const),
      fc.integer({ min: 1, max: 120 }),
      (zone, nowMs, hoursAgo, unit, every) => {
        const inZone = { in: tz(zone) }
        const lastDone = format(new Date(nowMs - hoursAgo * 3_600_000), 'yyyy-MM-dd', inZone)
        if (lastDone.endsWith('-02-29')) seen.leapDays++
        if (Number(lastDone.slice(8)) > 28) seen.monthEnds++
        const from = parseISO(lastDone, inZone)
        const due = unit === 'days' ? addDays(from, every, inZone) : addMonths(from, every, inZone)
        const plan: MaintenancePlan = {
          id: asPlanId('x'),
          asset: asset.id,
          type: null,
          title: 'x',
          basis: 'manufacturer',
          every,
          unit,
          lastDone,
          highRisk: false,
          graceDays: 0,
          checklist: [],
          doneMeter: null,
        }
        const [item] = dueItems([plan], [asset], today(nowMs, zone), () => null)
        const said = [item?.dueOn, item?.dueInDays, item?.status === 'overdue']
        const days = differenceInCalendarDays(due, new Date(nowMs), inZone)
        expect(said).toEqual([format(due, 'yyyy-MM-dd', inZone), days, days < 0])
      },
    ),
    { numRuns: 10_000 },
  )
  expect(Math.min(seen.monthEnds / 500, seen.leapDays)).toBeGreaterThanOrEqual(1)
})
