import { z } from 'zod'
import { priorities } from './alert.ts'
import { roomTypes } from './site.ts'

/** What a rule watches for. */
const ruleKinds = [
  'enter',
  'leave',
  'dwell',
  'absence',
  'par',
  'battery',
  'exit-zone',
  'silent',
  'tampered',
  'maintenance',
] as const
export type RuleKind = (typeof ruleKinds)[number]

const texts = z.array(z.string().max(200)).max(500).default([])
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/**
 * A rule as people write it. Empty lists mean "any". A rule may be tried on the past before it is switched on: it sees
 * nothing but traces (core/rules/trace.ts), live and there.
 */
export const Rule = z.object({
  id: z.string().min(1).max(80),
  name: z.string().min(1).max(120),
  /** Who hears about its false alarms. */
  owner: z.string().max(80).default(''),
  enabled: z.boolean().default(true),
  kind: z.enum(ruleKinds),
  priority: z.enum(priorities).default('medium'),
  who: z
    .object({
      kinds: z.array(z.enum(['asset', 'bed', 'patient'])).default([]),
      types: texts,
      subjects: texts,
    })
    .prefault({}),
  where: z
    .object({
      rooms: texts,
      roomTypes: z.array(z.enum(roomTypes)).default([]),
      units: texts,
      floors: z.array(z.number().int()).default([]),
    })
    .prefault({}),
  /** On the site's clocks; `from` after `to` runs past midnight and belongs to the day on which it begins. Null = always. */
  when: z
    .object({
      /** 1 = Monday … 7 = Sunday; empty = every day. */
      days: z.array(z.number().int().min(1).max(7)).default([]),
      from: clockTime,
      to: clockTime,
    })
    .nullable()
    .default(null),
  /** So many updates of its place there, and so sure, before it counts. */
  fixes: z.number().int().min(1).max(8).default(2),
  sure: z.number().min(0).max(1).default(0.7),
  /** So long it must be so before it is said, s; for dwell, absence and silent this is the time that they are about. */
  forS: z
    .number()
    .min(0)
    .max(7 * 86_400)
    .default(0),
  /** Not said again about the same thing before so long, s. */
  coolDownS: z
    .number()
    .min(0)
    .max(7 * 86_400)
    .default(300),
  /** For battery: at or below. */
  batteryPct: z.number().min(0).max(100).default(15),
  /** For par: how many available (and clean) ones should be there. */
  par: z
    .object({
      target: z.number().int().min(0),
      critical: z.number().int().min(0),
      min: z.number().int().min(0),
      max: z.number().int().min(0).nullable().default(null),
    })
    .nullable()
    .default(null),
  /** Who is told when nobody has acknowledged it so long after it was raised, s. */
  escalate: z
    .array(z.object({ afterS: z.number().min(1).max(86_400), to: z.string().min(1).max(80) }))
    .max(5)
    .default([]),
})
export type Rule = z.infer<typeof Rule>

/** What is wrong with a rule that is well formed, in words; null = nothing. */
export function ruleFault(rule: Rule): string | null {
  if (rule.kind === 'par' && rule.par === null) return 'A stock rule needs its numbers: target, critical, min.'
  if (rule.par !== null && !(rule.par.critical <= rule.par.min && rule.par.min <= rule.par.target))
    return 'Of a stock rule critical may not be above min, nor min above target.'
  if (rule.par?.max != null && rule.par.max < rule.par.target) return 'Of a stock rule max may not be below target.'
  if (timedKinds.has(rule.kind) && rule.forS === 0) return 'Say for how long.'
  return null
}

const timedKinds: ReadonlySet<RuleKind> = new Set(['dwell', 'absence', 'silent'])
