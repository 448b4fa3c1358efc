/** What people do while their server is killed, and what must be true of its folder afterwards. */
import { openAsker } from '../../engine/entry/asker.ts'
import type { Input, OperationName, Output } from '../../core/api/contract.ts'
import { Failure } from '../../core/api/errors.ts'
import { asCaseId, asOrderId, asSubjectId } from '../../core/model/ids.ts'
import { wardSite } from '../../core/positioning/ward.testSite.ts'
import { House, subject } from '../../core/testHouse.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import type { Store } from '../../engine/store/store.ts'

export const escalateS = [1, 2]
const kinds = ['report', 'start', 'record', 'sign', 'search', 'not-here', 'found', 'acknowledge'] as const
type Kind = (typeof kinds)[number]

/** One act that was sent. `key`: whom it is signed by, which is only once in the whole folder. */
interface Sent {
  readonly kind: Kind
  readonly key: string
  /** Its order, case or alert; of a report known only once it is answered. */
  about: string
  answered: boolean
  readonly again: (() => Promise<unknown>) | null
}

const pumpId = (n: number) => `p${n}`
const pumpTag = (n: number) =>
  `ble:A0:00:00:00:${String(Math.floor(n / 100)).padStart(2, '0')}:${String(n % 100).padStart(2, '0')}`

/** A folder with pumps that are overdue, so many of which have been missing for some minutes, until now. */
export function fillFolder(dir: string, { pumps, missing }: { pumps: number; missing: number }) {
  const store = openSqliteStore(dir)
  const site = wardSite(2, 1)
  store.saveSite(site)
  store.saveSubjects(Array.from({ length: pumps }, (_, n) => subject(pumpId(n), n < missing ? pumpTag(n) : null)))
  const { site: _, ...known } = store.snapshot()!
  const house = new House(site, known, Date.now() - 40 * 60_000)
  house.link('feed', 'up')
  for (let step = 0; step < 35 * 4; step++) {
    for (const { id } of site.receivers) house.heartbeat(id)
    if (step < 12) for (let n = 0; n < missing; n++) house.hear(pumpTag(n), 'g-s0-0', -55)
    store.commit(house.step(15_000))
  }
  store.savePlans([
    {
      id: 'safety' as never,
      asset: null,
      type: 'Infusion pump',
      title: 'Safety test',
      basis: 'manufacturer',
      every: 12,
      unit: 'months',
      lastDone: '2020-01-31',
      highRisk: false,
      graceDays: 0,
      checklist: [],
      doneMeter: null,
    },
  ])
  store.close()
}

/** Three people at work over one connection, until it breaks. What they sent stays in `sent`. */
export class People {
  readonly sent: Sent[] = []
  private count = 0
  private readonly pumps: number
  private readonly dir: string
  private asker: Awaited<ReturnType<typeof openAsker>> | null = null
  private readonly taken = new Set<string>()

  constructor(dir: string, pumps: number) {
    this.dir = dir
    this.pumps = pumps
  }

  /** Sends again what nobody answered, under the same id; then works on. Ends when the server does. */
  async work(round: number): Promise<void> {
    // The server may be killed before it has said welcome.
    this.asker = (await openAsker({ data: this.dir }).catch(gone)) ?? null
    if (this.asker === null) return
    const unanswered = this.sent.filter(act => !act.answered)
    for (const act of unanswered) if (act.again !== null) await this.carry(act, act.again)
    await Promise.all([this.repairs(), this.maintains(), this.searches(round), this.answers(round)])
  }

  /** Lets go of the connection to a server that is dead. */
  rest() {
    void this.asker?.close()
  }

  /** Repairs, one after the other, each from the report to the signature. */
  private async repairs() {
    for (;;) {
      const pump = pumpId(this.count % this.pumps)
      const order = await this.act('report', '', (by, actId) =>
        this.ask('orders.report', { subject: pump, title: 'Rattles', by, actId }),
      )
      if (order === undefined) return
      if (!(await this.workOn(order.id))) return
    }
  }

  /** What is due is done, and its plan with it; of the first half of the pumps, so that the others stay overdue. */
  private async maintains() {
    for (;;) {
      const item = await this.ask('maintenance.due', {}).then(
        due => due.items.find(i => Number(i.subject.slice(1)) < this.pumps / 2 && !this.taken.has(i.subject)),
        gone,
      )
      if (item === undefined) return
      this.taken.add(item.subject)
      const order = await this.act('report', '', (by, actId) =>
        this.ask('orders.open', { subject: item.subject, plan: item.plan, by, actId }),
      )
      if (order === undefined || !(await this.workOn(order.id))) return
    }
  }

  private async workOn(id: string): Promise<boolean> {
    const step = (kind: 'start' | 'record' | 'sign') =>
      this.act(kind, id, (by, actId) => this.ask('orders.act', { id, by, actId, act: actOf[kind] }))
    return (
      (await step('start')) !== undefined && (await step('record')) !== undefined && (await step('sign')) !== undefined
    )
  }

  private async searches(round: number) {
    for (;;) {
      const cases = await this.ask('missing.list', {}).then(list => list.cases, gone)
      const lost = cases?.[0]
      if (lost === undefined) return
      const { id } = lost
      const done = await this.act('search', id, (by, actId) => this.ask('missing.search', { id, by, actId }))
      if (done === undefined) return
      for (let n = 0; n < 20 + (round % 7); n++) {
        const room = `${n % 2 === 0 ? 's' : 'n'}${n % 2}-0`
        if (
          (await this.act('not-here', id, (by, actId) => this.ask('missing.notHere', { id, by, actId, room }))) ===
          undefined
        )
          return
      }
      if ((await this.act('found', id, (by, actId) => this.ask('missing.found', { id, by, actId }))) === undefined)
        return
    }
  }

  /** Another rule, whose alarms begin to escalate; some of them are acknowledged meanwhile. */
  private async answers(round: number) {
    const rule = {
      id: `late-${round}`,
      name: 'Overdue',
      kind: 'maintenance' as const,
      priority: 'high' as const,
      escalate: escalateS.map(afterS => ({ afterS, to: `T${afterS}` })),
    }
    if ((await this.ask('rules.save', { rule: rule as never }).catch(gone)) === undefined) return
    // One that was killed before it was saved is not there to be removed.
    const old = (await this.ask('rules.list', {}).catch(gone))?.rules.find(
      known => known.rule.id === `late-${round - 2}`,
    )
    if (old !== undefined && (await this.ask('rules.remove', { id: old.rule.id }).catch(gone)) === undefined) return
    const { alerts } = (await this.ask('alerts.list', {}).catch(gone)) ?? { alerts: [] }
    for (const { id } of alerts.filter(alert => alert.rule === rule.id).slice(0, 12))
      if ((await this.act('acknowledge', id, by => this.ask('alerts.acknowledge', { id, by }))) === undefined) return
  }

  private act<Answer>(kind: Kind, about: string, ask: (by: string, actId: string) => Promise<Answer>) {
    const key = `${kind} ${++this.count}`
    const act: Sent = { kind, key, about, answered: false, again: kind === 'acknowledge' ? null : () => ask(key, key) }
    this.sent.push(act)
    return this.carry(act, () => ask(key, key))
  }

  private async carry<Answer>(act: Sent, ask: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      const answer = await ask()
      act.answered = true
      if (act.kind === 'report') act.about = (answer as { id: string }).id
      return answer
    } catch (error) {
      return gone(error)
    }
  }

  private ask<Name extends OperationName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
    return this.asker!.ask(name, input)
  }
}

const actOf: Record<'start' | 'record' | 'sign', Input<'orders.act'>['act']> = {
  start: { kind: 'start' },
  record: { kind: 'record', labourMin: 10, parts: [{ name: 'Fuse', count: 1 }] },
  sign: { kind: 'sign', outcome: 'passed' },
}

/** The connection broke: that is what happens here. Everything else is a fault. */
function gone(error: unknown): undefined {
  if (error instanceof Failure && error.code === 'unavailable') return undefined
  throw error
}

/** What is wrong with the folder, in words; and how much was seen. */
export function judge(store: Store, sent: readonly Sent[], pumps: number) {
  const faults: string[] = store
    .verify()
    .filter(check => !check.ok)
    .map(check => `${check.name}: ${check.detail}`)
  const counts: Record<Kind | 'escalated', number> = Object.fromEntries(
    [...kinds, 'escalated'].map(kind => [kind, 0]),
  ) as never
  const orders = Array.from({ length: pumps }, (_, n) => store.ordersOf(asSubjectId(pumpId(n)))).flat()
  const moves = Array.from({ length: pumps }, (_, n) => store.stateChanges(asSubjectId(pumpId(n)), 10_000)).flat()
  const alerts = [...store.alerts()]
  const steps = new Map(alerts.map(alert => [alert.id as string, store.alertTimeline(alert.id)]))
  const snapshot = store.snapshot()!
  const fault = (is: boolean, words: string) => is || faults.push(words)

  for (const { kind, key, about, answered } of sent) {
    const once = (found: number) => {
      counts[kind] += found
      fault(found === 1 || (found === 0 && !answered), `${key} of ${about}: ${found} times, answered: ${answered}`)
      return found === 1
    }
    if (kind === 'report') once(orders.filter(order => order.openedBy === key).length)
    else if (kind === 'start' || kind === 'record' || kind === 'sign') {
      const order = store.order(asOrderId(about))
      if (!once(order?.acts.filter(id => id === key).length ?? 0) || order === null) continue
      // A signature, the plan and the state of the pump are one step.
      if (kind === 'sign') {
        fault(order.state === 'signed' && order.closedBy === key, `${about} has a signature and is ${order.state}`)
        const plan = snapshot.plans.find(known => known.asset === order.subject)
        if (order.plan !== null)
          fault(plan !== undefined && plan.lastDone! > '2020-01-31', `${about} is signed, its plan is not done`)
      }
      // Two orders of one pump may overlap: then one of the moves is none, or was refused. Never two.
      if (kind !== 'record') fault(moves.filter(move => move.by === key).length <= 1, `${key} moved its pump twice`)
    } else if (kind === 'acknowledge') {
      const of = steps.get(about)!.filter(step => step.did === 'acknowledged')
      once(of.filter(step => step.who === key).length)
    } else {
      const known = store.missingCase(asCaseId(about))!
      if (!once(known.story.filter(step => step.id === key).length)) continue
      const alert = alerts.find(({ id }) => id.startsWith(`missing:${known.subject}:`))
      if (kind === 'found') {
        fault(known.state === 'found' && known.closedAt !== null, `${about} was found and is ${known.state}`)
        fault(alert?.state === 'resolved', `${about} was found, its alert is ${alert?.state}`)
        fault(
          moves.filter(move => move.subject === known.subject && move.why === 'case' && move.from === 'missing')
            .length <= 1,
          `${about} came back twice`,
        )
      } else fault(alert?.state !== 'new', `${about} is searched for, its alert is new`)
    }
  }
  for (const order of orders) {
    fault(new Set(order.acts).size === order.acts.length, `${order.id} has an act twice`)
    fault((order.closedBy !== null) === (order.state === 'signed'), `${order.id} is half signed`)
  }
  for (const alert of alerts) {
    const of = steps.get(alert.id)!
    const count = (did: string) => of.filter(step => step.did === did).length
    const escalated = of.filter(step => step.did === 'escalated')
    counts.escalated += escalated.length
    fault(escalated.length === alert.level, `${alert.id}: level ${alert.level}, told ${escalated.length} times`)
    fault(count('raised') === 1 && count('acknowledged') <= 1 && count('resolved') <= 1, `${alert.id}: a step twice`)
    fault((count('resolved') === 1) === (alert.state === 'resolved'), `${alert.id} is ${alert.state}`)
    if (alert.rule.startsWith('late-'))
      for (const [n, { dueAt }] of escalated.entries())
        fault(dueAt === alert.raisedAt + escalateS[n]! * 1000, `${alert.id}: step ${n + 1} due at ${dueAt}`)
  }
  return { faults, counts }
}

/** Open alarms whose rule there is no more. */
export function orphans(store: Store) {
  const rules = new Set(store.snapshot()!.rules.map(rule => rule.id))
  return [...store.alerts()].filter(a => a.state !== 'resolved' && a.rule.startsWith('late-') && !rules.has(a.rule))
}
