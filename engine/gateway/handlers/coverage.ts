import type { coverageOperations } from '../../../core/api/coverage.ts'
import { Failure } from '../../../core/api/errors.ts'
import { tagOf } from '../../tagOf.ts'
import type { Handlers } from './index.ts'

export const coverageHandlers: Handlers<keyof typeof coverageOperations> = {
  'site.coverage': (_, engine) => {
    const { site, estimator, rooms } = engine.requireLive().world
    const { right, rival, rivalTakes } = estimator.toldApart
    const isGateway = (receiver: number) => site.receivers[receiver].kind === 'ble'
    return {
      calibrated: site.radio !== undefined,
      rooms: rooms.map(({ room, floor, own, covering }, index) => ({
        room: room.id,
        floor: floor.floor,
        right: right[index],
        rival: estimator.roomIds[rival[index]] ?? null,
        rivalTakes: rivalTakes[index],
        gateways: covering.filter(isGateway).length,
        hasReader: own.some(receiver => !isGateway(receiver)),
      })),
    }
  },

  'site.listen': async ({ tag: text, seconds }, engine) => {
    const { world } = engine.requireLive()
    const tag = tagOf(world, text)
    const wearer = world.subjects.get(world.tags[world.tagIndex.get(tag) ?? -1]?.subject)
    // Whoever listens to somebody's tag is told where they are.
    if (wearer?.kind === 'patient' || wearer?.kind === 'staff')
      throw new Failure('denied', 'Somebody wears this tag.', 'Walk with the tag of a thing, or with a spare one.')
    const startedAt = engine.clock.now()
    const ear = engine.ears.open(tag)
    await new Promise<void>(passed => engine.clock.setTimer(seconds * 1000, passed))
    return {
      tag,
      heard: ear
        .close()
        .filter(({ rssiDbm }) => Number.isFinite(rssiDbm))
        .map(({ at, receiver, rssiDbm }) => ({ afterMs: at - startedAt, receiver, rssiDbm }))
        .filter(({ afterMs }) => afterMs >= 0 && afterMs <= seconds * 1000),
    }
  },
}
