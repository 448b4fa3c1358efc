import type { OrderId, PlanId, RoomId, SubjectId } from '../model/ids.ts'
import type { Attempt, CheckItem, Checked, OrderKind, Outcome, WorkOrder } from '../model/workOrder.ts'

/** What is done with a work order. */
export type OrderAct =
  | {
      readonly kind: 'open'
      readonly subject: SubjectId
      readonly plan: PlanId | null
      readonly dueOn: string | null
      readonly orderKind: OrderKind
      readonly title: string
      readonly highRisk: boolean
      readonly checklist: readonly CheckItem[]
    }
  | { readonly kind: 'start' }
  | { readonly kind: 'check'; readonly item: number; readonly ok?: boolean; readonly reading?: number }
  | {
      readonly kind: 'record'
      readonly parts?: WorkOrder['parts']
      readonly labourMin?: number
      readonly note?: string
    }
  | {
      readonly kind: 'not-located'
      readonly room: RoomId | null
      readonly note: string
      readonly evidence: readonly string[]
    }
  | { readonly kind: 'sign'; readonly outcome: Outcome; readonly ink?: string }
  | { readonly kind: 'cancel'; readonly reason: string }

/** One act with its signature: who, when (epoch ms, of the work and not of its arrival), and an id that counts once. */
export interface SignedAct {
  readonly id: string
  readonly by: string
  readonly at: number
  readonly act: OrderAct
}

/** Why an act was refused, and what to do. */
export interface OrderRefusal {
  readonly refused: string
  readonly tip: string
}

export const isRefusal = (result: WorkOrder | OrderRefusal): result is OrderRefusal => 'refused' in result

/** The order after an act; the same object where the act is in it already. Nothing changes a signed order. */
export function applyAct(order: WorkOrder | null, id: OrderId, signed: SignedAct): WorkOrder | OrderRefusal {
  if (order === null) {
    if (signed.act.kind !== 'open') return { refused: 'There is no such work order.', tip: 'Open it first.' }
    return opened(id, signed, signed.act)
  }
  if (order.acts.includes(signed.id)) return order
  if (order.state === 'signed' || order.state === 'cancelled')
    return { refused: `This work order is ${order.state} and stays as it is.`, tip: 'Open a new one.' }
  const next = changed(order, signed)
  return 'refused' in next ? next : { ...order, ...next, acts: [...order.acts, signed.id] }
}

const opened = (id: OrderId, signed: SignedAct, act: Extract<OrderAct, { kind: 'open' }>): WorkOrder => ({
  id,
  subject: act.subject,
  plan: act.plan,
  dueOn: act.dueOn,
  kind: act.orderKind,
  title: act.title,
  highRisk: act.highRisk,
  state: 'open',
  openedAt: signed.at,
  openedBy: signed.by,
  startedAt: null,
  startedBy: null,
  checklist: act.checklist.map(item => ({ ...item, ok: null, reading: null })),
  parts: [],
  labourMin: 0,
  note: '',
  attempts: [],
  outcome: null,
  closedAt: null,
  closedBy: null,
  acts: [signed.id],
})

function changed(order: WorkOrder, { act, by, at }: SignedAct): Partial<WorkOrder> | OrderRefusal {
  switch (act.kind) {
    case 'open':
      return { refused: 'This work order is open already.', tip: 'Go on with it.' }
    case 'start':
      return order.state === 'started'
        ? { refused: `${order.startedBy} has started it.`, tip: 'Go on with it.' }
        : { state: 'started', startedAt: at, startedBy: by }
    case 'check':
      return checked(order, act)
    case 'record':
      return {
        ...(act.parts === undefined ? {} : { parts: act.parts }),
        ...(act.labourMin === undefined ? {} : { labourMin: act.labourMin }),
        ...(act.note === undefined ? {} : { note: act.note }),
      }
    case 'not-located': {
      const attempt: Attempt = { at, by, room: act.room, note: act.note, evidence: act.evidence }
      return { attempts: [...order.attempts, attempt] }
    }
    case 'sign':
      return (
        signedOff(order, act.outcome) ?? {
          state: 'signed',
          outcome: act.outcome,
          closedAt: at,
          closedBy: by,
          ...(act.ink === undefined ? {} : { ink: act.ink }),
        }
      )
    case 'cancel':
      return { state: 'cancelled', note: act.reason, closedAt: at, closedBy: by }
  }
}

function checked(order: WorkOrder, act: Extract<OrderAct, { kind: 'check' }>): Partial<WorkOrder> | OrderRefusal {
  const item = order.checklist[act.item]
  if (item === undefined)
    return { refused: `The checklist has no line ${act.item + 1}.`, tip: `It has ${order.checklist.length} lines.` }
  if (order.state !== 'started') return { refused: 'The work was not started.', tip: 'Start it first.' }
  if (item.unit !== null && (act.reading === undefined || !Number.isFinite(act.reading)))
    return { refused: `"${item.text}" needs a reading in ${item.unit}.`, tip: 'Measure it and enter the number.' }
  const answer: Checked =
    item.unit !== null
      ? { ...item, reading: act.reading!, ok: within(item, act.reading!) }
      : { ...item, ok: act.ok ?? null }
  return { checklist: order.checklist.with(act.item, answer) }
}

const within = ({ min, max }: CheckItem, reading: number) =>
  (min === null || reading >= min) && (max === null || reading <= max)

/** Null where it may be signed. Nobody signs "passed" over a check that failed or that nobody made. */
function signedOff(order: WorkOrder, outcome: Outcome): OrderRefusal | null {
  if (outcome === 'could-not-locate')
    return order.attempts.length > 0
      ? null
      : { refused: 'Nobody has looked for it yet.', tip: 'Record at least one attempt, with the room.' }
  if (order.state !== 'started') return { refused: 'The work was not started.', tip: 'Start it first.' }
  const unanswered = order.checklist.filter(item => item.ok === null)
  if (unanswered.length > 0)
    return {
      refused:
        unanswered.length === 1
          ? 'A line of the checklist is not answered.'
          : `${unanswered.length} lines of the checklist are not answered.`,
      tip: `Next: ${unanswered[0].text}`,
    }
  const wrong = order.checklist.find(item => item.ok === false)
  if (outcome === 'passed' && wrong !== undefined)
    return { refused: `It did not pass: ${wrong.text}.`, tip: 'Sign it as failed, or repair it and check again.' }
  return null
}
