import type { Logger } from 'pino'
import { Failure } from '../core/api/errors.ts'
import type { ReaderRow, ReceiverRow } from '../core/api/rows.ts'
import type { Snapshot } from '../core/facts.ts'
import type { MaintenancePlan } from '../core/model/maintenance.ts'
import { sentence } from '../core/model/sentences.ts'
import { type Problem, saidProblem } from '../core/model/problem.ts'
import type { Command } from '../core/pipeline.ts'
import type { Shift } from '../core/model/roster.ts'
import type { Rule } from '../core/model/rule.ts'
import type { Reader } from '../core/model/reader.ts'
import type { SubjectId } from '../core/model/ids.ts'
import type { Site } from '../core/model/site.ts'
import type { Subject } from '../core/model/subject.ts'
import { Names, type Person } from '../core/access/names.ts'
import { createEstimator } from '../core/positioning/createEstimator.ts'
import { newestOf } from '../core/presence/keepTime.ts'
import { today } from '../core/upkeep/calendar.ts'
import { bindSubjects, openWorld } from '../core/world.ts'
import { findDriver } from '../readers/registry.ts'
import { Access } from './access/access.ts'
import type { EngineClock } from './clock.ts'
import { leapWords, Removal } from './clockLeaps.ts'
import { type FeedParts, type Feeds, openFeeds } from './feeds.ts'
import { createTopics, type Topics } from './gateway/topics.ts'
import { DailyBackup } from './dailyBackup.ts'
import type { Ears } from './ears.ts'
import { Ingest, turnMs } from './ingest.ts'
import { Live } from './live.ts'
import { Notices } from './notices.ts'
import { readerRows, receiverRows } from './readerRows.ts'
import { siteWithReaders } from './siteWithReaders.ts'
import { tellOwners } from './tellOwners.ts'
import { makeDays } from './usage.ts'
import { usedByMeter } from './usedOf.ts'
import { openSqliteStore } from './store/sqlite.ts'
import { type AuditEntry, auditKeptMs, evidenceKeptMs, keptMs, type Store, tracesKeptMs } from './store/store.ts'

export interface EngineOptions {
  /** The data folder; made when absent. */
  readonly dir: string
  /** Opens the folder's encryption; without one the folder stays as it is, plain or shut. */
  readonly key?: string | undefined
  readonly clock: EngineClock
  readonly log: Logger
  /** Listen to readers? A shell verb on a resting folder only reads and writes the store. */
  readonly listen: Pick<FeedParts, 'mqtt' | 'doors' | 'far'> | null
}

/** Everything an operation can reach. Made once per data folder by `openEngine`. */
export interface Engine {
  readonly clock: EngineClock
  readonly log: Logger
  readonly store: Store
  readonly topics: Topics
  /** Who may sign in, and who has. */
  readonly access: Access
  readonly dir: string
  /** Port of the embedded MQTT broker, where there is one. */
  readonly mqttPort: number | null
  /** Hears single tags, packet by packet. */
  readonly ears: Ears
  /** The readers at work; null while nobody listens to them (a shell verb on a resting folder). */
  readonly feeds: Feeds | null
  /** What is now; throws `Failure('not-found')` while there is no site. */
  requireLive(): Live
  site(): Site | null
  subjects(): readonly Subject[]
  /** Whose names may stand in a text. */
  names(): Names
  readers(): readonly Reader[]
  plans(): readonly MaintenancePlan[]
  saveSite(site: Site): void
  saveReaders(readers: readonly Reader[]): void
  saveSubjects(subjects: readonly Subject[]): void
  savePlans(plans: readonly MaintenancePlan[]): void
  saveRule(rule: Rule): void
  removeRule(id: string): void
  saveRoster(roster: readonly Shift[]): void
  /** Carried out before it returns, all in one step: a kill -9 leaves all of them or none. */
  command(...commands: readonly Command[]): void
  /** Forgets who a person was; returns how many texts named them. */
  erase(subject: SubjectId): number
  audit(entry: AuditEntry): void
  /** Something for the operators to read. */
  notice(source: string, problem: Problem): void
  readerRows(): ReaderRow[]
  receiverRows(): ReceiverRow[]
  close(): Promise<void>
}

export async function openEngine({ dir, key, clock, log, listen }: EngineOptions): Promise<Engine> {
  const store = openSqliteStore(dir, { key })
  const topics = createTopics(Date.now())
  const notices = new Notices(topics.notices)
  let snapshot: Snapshot | null = null
  let live: Live | null = null
  let feeds: Feeds | null = null
  let names: Names | null = null
  const ingest = new Ingest(clock, store, notices, () => live)
  const access = new Access({
    store,
    now: () => clock.now(),
    audit: entry => ingest.audit({ at: clock.now(), ...entry }),
    together: work => ingest.together(work),
    alarm: ({ id, name, reason }, open) => live && engine.command({ kind: 'glass', id, name, reason, open }),
  })
  ingest.heard = (reader, tag) => access.heard(reader, tag)

  /** The set-up changed, or this is the start: make the world anew from the store. */
  const reopen = () => {
    if (live !== null) ingest.commit()
    snapshot = store.snapshot()
    names = null
    if (snapshot === null) return
    const { site, readers, problems } = siteWithReaders(snapshot.site, snapshot.readers, findDriver)
    for (const { reader, problem } of problems) notices.report(`reader ${reader.id}`, problem, clock.now())
    const world = openWorld({ ...snapshot, site, readers }, createEstimator(site, site.radio), clock.now())
    live = new Live(world, topics, notices, usedByMeter(world, store, clock.now))
    live.judgeUpkeep(today(clock.now(), site.timeZone))
    feeds?.use(readers)
    // Alerts of a rule that was removed in the very moment of the end are closed now.
    ingest.command({ kind: 'rules', rules: world.rules })
    ingest.command({ kind: 'overdue', subjects: live.overdue() })
    // A first step without sightings says which rooms are covered and what has aged meanwhile.
    ingest.step()
    live.refresh()
    tellOwners(world.rules, store, notices, clock.now())
  }

  const now = (): Snapshot => {
    if (snapshot === null)
      throw new Failure(
        'not-found',
        'There is no site in this data folder yet.',
        'Make one with "whereabouts site import --plan floorplan.json --receivers receivers.csv --data DIR".',
      )
    return snapshot
  }

  const publishHealth = () => {
    topics.readers.replace(engine.readerRows())
    topics.receivers.replace(engine.receiverRows())
    const tags = live?.world.tags ?? []
    const receivers = live?.world.receivers ?? []
    const readers = topics.readers.all()
    topics.status.put({
      id: 'status',
      receiversHeard: receivers.filter(r => r.state === 'up').length,
      receiversTotal: receivers.length,
      readersUp: readers.filter(r => r.state === 'up').length,
      readersTotal: readers.length,
      tagsLive: tags.filter(t => t.position?.freshness === 'live').length,
      tagsTotal: tags.length,
      sightingsPerSecond: ingest.sightingsPerSecond,
      engineNow: clock.now(),
    })
  }

  const engine: Engine = {
    clock,
    log,
    store,
    topics,
    access,
    dir,
    ears: ingest.ears,
    get mqttPort() {
      return feeds?.mqttPort ?? null
    },
    get feeds() {
      return feeds
    },
    requireLive: () => {
      now()
      return live!
    },
    site: () => snapshot?.site ?? null,
    // States move without a save: the world knows them.
    subjects: () => (live === null ? now().subjects : [...live.world.subjects.values()]),
    names: () => (names ??= new Names(peopleOf(snapshot?.subjects ?? []))),
    readers: () => now().readers,
    plans: () => (live === null ? now().plans : [...live.world.plans.values()]),
    saveSite: site => {
      store.saveSite(site)
      reopen()
    },
    saveReaders: readers => {
      store.saveReaders(readers)
      reopen()
    },
    saveSubjects: subjects => {
      store.saveSubjects(subjects)
      ingest.commit()
      snapshot = store.snapshot()
      names = null
      const { world } = engine.requireLive()
      bindSubjects(world, now().subjects, new Map(now().positions.map(p => [p.tag, p])))
      engine.requireLive().judgeUpkeep(today(clock.now(), world.site.timeZone))
      engine.requireLive().refresh()
    },
    savePlans: plans => {
      store.savePlans(plans)
      snapshot = store.snapshot()
      const current = engine.requireLive()
      for (const plan of plans) current.world.plans.set(plan.id, plan)
      current.judgeUpkeep(today(clock.now(), current.world.site.timeZone))
      current.refresh()
    },
    saveRule: rule => {
      store.saveRule(rule)
      const others = engine.requireLive().world.rules.filter(other => other.id !== rule.id)
      engine.command({ kind: 'rules', rules: [...others, rule] })
    },
    removeRule: id => {
      store.removeRule(id)
      notices.settle(`rule ${id}`)
      engine.command({ kind: 'rules', rules: engine.requireLive().world.rules.filter(rule => rule.id !== id) })
    },
    saveRoster: roster => {
      store.saveRoster(roster)
      engine.command({ kind: 'roster', roster })
    },
    command: (...commands) => {
      for (const command of commands) ingest.command(command)
      ingest.step()
      ingest.commit()
      if (commands.some(({ kind }) => kind === 'rules' || kind === 'resolve' || kind === 'judge'))
        tellOwners(live?.world.rules ?? [], store, notices, clock.now())
    },
    erase: subject => {
      ingest.commit()
      const texts = store.erase(subject)
      reopen()
      return texts
    },
    audit: entry => ingest.audit(entry),
    notice: (source, problem) => notices.report(source, problem, clock.now()),
    readerRows: () => readerRows(snapshot?.readers ?? [], feeds, live),
    receiverRows: () => receiverRows(live),
    close: async () => {
      for (const stop of stops) stop()
      await feeds?.close()
      ingest.step()
      ingest.commit()
      store.close()
    },
  }

  const removal = new Removal()
  const doubtClock = () => {
    if (snapshot === null) return
    const doubt = removal.look(newestOf(snapshot), clock.now())
    if (doubt !== null) notices.report('clock', doubt, clock.now())
  }

  /** Nobody listened meanwhile, or the time of before is no longer that of now: as after a start, with all deadlines kept. */
  const followLeap = (byMs: number) => {
    const old = live!.world
    if (byMs < 0) {
      ingest.command({ kind: 'clock-back', backMs: -byMs })
      ingest.step(old.now)
    }
    reopen()
    access.clockWasSet(byMs)
    notices.report('clock', leapWords(byMs), clock.now())
    // The audit log tells by itself where time goes back.
    if (byMs > 0)
      ingest.audit({
        at: clock.now(),
        who: 'engine',
        op: 'clock.ahead',
        about: `by ${Math.round(byMs / 1000)} s`,
        ok: true,
      })
    doubtClock()
  }

  const warnWithoutRecovery = () => {
    const { sealed, recovery } = store.protection()
    if (!sealed || recovery) return
    const told = saidProblem('warning', sentence('noRecovery'), sentence('noRecoveryTip'))
    notices.report('recovery key', told, clock.now())
  }

  reopen()
  doubtClock()
  access.tick()
  const stops: (() => void)[] = []
  if (listen !== null) {
    ingest.longestPauseMs *= clock.speed ?? 1
    ingest.leapt = followLeap
    feeds = await openFeeds({ ...listen, clock, log, notices, ingest })
    if (live !== null) feeds.use(siteWithReaders(now().site, now().readers, findDriver).readers)
    // The loop runs on the wall's milliseconds whatever the clock's speed: latency is for people.
    const loop = (ms: number, work: () => void) => {
      const timer = setInterval(() => guarded(work), ms)
      stops.push(() => clearInterval(timer))
    }
    const guarded = (work: () => void) => {
      try {
        work()
      } catch (error) {
        log.error({ err: error }, 'engine loop')
        notices.report('engine', saidProblem('error', sentence('faultCaught'), sentence('faultCaughtTip')), clock.now())
      }
    }
    // Where tags wait, the next turn follows as soon as what came meanwhile is read.
    let turning: NodeJS.Timeout
    const turn = () => {
      let waiting = false
      guarded(() => {
        waiting = ingest.turn()
      })
      turning = setTimeout(turn, waiting ? 0 : turnMs)
    }
    turning = setTimeout(turn, turnMs)
    stops.push(() => clearTimeout(turning))
    loop(1000, () => {
      ingest.countSecond()
      access.tick()
      publishHealth()
    })
    // Little and often: a whole day's stays at once would hold up the step for a second.
    loop(600_000, () => {
      if (!removal.mayRemove(clock.now())) return
      store.forget(clock.now() - keptMs)
      store.forgetEvidence(clock.now() - evidenceKeptMs)
      store.forgetTraces(clock.now() - tracesKeptMs)
      store.forgetAudit(clock.now() - auditKeptMs, clock.now())
      if (live === null) return
      store.usage.forget(today(clock.now() - keptMs, live.world.site.timeZone))
      void makeDays(engine).catch(error => log.error({ err: error }, 'usage days'))
    })
    const backup = new DailyBackup(dir, store, notices)
    loop(60_000, () => {
      if (live?.world.site.demo === false)
        backup.look(clock.now()).catch((error: unknown) => log.error({ err: error }, 'daily backup'))
    })
    loop(60_000, () => {
      notices.expire(clock.now())
      if (live === null) return
      live.turnDay(today(clock.now(), live.world.site.timeZone))
      ingest.command({ kind: 'overdue', subjects: live.overdue() })
    })
  }
  warnWithoutRecovery()
  publishHealth()
  return engine
}

const peopleOf = (subjects: readonly Subject[]): Person[] =>
  subjects.flatMap(({ id, kind, name, type }) =>
    kind === 'patient' || kind === 'staff' ? [{ id, kind, name, role: type }] : [],
  )
