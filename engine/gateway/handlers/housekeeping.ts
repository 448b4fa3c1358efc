import { mayFollow } from '../../../core/access/rights.ts'
import { Failure } from '../../../core/api/errors.ts'
import type { housekeepingOperations } from '../../../core/api/housekeeping.ts'
import { readPlan, readReceivers } from '../../../core/model/plan.ts'
import type { Problem } from '../../../core/model/problem.ts'
import type { Site } from '../../../core/model/site.ts'
import type { Subject } from '../../../core/model/subject.ts'
import { today } from '../../../core/upkeep/calendar.ts'
import { upkeepProblems } from '../../../core/upkeep/due.ts'
import { clarityOfSubject } from '../../access/sight.ts'
import { keptMs } from '../../store/store.ts'
import { fitRadio } from '../../calibration/fit.ts'
import { keptRadio } from '../../calibration/keptRadio.ts'
import { receiverTable } from '../../interop/siteFiles.ts'
import { exportTable, planImport } from '../../interop/tables.ts'
import type { Handlers } from './index.ts'

export const housekeepingHandlers: Handlers<keyof typeof housekeepingOperations> = {
  'site.show': (_, engine) => {
    const { site } = engine.requireLive().world
    return {
      name: site.name,
      timeZone: site.timeZone,
      demo: site.demo,
      floors: site.floors.map(floor => ({
        floor: floor.floor,
        name: floor.name,
        bounds: [...floor.bounds],
        rooms: floor.rooms.map(({ id, name, type, unit, polygon }) => ({
          id,
          name,
          type,
          unit,
          polygon: polygon.map(([x, y]) => [x, y] as [number, number]),
        })),
        walls: floor.walls.map(([x1, y1, x2, y2]) => [x1, y1, x2, y2] as [number, number, number, number]),
        doors: floor.doors.map(({ rooms: [a, b], at: [x, y], widthM }) => ({
          rooms: [a, b] as [string, string],
          at: [x, y] as [number, number],
          widthM,
        })),
      })),
    }
  },

  'site.import': ({ plan: planText, receivers: csv, name, timeZone, demo }, engine) => {
    const plan = readPlan(planText)
    const refused = plan.problems.filter(p => p.severity === 'error')
    if (refused.length > 0) throw new Failure('bad-input', allOf(refused), refused[0].tip)
    const table = receiverTable(csv)
    const read =
      table.errors.length > 0
        ? { receivers: [], errors: table.errors, problems: [] }
        : readReceivers(table.rows, plan.floors)
    if (read.errors.length > 0)
      throw new Failure(
        'bad-input',
        `${read.errors.length} faults in the receivers; nothing was imported.`,
        'Correct the rows named above and import again.',
        read.errors,
      )
    const former = engine.site()
    const site: Site = {
      name: name ?? former?.name ?? plan.name ?? 'My site',
      timeZone: checkedZone(timeZone) ?? former?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      demo,
      ...keptRadio(former, plan.floors, read.receivers),
      ...extended(former, { floors: plan.floors, shafts: plan.shafts, receivers: read.receivers }),
    }
    engine.saveSite(site)
    for (const problem of [...plan.problems, ...read.problems]) engine.notice('site import', problem)
    return {
      name: site.name,
      floors: site.floors.length,
      rooms: site.floors.reduce((sum, floor) => sum + floor.rooms.length, 0),
      receivers: site.receivers.length,
      calibrated: site.radio !== undefined,
    }
  },

  'site.calibrate': async ({ readings, truth }, engine) => {
    const { site } = engine.requireLive().world
    const { progress } = engine.topics
    if (progress.get('calibration') !== undefined)
      throw new Failure('conflict', 'A calibration is under way already.', 'Wait until it is done.')
    const startedAt = engine.clock.now()
    let fitted: Awaited<ReturnType<typeof fitRadio>>
    try {
      progress.put({ id: 'calibration', stage: 'reading', share: 0, startedAt })
      fitted = await fitRadio({ site, readings, truth }, (share, stage) =>
        progress.put({ id: 'calibration', stage, share, startedAt }),
      )
    } catch (error) {
      throw new Failure(
        'bad-input',
        `The walk-through can't be read: ${(error as Error).message}.`,
        'Check the columns of readings.csv and truth.csv.',
      )
    } finally {
      progress.remove('calibration')
    }
    const { model, points, windows, pathResidualDb, problems } = fitted
    const receivers = Object.keys(model.receivers).length
    if (receivers === 0)
      throw new Failure(
        'bad-input',
        'The walk-through says too little: fewer than a dozen levels at known places.',
        'Stand longer, at more places, and check that receiver_id names receivers of this site.',
      )
    const former = engine.site()
    if (former === null) throw new Failure('not-found', 'The site is gone.', 'Import it again.')
    engine.store.forgetDrift()
    engine.saveSite({ ...former, radio: model })
    for (const problem of problems) engine.notice('calibration', problem)
    return { points, seconds: windows, receivers, pathResidualDb: Math.round(pathResidualDb * 100) / 100 }
  },

  'site.progress': (_, engine) => ({ work: engine.topics.progress.all() }),

  'table.import': ({ kind, csv, dryRun }, engine) => {
    const { world } = engine.requireLive()
    const planned = planImport(kind, csv, {
      site: world.site,
      subjects: engine.subjects(),
      readers: engine.readers(),
      plans: engine.plans(),
      today: today(engine.clock.now(), world.site.timeZone),
    })
    if (!dryRun && planned.report.errors.length === 0) {
      if (planned.subjects.length > 0) engine.saveSubjects(planned.subjects)
      if (planned.readers.length > 0) engine.saveReaders(planned.readers)
      if (planned.plans.length > 0) engine.savePlans(planned.plans)
      for (const problem of upkeepProblems(engine.plans(), engine.subjects()))
        engine.notice('maintenance plans', problem)
    }
    return { ...planned.report, dryRun }
  },

  'table.export': ({ kind }, engine, { rights }) => {
    const now = engine.clock.now()
    const { world } = engine.requireLive()
    // Rows as the window would show them; names in free text are masked on their way out.
    const named = (id: Subject['id']) => {
      const subject = world.subjects.get(id)
      return rights.seesAll || (subject !== undefined && clarityOfSubject(world, rights, subject) === 'named')
    }
    const followed = (id: Subject['id']) => named(id) && mayFollow(rights, world.subjects.get(id)?.kind ?? 'staff')
    return {
      csv: exportTable(kind, {
        subjects: engine.subjects().filter(({ id }) => named(id)),
        plans: engine.plans(),
        alerts: only(engine.store.alerts(), ({ subject }) => subject === null || named(subject)),
        stays: only(engine.store.stays(now - keptMs, now), ({ subject }) => followed(subject)),
      }),
    }
  },

  'store.verify': (_, engine) => {
    const checks = engine.store.verify()
    return { ok: checks.every(check => check.ok), checks: checks.map(check => ({ ...check })) }
  },

  'store.backup': async ({ file }, engine) => ({ file, ...(await engine.store.backup(file)) }),
}

function* only<Row>(rows: Iterable<Row>, wanted: (row: Row) => boolean): Generator<Row> {
  for (const row of rows) if (wanted(row)) yield row
}

const allOf = (problems: readonly Problem[]) => {
  const first = problems.slice(0, 5).map(p => p.text)
  return problems.length > 5 ? `${first.join(' ')} And ${problems.length - 5} more.` : first.join(' ')
}

function checkedZone(zone: string | undefined): string | undefined {
  if (zone === undefined) return undefined
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    throw new Failure(
      'bad-input',
      `There is no time zone "${zone}".`,
      'Use a name such as Europe/Dublin or America/Chicago.',
    )
  }
}

type Parts = Pick<Site, 'floors' | 'shafts' | 'receivers'>

/** An import brings whole floors: those it names replace the former ones, the others stay. */
function extended(former: Site | null, fresh: Parts): Parts {
  if (former === null) return fresh
  const named = new Set(fresh.floors.map(f => f.floor))
  const ids = new Set(fresh.receivers.map(r => r.id))
  return {
    floors: [...former.floors.filter(f => !named.has(f.floor)), ...fresh.floors].sort((a, b) => a.floor - b.floor),
    shafts: fresh.shafts.length > 0 ? fresh.shafts : former.shafts,
    receivers: [...former.receivers.filter(r => !named.has(r.floor) && !ids.has(r.id)), ...fresh.receivers],
  }
}
