import type { Fact } from '../core/facts.ts'
import type { SubjectId } from '../core/model/ids.ts'
import type { DueItem } from '../core/model/maintenance.ts'
import type { Position } from '../core/model/position.ts'
import { dueItems, type UsedOf } from '../core/upkeep/due.ts'
import type { Subject } from '../core/model/subject.ts'
import type { World } from '../core/world.ts'
import type { Topics } from './gateway/topics.ts'
import type { Notices } from './notices.ts'
import { alertRow, dueRow, missingRow, positionOf, positionRow, roomRow } from './rows.ts'

/** What is now, as rows that can be watched: follows the facts of `advance`, one topic a kind. */
export class Live {
  readonly world: World
  private readonly topics: Topics
  private readonly notices: Notices
  private readonly usedOf: UsedOf
  private dueBySubject = new Map<SubjectId, DueItem[]>()
  private dueDay = ''

  constructor(world: World, topics: Topics, notices: Notices, usedOf: UsedOf = () => null) {
    this.world = world
    this.topics = topics
    this.notices = notices
    this.usedOf = usedOf
  }

  /** Every row anew: after a start, an import, a change of day. */
  refresh() {
    const { world, topics } = this
    const placed = world.tags.flatMap(t => (t.position === null ? [] : [t.position]))
    topics.positions.replace(placed.flatMap(p => this.rowOf(p)))
    topics.alerts.replace([...world.openAlerts.values()].map(alertRow))
    topics.missing.replace([...world.openCases.values()].map(c => missingRow(world, c)))
    topics.rooms.replace(world.rooms.map(roomRow))
    this.publishDue()
  }

  follow(facts: readonly Fact[]) {
    const { world, topics } = this
    let dueMoved = false
    for (const fact of facts) {
      if (fact.kind === 'position') for (const row of this.rowOf(fact.position)) topics.positions.put(row)
      if (fact.kind === 'decision' && fact.decision.ruling !== 'kept' && this.isDue(fact.decision.subject))
        dueMoved = true
      if (fact.kind === 'alert') {
        if (fact.alert.state === 'resolved') topics.alerts.remove(fact.alert.id)
        else topics.alerts.put(alertRow(fact.alert))
      }
      if (fact.kind === 'plan' && fact.plan.asset !== null) {
        this.judgeAgain(fact.plan.asset)
        dueMoved = true
      }
      if (fact.kind === 'state') {
        const { from, to, refused } = fact.change
        if (to === 'retired' || from === 'retired' || (refused === null && this.goesByMeter(fact.change.subject))) {
          this.judgeAgain(fact.change.subject)
          dueMoved = true
        }
        // The row on the map shows the state too.
        const subject = world.subjects.get(fact.change.subject)
        const position = subject === undefined ? null : positionOf(world, subject)
        if (position !== null) for (const row of this.rowOf(position)) topics.positions.put(row)
      }
      if (fact.kind === 'case') {
        if (fact.case.closedAt === null) topics.missing.put(missingRow(world, fact.case))
        else topics.missing.remove(fact.case.id)
      }
      if (fact.kind === 'room') {
        const index = world.roomIndex.get(fact.room)
        if (index !== undefined) topics.rooms.put(roomRow(world.rooms[index]))
      }
      if (fact.kind === 'problem') this.notices.report(fact.source, fact.problem, fact.at)
    }
    // The due list names rooms. It is short, but made anew whole: once a step, and only when something on it moved.
    if (dueMoved) this.publishDue()
  }

  private isDue(subject: SubjectId): boolean {
    return this.dueOf(subject).some(item => item.status !== 'ok')
  }

  /** Judges all plans as of a calendar day of the site, `YYYY-MM-DD`. */
  judgeUpkeep(day: string) {
    this.dueDay = day
    this.dueBySubject = Map.groupBy(this.judged([...this.world.subjects.values()]), item => item.subject)
  }

  /** One piece of equipment anew: work on it was signed, or it was retired. */
  private judgeAgain(id: SubjectId) {
    const subject = this.world.subjects.get(id)
    if (subject !== undefined) this.dueBySubject.set(id, this.judged([subject]))
  }

  /** Its meter moves with its state; by the calendar nothing changes before midnight. */
  private goesByMeter(id: SubjectId): boolean {
    const type = this.world.subjects.get(id)?.type
    for (const { unit, asset, type: ofType } of this.world.plans.values())
      if ((unit === 'hours' || unit === 'uses') && (asset === id || (asset === null && ofType === type))) return true
    return false
  }

  private judged(subjects: readonly Subject[]): DueItem[] {
    return dueItems([...this.world.plans.values()], subjects, this.dueDay, this.usedOf)
  }

  /** A new day makes new dues. */
  turnDay(day: string) {
    if (day === this.dueDay) return
    this.judgeUpkeep(day)
    this.refresh()
  }

  /** Every plan of everything, those that are in order too. */
  allDue(): DueItem[] {
    return [...this.dueBySubject.values()].flat()
  }

  dueOf(subject: SubjectId): readonly DueItem[] {
    return this.dueBySubject.get(subject) ?? []
  }

  /** Due and overdue (or all within so many days), most overdue first. */
  due(withinDays?: number) {
    const items = this.allDue()
    const wanted = items.filter(item =>
      withinDays === undefined ? item.status !== 'ok' : item.dueInDays <= withinDays,
    )
    wanted.sort(
      (a, b) =>
        a.dueInDays - b.dueInDays || Number(b.highRisk) - Number(a.highRisk) || (a.subject < b.subject ? -1 : 1),
    )
    return wanted.flatMap(item => {
      const subject = this.world.subjects.get(item.subject)
      return subject === undefined ? [] : [dueRow(subject, positionOf(this.world, subject), item)]
    })
  }

  /** Equipment with maintenance that is overdue. */
  overdue(): ReadonlySet<SubjectId> {
    return new Set(this.allDue().flatMap(item => (item.status === 'overdue' ? [item.subject] : [])))
  }

  private publishDue() {
    this.topics.due.replace(this.due().map(row => ({ ...row, key: `${row.plan} ${row.subject}` })))
  }

  private rowOf(position: Position) {
    const subject = position.subject === null ? undefined : this.world.subjects.get(position.subject)
    return subject === undefined ? [] : [positionRow(subject, position, this.dueOf(subject.id))]
  }
}
