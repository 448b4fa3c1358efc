import type { WhyAnswer } from '../core/api/past.ts'
import type { Hearing, RoomDecision } from '../core/model/decision.ts'
import type { ReceiverId, RoomId } from '../core/model/ids.ts'
import type { Position } from '../core/model/position.ts'
import type { Subject } from '../core/model/subject.ts'
import { wordsInEnglish } from '../core/model/sentences.ts'
import { nameOfRoom, type RoomState, type World } from '../core/world.ts'

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
  return {
    id: subject.id,
    name: subject.name,
    type: subject.type,
    change: change === null ? null : changeRow(world, change),
    kept:
      kept?.rival == null
        ? null
        : { at: iso(kept.at), rival: shareRow(world, kept.rival), heldMs: Math.round(kept.heldMs) },
    lines: change === null ? unknownLines(world, evidence) : knownLines(world, evidence, change),
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

function knownLines(world: World, { subject, kept, pending }: Evidence, change: RoomDecision): string[] {
  const room = nameOfRoom(world, change.room)
  const before = change.from === null ? '' : ` Before that it was in ${nameOfRoom(world, change.from)}.`
  const arrived = clock(world, change.at - change.heldMs)
  const lines = [`${subject.name} is taken to be in ${room} since ${arrived}.${before}`, rulingLine(world, change)]
  if (change.heard.some(h => h.heardDbm !== null)) lines.push(heardLine(world, change.heard))
  if (change.down.length > 0) {
    const names = change.down.map(r => receiverName(world, r)).join(' and ')
    lines.push(
      `${capital(names)} ${change.down.length === 1 ? 'was' : 'were'} down, so not hearing it there proved nothing.`,
    )
  }
  if (pending !== null)
    lines.push(
      `${nameOfRoom(world, pending.room)} has looked likelier for ${seconds(pending.forMs)}; a few seconds more and it is believed.`,
    )
  else if (kept?.rival != null)
    lines.push(
      `At ${clock(world, kept.at)} ${nameOfRoom(world, kept.rival.room)} looked likelier for ${seconds(kept.heldMs)}, too short to be believed.`,
    )
  return lines
}

function rulingLine(world: World, { ruling, room, from, probability, rival, heldMs, heard }: RoomDecision): string {
  const share = percent(probability)
  const next = rival === null ? '' : `, next ${nameOfRoom(world, rival.room)} with ${percent(rival.probability)}`
  const name = nameOfRoom(world, room)
  switch (ruling) {
    case 'first':
      return `Nothing was known before; ${name} was the likeliest with ${share}${next}.`
    case 'read': {
      const reader = heard.find(h => h.heardDbm === null)
      return `${reader ? capital(receiverName(world, reader.receiver)) : 'A reader'} read it, which proves the room (${share}).`
    }
    case 'certain':
      return `There was no doubt left: ${share} for ${name}${next}.`
    default:
      return `${name} had been likelier than ${from === null ? 'any other' : nameOfRoom(world, from)} for ${seconds(heldMs)}: ${share}${next}.`
  }
}

/** Below this a receiver is as good as out of reach. */
const hardlyDbm = -100

function heardLine(world: World, heard: readonly Hearing[]): string {
  const parts = heard.flatMap(({ receiver, heardDbm, expectedDbm }) => {
    if (heardDbm === null) return []
    const expected =
      expectedDbm === null
        ? ''
        : expectedDbm < hardlyDbm
          ? ' (hardly expected there)'
          : ` (expected ${Math.round(expectedDbm)})`
    return [`${receiverName(world, receiver)} at ${Math.round(heardDbm)} dBm${expected}`]
  })
  return `Heard by ${parts.join(', ')}.`
}

function unknownLines(world: World, { subject, position }: Evidence): string[] {
  if (subject.tag === null) return [`${subject.name} has no tag, so it can't be located.`, 'Bind a tag to it.']
  if (position === null)
    return [
      `${subject.name} has not been heard yet.`,
      'Check that its tag is switched on and within reach of a receiver.',
    ]
  return [
    `${subject.name} has been taken to be in ${nameOfRoom(world, position.room)} since ${clock(world, position.since)}.`,
    'The evidence of a change of room is kept for 7 days; of that time none is known.',
  ]
}

/** By the room it stands in, as people do; with its id where the room has several of its kind, or where it stands in none. */
function receiverName(world: World, id: ReceiverId): string {
  const index = world.receiverIndex.get(id)
  const state = roomOfReceiver(world, id)
  if (index === undefined || state === undefined) return `receiver ${id}`
  const { kind } = world.receivers[index].receiver
  const alike = state.own.filter(r => world.receivers[r].receiver.kind === kind).length
  return `the ${wordsInEnglish[kind]} in ${state.room.name}${alike > 1 ? ` (${id})` : ''}`
}

function roomOfReceiver(world: World, id: ReceiverId): RoomState | undefined {
  const index = world.receiverIndex.get(id)
  return index === undefined ? undefined : world.rooms.find(state => state.own.includes(index))
}

/** Local to the site: "Tue 3 Mar, 14:03:12". */
const clock = (world: World, at: number) =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: world.site.timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(at)

const iso = (at: number) => new Date(at).toISOString()
const seconds = (ms: number) => `${Math.max(1, Math.round(ms / 1000))} s`
const percent = (share: number) => `${Math.round(Math.min(1, share) * 100)} %`
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
