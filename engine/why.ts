import type { WhyAnswer } from '../core/api/past.ts'
import type { Hearing, RoomDecision } from '../core/model/decision.ts'
import type { ReceiverId, RoomId } from '../core/model/ids.ts'
import type { Position } from '../core/model/position.ts'
import type { Subject } from '../core/model/subject.ts'
import { inEnglish, type Phrase, phrase, type Sentence, sentence } from '../core/model/sentences.ts'
import { nameOfRoom, placeOf, type RoomState, type World } from '../core/world.ts'

/** What is asked about, as the store and the world know it. */
export interface Evidence {
  readonly subject: Subject
  readonly position: Position | null
  readonly change: RoomDecision | null
  readonly kept: RoomDecision | null
  /** A rival that is likelier right now and not yet believed; only when asked about now. */
  readonly pending: { readonly room: RoomId; readonly forMs: number } | null
}

export function whyAnswer(world: World, evidence: Evidence): WhyAnswer {
  const { subject, change, kept } = evidence
  const said = change === null ? unknownLines(world, evidence) : knownLines(world, evidence, change)
  return {
    id: subject.id,
    name: subject.name,
    type: subject.type,
    change: change === null ? null : changeRow(world, change),
    kept:
      kept?.rival == null
        ? null
        : { at: iso(kept.at), rival: shareRow(world, kept.rival), heldMs: Math.round(kept.heldMs) },
    lines: said.map(line => inEnglish(line, world.site.timeZone)),
    said,
  }
}

const shareRow = (world: World, { room, probability }: NonNullable<RoomDecision['rival']>) => ({
  room: room as string,
  name: nameOfRoom(world, room),
  probability: Math.round(probability * 1000) / 1000,
})

const changeRow = (world: World, change: RoomDecision): NonNullable<WhyAnswer['change']> => ({
  at: iso(change.at),
  from: change.from,
  fromName: change.from === null ? null : nameOfRoom(world, change.from),
  room: change.room,
  roomName: nameOfRoom(world, change.room),
  probability: Math.round(change.probability * 1000) / 1000,
  runnerUp: change.rival === null ? null : shareRow(world, change.rival),
  decidedBy: change.ruling,
  heldMs: Math.round(change.heldMs),
  heard: change.heard.map(h => ({ ...h, room: roomOfReceiver(world, h.receiver)?.room.id ?? null })),
  down: [...change.down],
})

type Line = readonly Sentence[]

function knownLines(world: World, { subject, kept, pending }: Evidence, change: RoomDecision): Line[] {
  const room = placeOf(world, change.room)
  const taken = sentence('whyTaken', { name: subject.name, room, since: { moment: change.at - change.heldMs } })
  const before = change.from === null ? [] : [sentence('whyBefore', { room: placeOf(world, change.from) })]
  const lines: Line[] = [[taken, ...before], rulingLine(world, change)]
  if (change.heard.some(h => h.heardDbm !== null)) lines.push([heardSentence(world, change.heard)])
  if (change.down.length > 0) {
    const receivers = { phrases: change.down.map(id => phrase('whyReceiver', receiverParts(world, id))) }
    lines.push([sentence('whyDown', { receivers })])
  }
  if (pending !== null)
    lines.push([sentence('whyPending', { room: placeOf(world, pending.room), seconds: wholeSeconds(pending.forMs) })])
  else if (kept?.rival != null)
    lines.push([
      sentence('whyKept', {
        at: { moment: kept.at },
        room: placeOf(world, kept.rival.room),
        seconds: wholeSeconds(kept.heldMs),
      }),
    ])
  return lines
}

function rulingLine(world: World, change: RoomDecision): Line {
  const { rival } = change
  const proved = change.ruling === 'read'
  const next = rival === null || proved ? [] : [sentence('whyNext', shareParts(world, rival))]
  return [rulingSentence(world, change), ...next]
}

function rulingSentence(world: World, change: RoomDecision): Sentence {
  const { ruling, from, heldMs, heard } = change
  const share = shareParts(world, change)
  switch (ruling) {
    case 'first':
      return sentence('whyFirst', share)
    case 'certain':
      return sentence('whyCertain', share)
    case 'read': {
      const reader = heard.find(h => h.heardDbm === null)
      return reader === undefined
        ? sentence('whyReadSomewhere', share)
        : sentence('whyRead', { ...share, ...receiverParts(world, reader.receiver) })
    }
    default: {
      const held = { ...share, seconds: wholeSeconds(heldMs) }
      return from === null
        ? sentence('whyHeldAlone', held)
        : sentence('whyHeld', { ...held, from: placeOf(world, from) })
    }
  }
}

/** Below this a receiver is as good as out of reach. */
const hardlyDbm = -100

function heardSentence(world: World, heard: readonly Hearing[]): Sentence {
  const phrases = heard.flatMap(({ receiver, heardDbm, expectedDbm }) => {
    if (heardDbm === null) return []
    const parts = { ...receiverParts(world, receiver), dbm: Math.round(heardDbm) }
    if (expectedDbm === null) return [phrase('whyHeardAt', parts)]
    if (expectedDbm < hardlyDbm) return [phrase('whyHeardHardly', parts)]
    return [phrase('whyHeardExpected', { ...parts, expected: Math.round(expectedDbm) })]
  })
  return sentence('whyHeard', { receivers: { phrases } })
}

function unknownLines(world: World, { subject, position }: Evidence): Line[] {
  const { name } = subject
  if (subject.tag === null) return [[sentence('whyNoTag', { name })], [sentence('whyNoTagTip')]]
  if (position === null) return [[sentence('whyUnheard', { name })], [sentence('whyUnheardTip')]]
  const room = placeOf(world, position.room)
  return [[sentence('whyUnknown', { name, room, since: { moment: position.since } })], [sentence('whyUnknownTip')]]
}

const shareParts = (world: World, { room, probability }: { room: RoomId; probability: number }) => ({
  room: placeOf(world, room),
  pct: Math.round(Math.min(1, probability) * 100),
})

/** By the room it stands in, as people do; with its id where the room has several of its kind, or where it stands in none. */
function receiverParts(world: World, id: ReceiverId): Phrase['values'] {
  const index = world.receiverIndex.get(id)
  const state = roomOfReceiver(world, id)
  if (index === undefined || state === undefined)
    return { kind: { word: 'receiver' }, place: { word: 'noRoom' }, which: ` (${id})` }
  const { kind } = world.receivers[index].receiver
  const alike = state.own.filter(r => world.receivers[r].receiver.kind === kind).length
  return { kind: { word: kind }, place: state.room.name, which: alike > 1 ? ` (${id})` : '' }
}

function roomOfReceiver(world: World, id: ReceiverId): RoomState | undefined {
  const index = world.receiverIndex.get(id)
  return index === undefined ? undefined : world.rooms.find(state => state.own.includes(index))
}

const iso = (at: number) => new Date(at).toISOString()
const wholeSeconds = (ms: number) => Math.max(1, Math.round(ms / 1000))
