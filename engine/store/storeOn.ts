import type { Fact, Snapshot } from '../../core/facts.ts'
import type { SubjectId } from '../../core/model/ids.ts'
import type { Subject } from '../../core/model/subject.ts'
import type { Stay } from '../../core/model/position.ts'
import { verify } from './queries/verify.ts'
import type { Tables } from './rows/tables.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

/** What a store needs of the database beside statements. */
interface Ground {
  now(): number
  /** Runs the work and turns the database's faults into words. */
  worded<Result>(work: () => Result): Result
  erase(subject: SubjectId): number
  refuseErased(subjects: readonly Subject[]): void
  protection(): ReturnType<Store['protection']>
  newRecoveryKey(): string
  backup(file: string): Promise<{ readonly bytes: number }>
  close(): void
}

export function storeOn(sql: Sql, tables: Tables, ground: Ground): Store {
  const step = <Result>(work: () => Result): Result => ground.worded(() => sql.transaction(work))
  return {
    snapshot: () => step(() => snapshotOf(tables)),
    saveSite: site => step(() => tables.site.save(site, ground.now())),
    siteVersions: () => ground.worded(() => tables.site.versions()),
    siteAt: version => ground.worded(() => tables.site.at(version)),
    floorPicture: floor => ground.worded(() => tables.picture.of(floor)),
    saveFloorPicture: (floor, picture) => step(() => tables.picture.save(floor, picture)),
    saveSubjects: subjects =>
      step(() => {
        ground.refuseErased(subjects)
        tables.subject.save(subjects)
      }),
    saveReaders: readers => step(() => tables.reader.save(readers)),
    savePlans: plans => step(() => tables.plan.save(plans)),
    commit: facts => step(() => keep(tables, facts)),
    audit: entry => step(() => tables.audit.append(entry)),
    auditHead: () => ground.worded(() => tables.audit.head()),
    auditRows: beforeSeq => worded(ground, tables.audit.newestFirst(beforeSeq)),
    auditFault: anchor => ground.worded(() => tables.audit.fault(anchor)),
    forgetAudit: (beforeAt, now) => step(() => tables.audit.forget(beforeAt, now)),
    stays: (fromAt, toAt, room) => worded(ground, tables.stay.overlapping(fromAt, toAt, room)),
    staysOf: (subject, fromAt, toAt) => ground.worded(() => tables.stay.of(subject, fromAt, toAt)),
    why: (subject, at) => ground.worded(() => tables.decision.inForce(subject, at)),
    timeInRooms: (whose, sinceAt) => ground.worded(() => tables.stay.timeInRooms(whose, sinceAt)),
    batteries: sinceDay => ground.worded(() => tables.battery.since(sinceDay)),
    saveRule: rule => step(() => tables.rule.save(rule, ground.now())),
    removeRule: id => step(() => tables.rule.remove(id)),
    traces: (fromAt, toAt, subjects, heed) => worded(ground, tables.trace.between(fromAt, toAt, subjects, heed)),
    tracesAsOf: at => ground.worded(() => tables.trace.asOf(at)),
    saveRoster: roster => step(() => tables.shift.save(roster)),
    falseAlarms: (rule, sinceAt) => ground.worded(() => tables.alert.falseAlarms(rule, sinceAt)),
    order: id => ground.worded(() => tables.order.one(id)),
    ordersOf: subject => ground.worded(() => tables.order.of(subject)),
    ordersDue: (from, to) => ground.worded(() => tables.order.dueWithin(from, to)),
    highestOrder: prefix => ground.worded(() => tables.order.highestId(prefix)),
    moveBefore: (subject, at) => ground.worded(() => tables.stateChange.upTo(subject, at)),
    stateChanges: (subject, limit) => ground.worded(() => tables.stateChange.of(subject, limit)),
    usage: {
      course: (...asked) => ground.worded(() => tables.usage.course(...asked)),
      firstStayAt: () => ground.worded(() => tables.usage.firstStayAt()),
      made: () => ground.worded(() => tables.usage.made()),
      begin: (day, endsAt) => step(() => tables.usage.begin(day, endsAt)),
      save: (day, sums) =>
        step(() => {
          for (const { subject, byRoom } of sums) tables.usage.save(day, subject, byRoom)
        }),
      complete: day => step(() => tables.usage.complete(day)),
      late: () => ground.worded(() => tables.usage.late()),
      inTime: subject => step(() => tables.usage.inTime(subject)),
      ofTypes: (from, to) => ground.worded(() => tables.usage.ofTypes(from, to)),
      ofSubject: (...asked) => ground.worded(() => tables.usage.ofSubject(...asked)),
      forget: beforeDay => step(() => tables.usage.forget(beforeDay)),
    },
    alertSpans: (fromAt, toAt) => ground.worded(() => tables.alert.spans(fromAt, toAt)),
    alerts: () => worded(ground, tables.alert.all()),
    alert: id => ground.worded(() => tables.alert.one(id)),
    alertTimeline: id => ground.worded(() => tables.alert.timeline(id)),
    missingCase: id => ground.worded(() => tables.missingCase.one(id)),
    truth: (sinceAt, most) =>
      ground.worded(() => ({ byRoom: tables.truth.byRoom(sinceAt), misses: tables.truth.misses(sinceAt, most) })),
    forgetDrift: () => step(() => tables.drift.forget()),
    forgetTraces: beforeAt => step(() => tables.trace.forget(beforeAt)),
    forgetEvidence: beforeAt => step(() => tables.decision.forget(beforeAt)),
    forget: beforeAt =>
      step(() => {
        tables.truth.forget(beforeAt)
        tables.battery.forget(Math.floor(beforeAt / 86_400_000))
        return { stays: tables.stay.forget(beforeAt), positions: tables.place.forget(beforeAt) }
      }),
    access: kind => ground.worded(() => tables.access.all(kind)),
    saveAccess: (kind, entries) => step(() => tables.access.save(kind, entries)),
    removeAccess: (kind, id) => step(() => tables.access.remove(kind, id)),
    together: step,
    verify: () => verify(sql, tables.audit),
    erase: subject => ground.worded(() => ground.erase(subject)),
    protection: () => ground.worded(() => ground.protection()),
    newRecoveryKey: () => ground.worded(() => ground.newRecoveryKey()),
    backup: file => ground.backup(file),
    close: () => ground.close(),
  }
}

function snapshotOf(tables: Tables): Snapshot | null {
  const site = tables.site.latest()
  if (!site) return null
  return {
    site,
    subjects: tables.subject.all(),
    readers: tables.reader.all(),
    plans: tables.plan.all(),
    positions: tables.place.all(),
    openStays: tables.stay.open(),
    openAlerts: tables.alert.open(),
    openCases: tables.missingCase.open(),
    restingCases: tables.missingCase.resting(),
    drifts: tables.drift.all(),
    lastMoves: tables.stateChange.last(),
    openOrders: tables.order.open(),
    rules: tables.rule.all(),
    batteries: tables.battery.newest(),
    roster: tables.shift.all(),
    lastTraces: tables.trace.last(),
    lately: tables.trace.lately(),
    lastSaid: tables.alert.lastOfRules(),
    newestStayAt: tables.stay.newestAt(),
  }
}

function keep(tables: Tables, facts: readonly Fact[]): void {
  const stays: Stay[] = []
  for (const fact of facts) {
    if (fact.kind === 'position') tables.place.save(fact.position)
    else if (fact.kind === 'stay') stays.push(fact.stay)
    else if (fact.kind === 'truth') tables.truth.save(fact.truth)
    else if (fact.kind === 'drift') tables.drift.save(fact.drift)
    else if (fact.kind === 'decision') tables.decision.save(fact.decision)
    else if (fact.kind === 'alert') tables.alert.save(fact.alert, fact.event)
    else if (fact.kind === 'case') tables.missingCase.save(fact.case)
    else if (fact.kind === 'state') tables.stateChange.save(fact.change)
    else if (fact.kind === 'order') tables.order.save(fact.order)
    else if (fact.kind === 'plan') tables.plan.save([fact.plan])
    else if (fact.kind === 'trace') tables.trace.save(fact.trace, fact.news ?? null)
    else if (fact.kind === 'battery') tables.battery.save(fact.tag, fact.sample)
  }
  tables.stay.save(stays)
}

/** A generator's faults come while it is read. */
function* worded<Row>(ground: Ground, rows: Generator<Row>): Generator<Row> {
  for (;;) {
    const next = ground.worded(() => rows.next())
    if (next.done) return
    yield next.value
  }
}
