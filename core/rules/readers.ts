import { type Sentence, sentence } from '../model/sentences.ts'
import type { Step } from '../pipeline.ts'
import type { ReceiverState, RoomState, World } from '../world.ts'
import { clear, raise } from './alerts.ts'

/** A cable that is plugged in again at once is nobody's alarm. */
const patienceMs = 4000

/**
 * Storms are one alert: a reader that is gone speaks once for all the receivers behind it, a gateway that is gone
 * while its feed lives speaks for itself.
 */
export function watchReaders(world: World, { now, facts }: Step) {
  for (const [id, link] of world.readers) {
    // Right after a start nothing is known: what was said before it holds.
    if (link.state === 'opening') continue
    const gone = link.state === 'down' || link.state === 'silent'
    if (!gone) clear(world, facts, 'reader-down', id)
    else if (now - link.since >= patienceMs) {
      const rooms = blindedBy(world, receiver => receiver.reader === id)
      raise(world, facts, {
        rule: 'reader-down',
        lasts: true,
        about: id,
        priority: rooms.length > 0 ? 'medium' : 'low',
        title: sentence(link.state === 'down' ? 'readerDown' : 'readerSilent'),
        text: [sentence(link.state === 'down' ? 'readerDownText' : 'readerSilentText', { id }), blindSentence(rooms)],
        room: rooms[0]?.room.id ?? null,
      })
    }
  }
  for (const receiver of world.receivers) {
    if (receiver.direct) continue
    const { id } = receiver.receiver
    if (readerGone(world, receiver)) clear(world, facts, 'receiver-down', id)
    else if (receiver.state === 'unheard') continue
    else if (receiver.state !== 'down') clear(world, facts, 'receiver-down', id)
    else if (now - receiver.since >= patienceMs) {
      const rooms = blindedBy(world, other => other === receiver)
      raise(world, facts, {
        rule: 'receiver-down',
        lasts: true,
        about: id,
        priority: rooms.length > 0 ? 'medium' : 'low',
        title: sentence('receiverDown'),
        text: [sentence('receiverDownText', { id }), blindSentence(rooms)],
        room: rooms[0]?.room.id ?? null,
      })
    }
  }
}

function readerGone(world: World, receiver: ReceiverState): boolean {
  const link = receiver.reader === null ? undefined : world.readers.get(receiver.reader)
  return link !== undefined && link.state !== 'up'
}

const blindedBy = (world: World, isCulprit: (receiver: ReceiverState) => boolean): RoomState[] =>
  world.rooms.filter(
    state =>
      state.coverage === 'blind' &&
      [...state.own, ...state.covering].some(r => world.receivers[r].state === 'down' && isCulprit(world.receivers[r])),
  )

const mostNamed = 4

function blindSentence(rooms: readonly RoomState[]): Sentence {
  if (rooms.length === 0) return sentence('othersHear')
  const names = rooms.slice(0, mostNamed).map(state => state.room.name)
  const more = rooms.length - mostNamed
  return more > 0 ? sentence('notHeardMore', { rooms: names, more }) : sentence('notHeard', { rooms: names })
}
