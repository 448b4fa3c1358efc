import { z } from 'zod'
import { Failure } from '../../../core/api/errors.ts'
import type { locatingOperations } from '../../../core/api/locating.ts'
import type { Subject } from '../../../core/model/subject.ts'
import { drivers } from '../../../readers/registry.ts'
import { find } from '../../find.ts'
import type { Live } from '../../live.ts'
import { answerCard, positionOf, roomRow } from '../../rows.ts'
import type { Handlers } from './index.ts'

const card = (live: Live, subject: Subject, now: number) =>
  answerCard(live.world, subject, positionOf(live.world, subject), live.dueOf(subject.id), now)

export const locatingHandlers: Handlers<keyof typeof locatingOperations> = {
  'subjects.find': ({ query, limit }, engine, { rights }) => {
    const live = engine.requireLive()
    const found = find(live.world, query, rights)
    const now = engine.clock.now()
    return { answers: found.slice(0, limit).map(subject => card(live, subject, now)), total: found.length }
  },
  'subjects.show': ({ id }, engine) => {
    const live = engine.requireLive()
    const subject = live.world.subjects.get(id as Subject['id'])
    if (subject === undefined)
      throw new Failure(
        'not-found',
        `There is nothing with the id "${id}".`,
        'It may have been removed; search for its name.',
      )
    return card(live, subject, engine.clock.now())
  },
  'rooms.list': (_, engine) => {
    const { world } = engine.requireLive()
    const now = engine.clock.now()
    const inRoom = new Map<string, { id: string; name: string; type: string; probability: number; ageMs: number }[]>()
    for (const { position } of world.tags) {
      const subject = position?.subject ? world.subjects.get(position.subject) : undefined
      if (position?.room == null || subject === undefined || position.freshness === 'lost') continue
      const list = inRoom.get(position.room) ?? []
      inRoom.set(position.room, list)
      list.push({
        id: subject.id,
        name: subject.name,
        type: subject.type,
        probability: Math.round(position.probability * 1000) / 1000,
        ageMs: Math.max(0, Math.round(now - position.lastHeardAt)),
      })
    }
    return { rooms: world.rooms.map(state => ({ ...roomRow(state), subjects: inRoom.get(state.room.id) ?? [] })) }
  },
  'readers.list': (_, engine) => ({ readers: engine.readerRows(), receivers: engine.receiverRows() }),
  'drivers.list': () => ({
    drivers: drivers.map(({ id, title, kind, links, settings }) => ({
      id,
      title,
      kind,
      links: [...links],
      settings: z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>,
    })),
  }),
}
