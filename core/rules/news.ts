import type { Rule, RuleKind } from '../model/rule.ts'
import { confirms } from './scope.ts'
import type { Trace } from './trace.ts'

/**
 * What is new in a trace against the one before it of the same thing, in one number: a bit for each field that differs, then how
 * often (4 bits) and how surely (4 bits) it had been in its room until then. Of some sixteen traces of a stay a rule heeds two: who
 * tries it on the past leaves the others out, and it says the same.
 */
const bits = {
  room: 1,
  lost: 2,
  wayOut: 4,
  batteryPct: 8,
  tampered: 16,
  overdue: 32,
  state: 64,
} as const
type Field = keyof typeof bits
const fields = Object.keys(bits) as Field[]
const fixesFrom = 8
const sureFrom = 12
const nibble = 15

/** `before` undefined: nothing is known of it, so everything is new. */
export function newsOf(trace: Trace, before: Trace | undefined): number {
  let news = 0
  for (const field of fields) if (before === undefined || trace[field] !== before[field]) news |= bits[field]
  if (before === undefined || before.room !== trace.room) return news
  return news | (before.fixes << fixesFrom) | (before.sure << sureFrom)
}

/** Which traces a rule heeds: with one of these bits, or those that first confirm a room by so many fixes, so sure (in tenths). */
export interface Heed {
  readonly bits: number
  readonly fixes: number
  readonly sure: number
}

/** Beside the room, which every alarm names. What a tag says of itself needs no room to be confirmed. */
const heeded: Readonly<Record<RuleKind, readonly Field[]>> = {
  enter: ['lost'],
  leave: ['lost'],
  dwell: ['lost'],
  absence: ['lost'],
  par: ['lost', 'state'],
  'exit-zone': ['lost', 'wayOut'],
  battery: ['batteryPct'],
  silent: ['lost'],
  tampered: ['tampered'],
  maintenance: ['overdue'],
}

const tellsOfItself: ReadonlySet<RuleKind> = new Set(['battery', 'silent', 'tampered', 'maintenance'])
const never = 99

export function heedOf(rule: Rule): Heed {
  const { fixes, sure } = confirms(rule)
  const all = heeded[rule.kind].reduce((sum: number, field) => sum | bits[field], bits.room)
  return { bits: all, fixes: tellsOfItself.has(rule.kind) ? never : fixes, sure }
}

/** The same as the store's query (engine/store/rows/trace.ts). */
export const isHeeded = ({ bits, fixes, sure }: Heed, trace: Trace, news: number): boolean =>
  (news & bits) !== 0 ||
  (trace.fixes >= fixes &&
    trace.sure >= sure &&
    (((news >> fixesFrom) & nibble) < fixes || ((news >> sureFrom) & nibble) < sure))
