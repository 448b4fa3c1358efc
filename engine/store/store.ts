import type { StateChange } from '../../core/equipment/stateChange.ts'
import type { Fact, Snapshot } from '../../core/facts.ts'
import type { Alert, AlertEvent, MissingCase } from '../../core/model/alert.ts'
import type { RoomDecision } from '../../core/model/decision.ts'
import type { AlertId, CaseId, OrderId, RoomId, SubjectId, TagId } from '../../core/model/ids.ts'
import type { MaintenancePlan } from '../../core/model/maintenance.ts'
import type { Stay } from '../../core/model/position.ts'
import type { Reader } from '../../core/model/reader.ts'
import type { Shift } from '../../core/model/roster.ts'
import type { Site } from '../../core/model/site.ts'
import type { BatteryDay } from '../../core/upkeep/battery.ts'
import type { Rule } from '../../core/model/rule.ts'
import type { Heed } from '../../core/rules/news.ts'
import type { Trace } from '../../core/rules/trace.ts'
import type { Subject } from '../../core/model/subject.ts'
import type { UseTimes } from '../../core/model/usage.ts'
import type { WorkOrder } from '../../core/model/workOrder.ts'
import type { Course } from '../../core/usage/useOf.ts'
import type { AccessEntries, AccessKind } from './rows/access.ts'
import type { TruthSample } from '../../core/model/watch.ts'
import type { FloorPicture } from './rows/floorPicture.ts'
import type { SiteVersion } from './rows/site.ts'

/** How far back stays and last places go. */
export const keptMs = 90 * 86_400_000
/** How far back a rule can be tried. */
export const tracesKeptMs = 31 * 86_400_000
/** How far back the evidence of room changes goes. */
export const evidenceKeptMs = 7 * 86_400_000

/** How far back the audit log goes: six years, as HIPAA has it (45 CFR 164.316(b)(2)). */
export const auditKeptMs = 6 * 366 * 86_400_000

export interface AuditEntry {
  readonly at: number
  /** Who: a role and, once there are accounts, a person. */
  readonly who: string
  /** The operation's name. */
  readonly op: string
  /** Ids and counts only: never names of patients. */
  readonly about: string
  readonly ok: boolean
  /** The station it was done or seen at. */
  readonly where?: string
  /** The purpose, where one was asked for or given. */
  readonly why?: string
  /** Ids of the people whose place was shown. */
  readonly shown?: readonly string[]
}

/** An entry as it is kept: `seq` counts from 1, `hash` covers the entry and the hash before it. */
export interface AuditRow extends Required<AuditEntry> {
  readonly seq: number
  readonly hash: string
}

/** The last entry at some moment. Written down elsewhere, it shows later that nothing up to it was cut off. */
export interface AuditHead {
  readonly seq: number
  readonly hash: string
}

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

export type Whose = { readonly subject: SubjectId } | { readonly type: string }

/** Touches and scans in one room. */
export interface RoomTruth {
  readonly room: RoomId
  readonly samples: number
  readonly right: number
  /** Sum of the probabilities that had been stated. */
  readonly stated: number
}

/** What equipment did with its days. A day is begun, filled and then complete; what is written late about it is noted. */
interface UsageDays {
  course(subject: SubjectId, fromAt: number, toAt: number, knownUntil: number): Course
  firstStayAt(): number | null
  /** Each day that was begun (`YYYY-MM-DD` of the site), and whether it is complete. */
  made(): ReadonlyMap<string, boolean>
  begin(day: string, endsAt: number): void
  save(
    day: string,
    sums: Iterable<{ readonly subject: SubjectId; readonly byRoom: ReadonlyMap<RoomId, UseTimes> }>,
  ): void
  complete(day: string): void
  /** Whose past was written after its days were made, and since when. */
  late(): readonly { readonly subject: SubjectId; readonly fromAt: number }[]
  inTime(subject: SubjectId): void
  /** Sums over each type, days both included. */
  ofTypes(
    from: string,
    to: string,
  ): readonly { readonly day: string; readonly type: string; readonly room: RoomId; readonly times: UseTimes }[]
  ofSubject(
    subject: SubjectId,
    from: string,
    to: string,
  ): readonly { readonly day: string; readonly room: RoomId; readonly times: UseTimes }[]
  forget(beforeDay: string): void
}

/** A time in which an alert stood. */
export interface AlertSpan {
  readonly id: AlertId
  readonly rule: string
  readonly raisedAt: number
  /** Null while it stands. */
  readonly resolvedAt: number | null
}

/**
 * What was. One writer at a time; every method is one transaction, all or nothing.
 * Throws `Failure` (core/api/errors.ts) with words for the operator when the folder is in use, the file is damaged or
 * newer than this program, or the disk is full; after such a failure nothing is half written and the call can be made
 * again. Anything else that is thrown is a bug (two open stays of one subject, NaN metres): again would fail again.
 */
export interface Store {
  /** Everything the world needs to open; null while there is no site yet. */
  snapshot(): Snapshot | null
  saveSite(site: Site): void
  /** Every plan that was saved, newest first. */
  siteVersions(): readonly SiteVersion[]
  siteAt(version: number): Omit<Site, 'receivers'> | null
  floorPicture(floor: number): FloorPicture | null
  saveFloorPicture(floor: number, picture: FloorPicture | null): void
  /** Insert or replace by id. */
  saveSubjects(subjects: readonly Subject[]): void
  saveReaders(readers: readonly Reader[]): void
  savePlans(plans: readonly MaintenancePlan[]): void
  /**
   * The stream of `advance`, at most once a second and at least once a second while anything comes. Kinds it does not
   * keep are skipped.
   */
  commit(facts: readonly Fact[]): void
  audit(entry: AuditEntry): void
  auditHead(): AuditHead
  /** Forgets who a person was, everywhere in the file at once; history stays under the id. Returns how many texts named them. */
  erase(subject: SubjectId): number
  /** Are texts that name people sealed? `recovery`: a recovery key was made. */
  protection(): { readonly sealed: boolean; readonly recovery: boolean }
  /** A new recovery key, in place of a former one; it is kept nowhere else. @throws Failure where there is no key */
  newRecoveryKey(): string
  /** Newest first, from before entry `beforeSeq`. */
  auditRows(beforeSeq: number): Iterable<AuditRow>
  /** What is wrong with the audit log, in words; null when nothing is. `anchor`: a head of former times that must be in it. */
  auditFault(anchor?: AuditHead): string | null
  /** Drops entries made before `beforeAt`, oldest first; the rest stays provable. Returns how many. */
  forgetAudit(beforeAt: number, now: number): number
  /** Stays that overlap the time, oldest first; of one room where it is given. */
  stays(fromAt: number, toAt: number, room?: RoomId): Iterable<Stay>
  /** Those of one subject. */
  staysOf(subject: SubjectId, fromAt: number, toAt: number): readonly Stay[]
  /** The change of room that was in force at a time, and the last rival that was refused between it and then. */
  why(subject: SubjectId, at: number): { readonly change: RoomDecision | null; readonly kept: RoomDecision | null }
  /** How long one subject, or all of a type, stayed in each room since `sinceAt`, ms; stays that last do not count yet. */
  timeInRooms(whose: Whose, sinceAt: number): ReadonlyMap<RoomId, number>
  /** What each tag's battery said, day by day since a day (days since 1970-01-01, UTC), oldest first. */
  batteries(sinceDay: number): ReadonlyMap<TagId, readonly BatteryDay[]>
  saveRule(rule: Rule): void
  /** Says whether there was one. */
  removeRule(id: string): boolean
  /**
   * What a rule heeds of what rules saw of these things from `fromAt` until before `toAt`, in that order, page by page; a page may be
   * empty. Of traces from before version 15 of the schema all is read.
   */
  traces(fromAt: number, toAt: number, subjects: readonly SubjectId[], heed: Heed): Iterable<readonly Trace[]>
  /** The last trace of each thing before a time. */
  tracesAsOf(at: number): readonly Trace[]
  /** How often a rule spoke since then, and how often people said that it was a false alarm. */
  falseAlarms(rule: string, sinceAt: number): { readonly raised: number; readonly falseAlarms: number }
  /** The whole roster, in place of the former. */
  saveRoster(roster: readonly Shift[]): void
  order(id: OrderId): WorkOrder | null
  /** Newest first. */
  ordersOf(subject: SubjectId): readonly WorkOrder[]
  /** Orders that were due on a day from `from` to `to`, `YYYY-MM-DD`, both included. */
  ordersDue(from: string, to: string): readonly WorkOrder[]
  /** The highest id of an order that begins with `prefix`; null without one. */
  highestOrder(prefix: string): string | null
  /** The last move that was made up to a time: it tells the state and the meter of then. */
  moveBefore(subject: SubjectId, at: number): StateChange | null
  /** Moves of one piece of equipment from state to state, newest first. */
  stateChanges(subject: SubjectId, limit: number): readonly StateChange[]
  readonly usage: UsageDays
  /** Alerts that stood at some time between, oldest first. */
  alertSpans(fromAt: number, toAt: number): readonly AlertSpan[]
  /** All of them, oldest first. */
  alerts(): Iterable<Alert>
  alert(id: AlertId): Alert | null
  /** Every step of its life, oldest first; never forgotten. */
  alertTimeline(id: AlertId): readonly AlertEvent[]
  missingCase(id: CaseId): MissingCase | null
  /**
   * Retention: drops stays that ended, positions that were last heard and touches that were made before `beforeAt`. Costs by what has aged
   * since the last call, so that once an hour is kinder than once a day.
   */
  forget(beforeAt: number): { readonly stays: number; readonly positions: number }
  /** What touches and scans proved since then, by the room proved, and the latest that were wrong. */
  truth(
    sinceAt: number,
    mostMisses: number,
  ): { readonly byRoom: readonly RoomTruth[]; readonly misses: readonly TruthSample[] }
  /** Receivers are measured against a new radio model from now on. */
  forgetDrift(): void
  /** Drops the evidence of room changes that were decided before `beforeAt`; returns how many. */
  forgetEvidence(beforeAt: number): number
  /** Drops what rules saw before `beforeAt`, but for the last trace of each thing; returns how many. */
  forgetTraces(beforeAt: number): number
  /** Accounts, sessions, broken glass: all of a kind, by id. */
  access<Kind extends AccessKind>(kind: Kind): readonly AccessEntries[Kind][]
  /** Insert or replace by id. */
  saveAccess<Kind extends AccessKind>(kind: Kind, entries: readonly AccessEntries[Kind][]): void
  removeAccess(kind: AccessKind, id: string): void
  /** What the work writes goes to the disk in one commit: all of it or, where it throws, nothing. */
  together<Result>(work: () => Result): Result
  verify(): readonly Check[]
  /**
   * To a file of its own, while everything goes on; the file is complete or absent, and replaces an older one of that
   * name.
   */
  backup(file: string): Promise<{ readonly bytes: number }>
  close(): void
}
