import { randomUUID } from 'node:crypto'
import type { caringOperations } from '../../../core/api/caring.ts'
import type { AlertRow, MissingRow } from '../../../core/api/rows.ts'
import { Failure } from '../../../core/api/errors.ts'
import { asAlertId, asCaseId, asSubjectId } from '../../../core/model/ids.ts'
import { type Alert, priorities } from '../../../core/model/alert.ts'
import { endOfDay, today } from '../../../core/upkeep/calendar.ts'
import type { OrderAct } from '../../../core/upkeep/workOrder.ts'
import { doneOn } from '../../../core/upkeep/due.ts'
import { causeOf } from '../../../core/rules/alerts.ts'
import { stepsAhead } from '../../../core/rules/course.ts'
import { applyCaseAct, type CaseAct, isCaseRefusal } from '../../../core/rules/caseLife.ts'
import { caseById } from '../../../core/rules/keepCases.ts'
import type { Engine } from '../../engine.ts'
import { alertRow, missingRow } from '../../rows.ts'
import { requireRoom } from './finding.ts'
import type { Handlers } from './index.ts'
import { nextId, openedBy } from './upkeep.ts'

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

function requireAlert(engine: Engine, id: string): Alert {
  const alert = engine.store.alert(asAlertId(id))
  if (alert === null) throw new Failure('not-found', `There is no alert "${id}".`, 'See "whereabouts alerts --all".')
  return alert
}

interface Sent {
  readonly id: string
  readonly by: string
  readonly at?: number
  readonly actId?: string
}

/** Refused with words before the core is asked; carried out by the core in one step with all that follows. */
function actOnCase(engine: Engine, { id, by, at, actId }: Sent, act: CaseAct): MissingRow {
  const { world } = engine.requireLive()
  const now = engine.clock.now()
  if (at !== undefined && at > now + 60_000)
    throw new Failure('bad-input', 'The time of this act is still to come.', 'Check the clock of the device.')
  const known = caseById(world, asCaseId(id)) ?? engine.store.missingCase(asCaseId(id))
  if (known === null) throw new Failure('not-found', `There is no case "${id}".`, 'See "whereabouts missing".')
  const signed = { id: actId ?? randomUUID(), by, at: Math.min(at ?? now, now), act }
  const after = applyCaseAct(known, signed, [])
  if (isCaseRefusal(after)) throw new Failure('conflict', after.refused, after.tip)
  engine.command({ kind: 'case', case: known.id, signed })
  return missingRow(world, engine.store.missingCase(known.id) ?? known)
}

export const caringHandlers: Handlers<keyof typeof caringOperations> = {
  'alerts.list': ({ all, since }, engine) => {
    const alerts = all
      ? [...engine.store.alerts()].filter(({ resolvedAt }) => resolvedAt === null || resolvedAt >= since)
      : [...engine.requireLive().world.openAlerts.values()]
    return { alerts: alerts.map(alertRow).sort(loudestFirst) }
  },
  'alerts.acknowledge': ({ id, by }, engine) => {
    const { id: alert } = requireOpenAlert(engine, id)
    engine.command({ kind: 'acknowledge', alert, by })
    return alertRow(requireOpenAlert(engine, id))
  },
  'alerts.resolve': ({ id, by, code, note }, engine) => {
    const open = engine.requireLive().world.openAlerts.get(causeOf(asAlertId(id)))
    if (open?.id === id) engine.command({ kind: 'resolve', alert: open.id, by, code, note })
    else {
      const closed = requireAlert(engine, id)
      if (closed.code !== null)
        throw new Failure(
          'conflict',
          `${closed.resolvedBy ?? 'Somebody'} has resolved this alert.`,
          'Nothing was changed.',
        )
      engine.command({ kind: 'judge', alert: closed, by, code, note })
    }
    return alertRow(requireAlert(engine, id))
  },
  'alerts.note': ({ id, by, text }, engine) => {
    const { id: alert } = requireOpenAlert(engine, id)
    engine.command({ kind: 'note', alert, by, text })
    return alertRow(requireOpenAlert(engine, id))
  },
  'alerts.timeline': ({ id }, engine) => {
    const alert = requireAlert(engine, id)
    return {
      alert: alertRow(alert),
      events: engine.store.alertTimeline(asAlertId(id)).map(event => ({ ...event })),
      ahead: stepsAhead(engine.requireLive().world, alert).map(({ at, told }) => ({
        at,
        to: told.role,
        people: [...told.people],
      })),
    }
  },
  'missing.list': (_, engine) => {
    const { world } = engine.requireLive()
    const cases = [...world.openCases.values()].sort((a, b) => a.openedAt - b.openedAt)
    return { cases: cases.map(c => missingRow(world, c)) }
  },
  'missing.search': ({ note, ...sent }, engine) => actOnCase(engine, sent, { kind: 'search', note }),
  'missing.notHere': ({ note, room, ...sent }, engine) =>
    actOnCase(engine, sent, { kind: 'not-here', room: requireRoom(engine.requireLive().world, room), note }),
  'missing.found': ({ note, room, ...sent }, engine) =>
    actOnCase(engine, sent, {
      kind: 'found',
      room: room === null ? null : requireRoom(engine.requireLive().world, room),
      note,
    }),
  'missing.writeOff': ({ note, ...sent }, engine) => actOnCase(engine, sent, { kind: 'write-off', note }),
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
    // The same day told twice (its answer got lost) is one piece of work.
    const opening = `done:${done.id}:${on}`
    const answer = { plan: done.id, subject, lastDone: on }
    if (openedBy(engine, { id: asSubjectId(subject) }, opening) !== null) return answer
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
        signed: { id: n === 0 ? opening : `${order}.${n}`, by: caller.who, at, act },
      })),
    )
    return answer
  },
}
