import type { caringOperations } from '../../../core/api/caring.ts'
import type { AlertRow } from '../../../core/api/rows.ts'
import { Failure } from '../../../core/api/errors.ts'
import { asAlertId, asSubjectId } from '../../../core/model/ids.ts'
import { priorities } from '../../../core/model/alert.ts'
import { endOfDay, today } from '../../../core/upkeep/calendar.ts'
import type { OrderAct } from '../../../core/upkeep/workOrder.ts'
import { doneOn } from '../../../core/upkeep/due.ts'
import { causeOf } from '../../../core/rules/alerts.ts'
import type { Engine } from '../../engine.ts'
import { alertRow, missingRow } from '../../rows.ts'
import type { Handlers } from './index.ts'
import { nextId } from './upkeep.ts'

const loudestFirst = (a: AlertRow, b: AlertRow) =>
  priorities.indexOf(a.priority) - priorities.indexOf(b.priority) || b.raisedAt - a.raisedAt

function requireOpenAlert(engine: Engine, id: string) {
  const alert = engine.requireLive().world.openAlerts.get(causeOf(asAlertId(id)))
  if (alert?.id !== id)
    throw new Failure(
      'not-found',
      'This alert is not open any more.',
      'Nothing needs to be done; the list is up to date.',
    )
  return alert
}

export const caringHandlers: Handlers<keyof typeof caringOperations> = {
  'alerts.list': ({ all }, engine) => {
    const alerts = all ? [...engine.store.alerts()] : [...engine.requireLive().world.openAlerts.values()]
    return { alerts: alerts.map(alertRow).sort(loudestFirst) }
  },
  'alerts.acknowledge': ({ id, by }, engine) => {
    const { id: alert } = requireOpenAlert(engine, id)
    engine.command({ kind: 'acknowledge', alert, by })
    return alertRow(requireOpenAlert(engine, id))
  },
  'alerts.resolve': ({ id, by, note }, engine) => {
    const alert = requireOpenAlert(engine, id)
    engine.command({ kind: 'resolve', alert: alert.id, by, note })
    return alertRow({ ...alert, state: 'resolved', resolvedAt: engine.clock.now() })
  },
  'missing.list': (_, engine) => {
    const { world } = engine.requireLive()
    const cases = [...world.openCases.values()].sort((a, b) => a.openedAt - b.openedAt)
    return { cases: cases.map(c => missingRow(world, c)) }
  },
  'maintenance.due': ({ withinDays }, engine) => ({ items: engine.requireLive().due(withinDays) }),
  'maintenance.done': ({ plan, subject, on }, engine, caller) => {
    const known = engine.plans().find(p => p.id === plan)
    if (known === undefined)
      throw new Failure(
        'not-found',
        `There is no maintenance plan "${plan}".`,
        'See "whereabouts export plans" for the plans.',
      )
    const { world } = engine.requireLive()
    if (!world.subjects.has(asSubjectId(subject)))
      throw new Failure('not-found', `There is no equipment "${subject}".`, 'Search for its name.')
    if (on > today(engine.clock.now(), world.site.timeZone))
      throw new Failure('bad-input', `${on} is still to come.`, 'Give the day on which the work was done.')
    const done = doneOn(known, asSubjectId(subject), on)
    const at = Math.min(engine.clock.now(), endOfDay(on, world.site.timeZone) - 1)
    const order = nextId(engine)
    const acts: OrderAct[] = [
      {
        kind: 'open',
        subject: asSubjectId(subject),
        plan: known.id,
        dueOn:
          engine
            .requireLive()
            .dueOf(asSubjectId(subject))
            .find(item => item.plan === known.id)?.dueOn ?? null,
        orderKind: 'inspection',
        title: known.title,
        highRisk: known.highRisk,
        checklist: [],
      },
      { kind: 'record', note: 'Recorded as done, without its checklist.' },
      { kind: 'start' },
      { kind: 'sign', outcome: 'passed' },
    ]
    engine.command(
      ...acts.map((act, n) => ({
        kind: 'order' as const,
        order,
        signed: { id: `${order}.${n}`, by: caller.who, at, act },
      })),
    )
    return { plan: done.id, subject, lastDone: on }
  },
}
