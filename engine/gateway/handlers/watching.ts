import type { watchingOperations } from '../../../core/api/watching.ts'
import { shareOf } from '../../../core/watch/accuracy.ts'
import { nameOfRoom, roomOf } from '../../../core/world.ts'
import type { RoomTruth } from '../../store/store.ts'
import type { Handlers } from './index.ts'

const dayMs = 86_400_000
const mostMisses = 10

export const watchingHandlers: Handlers<keyof typeof watchingOperations> = {
  'accuracy.show': ({ days }, engine) => {
    const { world } = engine.requireLive()
    const { byRoom, misses } = engine.store.truth(engine.clock.now() - days * dayMs, mostMisses)
    const all = byRoom.reduce(
      (sum, { samples, right, stated }) => ({
        samples: sum.samples + samples,
        right: sum.right + right,
        stated: sum.stated + stated,
      }),
      { samples: 0, right: 0, stated: 0 },
    )
    return {
      days,
      overall: measured(all),
      rooms: byRoom.flatMap(truth => {
        const state = roomOf(world, truth.room)
        if (state === undefined) return []
        return [{ id: truth.room, name: state.room.name, floor: state.floor.floor, ...measured(truth) }]
      }),
      misses: misses.map(({ at, subject, said, room, probability }) => ({
        at: new Date(at).toISOString(),
        subject,
        name: world.subjects.get(subject)?.name ?? subject,
        said,
        saidName: said === null ? null : nameOfRoom(world, said),
        room,
        roomName: nameOfRoom(world, room),
        probability,
      })),
    }
  },
}

function measured({ samples, right, stated }: Omit<RoomTruth, 'room'>) {
  const { share, low, high } = shareOf(right, samples)
  return { samples, right, share, low, high, stated: samples === 0 ? null : stated / samples }
}
