import { z } from 'zod'
import { operation, topic } from './operation.ts'
import { AnswerCard, NoticeRow, PositionRow, ReaderRow, ReceiverRow, RoomRow, StatusRow } from './rows.ts'

export const locatingOperations = {
  'subjects.find': operation({
    does: 'Find subjects by name, type, serial, asset number, tag, room or role; one typo forgiven; best first.',
    role: 'viewer',
    audited: true,
    input: z.object({ query: z.string().max(200), limit: z.number().int().min(1).max(100).default(10) }),
    output: z.object({ answers: z.array(AnswerCard), total: z.number() }),
  }),
  'subjects.show': operation({
    does: 'The answer card of one subject.',
    role: 'viewer',
    audited: true,
    input: z.object({ id: z.string() }),
    output: AnswerCard,
  }),
  'rooms.list': operation({
    does: 'Each room with who and what is in it.',
    role: 'viewer',
    audited: true,
    input: z.object({}),
    output: z.object({
      rooms: z.array(
        RoomRow.extend({
          subjects: z.array(
            z.object({
              id: z.string(),
              name: z.string(),
              type: z.string(),
              probability: z.number(),
              ageMs: z.number(),
            }),
          ),
        }),
      ),
    }),
  }),
  'readers.list': operation({
    does: 'Each reader and receiver with its health.',
    role: 'viewer',
    audited: false,
    input: z.object({}),
    output: z.object({ readers: z.array(ReaderRow), receivers: z.array(ReceiverRow) }),
  }),
  'drivers.list': operation({
    does: 'Each reader driver: id, kind, links, settings.',
    role: 'viewer',
    audited: false,
    input: z.object({}),
    output: z.object({
      drivers: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          kind: z.string(),
          links: z.array(z.string()),
          settings: z.record(z.string(), z.unknown()),
        }),
      ),
    }),
  }),
}

export const locatingTopics = {
  positions: topic({ does: 'Where every subject is.', role: 'viewer', key: 'id', row: PositionRow }),
  rooms: topic({ does: 'Coverage of every room.', role: 'viewer', key: 'id', row: RoomRow }),
  readers: topic({ does: 'Health of every reader.', role: 'viewer', key: 'id', row: ReaderRow }),
  receivers: topic({ does: 'Health of every receiver.', role: 'viewer', key: 'id', row: ReceiverRow }),
  notices: topic({
    does: 'Problems of the house that someone should read.',
    role: 'viewer',
    key: 'id',
    row: NoticeRow,
  }),
  status: topic({ does: 'One row: how well the house is heard.', role: 'viewer', key: 'id', row: StatusRow }),
}
