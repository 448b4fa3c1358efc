import { z } from 'zod'
import { missingCauses, missingStates, priorities, resolutionCodes } from '../model/alert.ts'
import { planBases, planUnits } from '../model/maintenance.ts'
import { sentenceIds, wordsOfSentences } from '../model/sentences.ts'
import { SubjectId } from './refs.ts'

/** Shapes that several operations and topics answer with. Plain JSON: ids are strings, times are epoch ms UTC, metres. */

const Place = z.object({
  floor: z.number(),
  room: z.string().nullable(),
  /** "Room 412 or 414" when one room can't be told; null when the room is sure. */
  zone: z.string().nullable(),
})

const DueStatus = z.enum(['ok', 'due', 'grace', 'overdue'])

const Freshness = z.enum(['live', 'recent', 'stale', 'lost'])

/** One subject on the map: the smallest row that can be drawn. */
export const PositionRow = z.object({
  id: SubjectId,
  name: z.string(),
  kind: z.enum(['asset', 'bed', 'patient', 'staff']),
  type: z.string(),
  state: z.string(),
  tag: z.string(),
  floor: z.number(),
  room: z.string().nullable(),
  zone: z.array(z.string()),
  probability: z.number(),
  runnerUp: z.object({ room: z.string(), probability: z.number() }).nullable(),
  xM: z.number(),
  yM: z.number(),
  region90M2: z.number(),
  freshness: Freshness,
  lastHeardAt: z.number(),
  since: z.number(),
  heardBy: z.number(),
  batteryPct: z.number().nullable(),
  /** Worst maintenance of it. */
  upkeep: DueStatus.nullable(),
})

/** Everything the answer card shows; names as in the command line's `where`. */
export const AnswerCard = z.object({
  id: SubjectId,
  name: z.string(),
  kind: z.string(),
  type: z.string(),
  model: z.string(),
  serial: z.string(),
  assetNo: z.string(),
  tag: z.string().nullable(),
  place: Place.nullable(),
  x_m: z.number().nullable(),
  y_m: z.number().nullable(),
  probability: z.number().nullable(),
  runnerUp: z.object({ room: z.string(), probability: z.number() }).nullable(),
  region90_m2: z.number().nullable(),
  freshness: Freshness.nullable(),
  lastHeard: z.string().nullable(),
  ageMs: z.number().nullable(),
  since: z.string().nullable(),
  heardBy: z.number().nullable(),
  state: z.string(),
  maintenance: z
    .object({ title: z.string(), next: z.string().nullable(), dueInDays: z.number(), overdue: z.boolean() })
    .nullable(),
  battery: z.number().nullable(),
})

const plainValues = [
  z.string(),
  z.number(),
  z.array(z.string()).readonly(),
  z.object({ word: z.enum(wordsOfSentences) }),
  z.object({ moment: z.number() }),
] as const

const sentenceWith = <Value extends z.ZodType>(value: Value) =>
  z.object({ id: z.enum(sentenceIds), values: z.record(z.string(), value) })

const Phrase = sentenceWith(z.union(plainValues))

/** What is said, for the window's own language (core/model/sentences.ts). */
export const Sentence = sentenceWith(z.union([...plainValues, z.object({ phrases: z.array(Phrase).readonly() })]))

export const AlertRow = z.object({
  id: z.string(),
  rule: z.string(),
  priority: z.enum(priorities),
  /** How loud its rule wants it; `priority` is "information" while it is part of another one. */
  ownPriority: z.enum(priorities),
  title: z.string(),
  text: z.string(),
  /** The same as sentences, for other languages; null in alarms of older versions. */
  said: z.object({ title: Sentence.nullable(), text: z.array(Sentence) }).nullable(),
  subject: SubjectId.nullable(),
  room: z.string().nullable(),
  state: z.enum(['new', 'acknowledged', 'resolved']),
  raisedAt: z.number(),
  acknowledgedAt: z.number().nullable(),
  acknowledgedBy: z.string().nullable(),
  resolvedAt: z.number().nullable(),
  /** Null where its cause went away by itself. */
  resolvedBy: z.string().nullable(),
  code: z.enum(resolutionCodes).nullable(),
  note: z.string(),
  /** Steps of escalation taken; whom it was told to last; when it goes on unless somebody acknowledges it. */
  level: z.number(),
  toldTo: z.object({ role: z.string(), people: z.array(z.string()) }).nullable(),
  nextEscalationAt: z.number().nullable(),
  /** When those who acknowledged it are reminded, and when they were. */
  remindAt: z.number().nullable(),
  remindedAt: z.number().nullable(),
  /** The alert that explains this one: it makes no sound of its own. `holds`: how many this one explains. */
  partOf: z.string().nullable(),
  holds: z.number(),
})

/** One step of an alert's life. `note` of "escalated" and "handed-over": whom it was told to; of "folded": the alert it became part of. */
export const AlertEventRow = z.object({
  at: z.number(),
  did: z.enum([
    'raised',
    'priority',
    'acknowledged',
    'noted',
    'escalated',
    'handed-over',
    'reminded',
    'folded',
    'unfolded',
    'resolved',
  ]),
  priority: z.enum(priorities),
  who: z.string().nullable(),
  note: z.string(),
  code: z.enum(resolutionCodes).nullable(),
  /** When it was due: what fell due while nothing ran was carried out late. */
  dueAt: z.number().nullable(),
})

export const MissingRow = z.object({
  id: z.string(),
  subject: SubjectId,
  name: z.string(),
  type: z.string(),
  state: z.enum(missingStates),
  cause: z.enum(missingCauses),
  openedAt: z.number(),
  closedAt: z.number().nullable(),
  lastFloor: z.number(),
  lastRoom: z.string().nullable(),
  lastHeardAt: z.number(),
  evidence: z.array(z.string()),
  /** Who searched where and when, and what the house said then; `by` null = the house itself. Oldest first. */
  story: z.array(
    z.object({
      id: z.string(),
      at: z.number(),
      by: z.string().nullable(),
      did: z.enum(['search', 'not-here', 'found', 'write-off', 'heard-again', 'judged-again']),
      room: z.string().nullable(),
      note: z.string(),
      evidence: z.array(z.string()),
    }),
  ),
})

export const DueRow = z.object({
  plan: z.string(),
  subject: SubjectId,
  name: z.string(),
  type: z.string(),
  title: z.string(),
  dueOn: z.string().nullable(),
  dueInDays: z.number(),
  /** grace: late, but within the days of grace of its plan. */
  status: DueStatus,
  /** Hours in use or uses that are left of a plan that goes by the meter. */
  left: z.number().nullable(),
  highRisk: z.boolean(),
  every: z.number(),
  unit: z.enum(planUnits),
  basis: z.enum(planBases),
  floor: z.number().nullable(),
  room: z.string().nullable(),
})

export const Said = z.object({ title: Sentence.nullable(), text: z.array(Sentence).readonly() })

export const ProblemRow = z.object({
  severity: z.enum(['info', 'warning', 'error']),
  text: z.string(),
  tip: z.string(),
  /** The same as sentences (`title` is the text), where there are such in each language. */
  said: Said.optional(),
})

export const ReaderRow = z.object({
  id: z.string(),
  driver: z.string(),
  link: z.string(),
  state: z.enum(['opening', 'up', 'silent', 'down']),
  since: z.number(),
  lastHeardAt: z.number().nullable(),
  /** A reader that answers may read no tag: that is quiet, not silence. */
  lastReadingAt: z.number().nullable(),
  frames: z.number(),
  readings: z.number(),
  problems: z.number(),
  reconnects: z.number(),
  lastProblem: ProblemRow.nullable(),
  receivers: z.array(z.string()),
})

export const ReceiverRow = z.object({
  id: z.string(),
  kind: z.enum(['ble', 'rfid', 'nfc', 'barcode']),
  floor: z.number(),
  xM: z.number(),
  yM: z.number(),
  room: z.string().nullable(),
  state: z.enum(['unheard', 'up', 'quiet', 'down']),
  lastHeardAt: z.number().nullable(),
  /** How far its clock is behind (ahead: negative), ms; its stamps are corrected by it. */
  clockOffsetMs: z.number(),
  /** How much louder (fainter: negative) it hears than it used to, dB; `flagged`: taken for moved or faulty, and counts less. */
  drift: z.object({ db: z.number(), samples: z.number(), flagged: z.boolean() }),
  /** Readings of it that were not used since the start. */
  leftOut: z.object({ levels: z.number(), late: z.number(), repeats: z.number() }),
})

/** A room and whether one can hear in it. `blind` = what should hear there is down. */
export const RoomRow = z.object({
  id: z.string(),
  name: z.string(),
  floor: z.number(),
  type: z.string(),
  unit: z.string(),
  coverage: z.enum(['heard', 'blind', 'none']),
  /** "its RFID reader is down": why it is blind. */
  reason: z.string().nullable(),
  reasonSaid: Sentence.nullable(),
  blindSince: z.number().nullable(),
})

/** A problem of the house (not of one subject): what happened, since when, how often. */
export const NoticeRow = z.object({
  id: z.string(),
  source: z.string(),
  ...ProblemRow.shape,
  firstAt: z.number(),
  lastAt: z.number(),
  count: z.number(),
})

export const StatusRow = z.object({
  id: z.literal('status'),
  receiversHeard: z.number(),
  receiversTotal: z.number(),
  readersUp: z.number(),
  readersTotal: z.number(),
  tagsLive: z.number(),
  tagsTotal: z.number(),
  /** Sightings of the last second. */
  sightingsPerSecond: z.number(),
  engineNow: z.number(),
})

export type PositionRow = z.infer<typeof PositionRow>
export type AnswerCard = z.infer<typeof AnswerCard>
export type AlertRow = z.infer<typeof AlertRow>
export type MissingRow = z.infer<typeof MissingRow>
export type DueRow = z.infer<typeof DueRow>
export type ReaderRow = z.infer<typeof ReaderRow>
export type ReceiverRow = z.infer<typeof ReceiverRow>
export type RoomRow = z.infer<typeof RoomRow>
export type NoticeRow = z.infer<typeof NoticeRow>
export type StatusRow = z.infer<typeof StatusRow>
