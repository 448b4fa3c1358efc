import type { boardOperations } from '../../../core/api/board.ts'
import { boardOf } from '../../../core/api/boardOf.ts'
import type { Handlers } from './index.ts'

export const boardHandlers: Handlers<keyof typeof boardOperations> = {
  'board.show': (of, engine) => {
    engine.requireLive()
    const units = boardOf(engine.topics.positions.all(), engine.topics.rooms.all(), of)
    return {
      at: engine.clock.now(),
      units: units.map(unit => ({ ...unit, rooms: unit.rooms.map(room => ({ ...room, rows: [...room.rows] })) })),
    }
  },
}
