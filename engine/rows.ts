import { inEnglish } from '../core/model/sentences.ts'
import type { AlertRow, AnswerCard, DueRow, MissingRow, PositionRow, RoomRow } from '../core/api/rows.ts'
import type { Alert, MissingCase } from '../core/model/alert.ts'
import type { DueItem } from '../core/model/maintenance.ts'
import type { Position } from '../core/model/position.ts'
import type { Subject } from '../core/model/subject.ts'
import { nameOfRoom, type RoomState, type World } from '../core/world.ts'

/** Plain rows for the wire, made from the world. One place, so that map, list, card and shell never disagree. */

const worst = (items: readonly DueItem[]): DueItem | undefined =>
  items.reduce<DueItem | undefined>(
    (least, item) => (least === undefined || item.dueInDays < least.dueInDays ? item : least),
    undefined,
  )

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits

/** A stray quantum over 1 from summing thousands of cells is not news. */
const share = (value: number) => Math.min(1, Math.max(0, rounded(value, 3)))

const runnerUpRow = (position: Position) =>
  position.runnerUp === null
    ? null
    : { room: position.runnerUp.room as string, probability: share(position.runnerUp.probability) }

export function positionRow(subject: Subject, position: Position, due: readonly DueItem[]): PositionRow {
  return {
    id: subject.id,
    name: subject.name,
    kind: subject.kind,
    type: subject.type,
    state: subject.state,
    tag: position.tag,
    floor: position.floor,
    room: position.room,
    zone: [...position.zone],
    probability: share(position.probability),
    runnerUp: runnerUpRow(position),
    xM: rounded(position.xM, 2),
    yM: rounded(position.yM, 2),
    region90M2: rounded(position.region90M2, 1),
    freshness: position.freshness,
    lastHeardAt: Math.round(position.lastHeardAt),
    since: Math.round(position.since),
    heardBy: position.heardBy,
    batteryPct: position.batteryPct,
    upkeep: worst(due)?.status ?? null,
  }
}

/** Below this one room is not claimed alone: the card names the zone too. */
const sureEnough = 0.8

export function answerCard(
  world: World,
  subject: Subject,
  position: Position | null,
  due: readonly DueItem[],
  now: number,
): AnswerCard {
  const next = worst(due)
  return {
    id: subject.id,
    name: subject.name,
    kind: subject.kind,
    type: subject.type,
    model: subject.model,
    serial: subject.serial,
    assetNo: subject.assetNo,
    tag: subject.tag,
    place: position === null ? null : { floor: position.floor, room: position.room, zone: zoneName(world, position) },
    x_m: position === null ? null : rounded(position.xM, 2),
    y_m: position === null ? null : rounded(position.yM, 2),
    probability: position === null ? null : share(position.probability),
    runnerUp: position === null ? null : runnerUpRow(position),
    region90_m2: position === null ? null : rounded(position.region90M2, 1),
    freshness: position?.freshness ?? null,
    lastHeard: position === null ? null : new Date(position.lastHeardAt).toISOString(),
    ageMs: position === null ? null : Math.max(0, Math.round(now - position.lastHeardAt)),
    since: position === null ? null : new Date(position.since).toISOString(),
    heardBy: position?.heardBy ?? null,
    state: subject.state,
    maintenance:
      next === undefined
        ? null
        : { title: next.title, next: next.dueOn, dueInDays: next.dueInDays, overdue: next.status === 'overdue' },
    battery: position?.batteryPct ?? null,
  }
}

function zoneName(world: World, position: Position): string | null {
  const roomIsEnough = position.probability >= sureEnough || position.zone.length < 2
  if (position.zone.length === 0 || (position.room !== null && roomIsEnough)) return null
  const names = position.zone.map(room => nameOfRoom(world, room))
  if (names.length <= 3) return names.join(' or ')
  return `${names.slice(0, 2).join(', ')} or ${names.length - 2} rooms near`
}

export const roomRow = (state: RoomState): RoomRow => ({
  id: state.room.id,
  name: state.room.name,
  floor: state.floor.floor,
  type: state.room.type,
  unit: state.room.unit,
  coverage: state.coverage,
  reason: state.reason && inEnglish([state.reason]),
  reasonSaid: state.reason,
  blindSince: state.blindSince,
})

export const alertRow = (alert: Alert): AlertRow => ({
  ...alert,
  // The same shape; rows are not marked as read-only.
  said: alert.said as AlertRow['said'],
  toldTo: alert.toldTo && { role: alert.toldTo.role, people: [...alert.toldTo.people] },
})

export function missingRow(world: World, missing: MissingCase): MissingRow {
  const subject = world.subjects.get(missing.subject)
  return {
    id: missing.id,
    subject: missing.subject,
    name: subject?.name ?? missing.subject,
    type: subject?.type ?? '',
    state: missing.state,
    cause: missing.cause,
    openedAt: missing.openedAt,
    closedAt: missing.closedAt,
    lastFloor: missing.lastFloor,
    lastRoom: missing.lastRoom,
    lastHeardAt: missing.lastHeardAt,
    evidence: [...missing.evidence],
    story: missing.story.map(event => ({ ...event, evidence: [...event.evidence] })),
  }
}

export function dueRow(subject: Subject, position: Position | null, item: DueItem): DueRow {
  return {
    plan: item.plan,
    subject: subject.id,
    name: subject.name,
    type: subject.type,
    title: item.title,
    dueOn: item.dueOn,
    dueInDays: item.dueInDays,
    status: item.status,
    left: item.left === null ? null : rounded(item.left, 1),
    highRisk: item.highRisk,
    every: item.every,
    unit: item.unit,
    basis: item.basis,
    floor: position?.floor ?? null,
    room: position?.room ?? null,
  }
}

export const positionOf = (world: World, subject: Subject): Position | null =>
  subject.tag === null ? null : (world.tags[world.tagIndex.get(subject.tag) ?? -1]?.position ?? null)
