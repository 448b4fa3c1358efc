import { z } from 'zod'
import { operation, topic } from './operation.ts'
import { AnswerCard, NoticeRow, PositionRow, ReaderRow, ReceiverRow, RoomRow, StatusRow } from './rows.ts'
import { SubjectId } from './refs.ts'

export const locatingOperations = {
  'subjects.find': operation({
    does: 'Find subjects by name, type, serial, asset number, tag, room or role; one typo forgiven; best first.',
    needs: 'places.see',
    carries: 'words',
    audited: 'anew',
    input: z.object({ query: z.string().max(200), limit: z.number().int().min(1).max(100).default(10) }),
    output: z.object({ answers: z.array(AnswerCard), total: z.number() }),
  }),
  'subjects.show': operation({
    does: 'The answer card of one subject.',
    needs: 'places.see',
    carries: 'words',
    audited: true,
    input: z.object({ id: SubjectId }),
    output: AnswerCard,
  }),
  'rooms.list': operation({
    does: 'Each room with who and what is in it.',
    needs: 'places.see',
    carries: 'words',
    audited: true,
    input: z.object({}),
    output: z.object({
      rooms: z.array(
        RoomRow.extend({
          subjects: z.array(
            z.object({
              id: SubjectId,
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
    needs: 'site.see',
    carries: 'nothing',
    audited: false,
    input: z.object({}),
    output: z.object({ readers: z.array(ReaderRow), receivers: z.array(ReceiverRow) }),
  }),
  'drivers.list': operation({
    does: 'Each reader driver: id, kind, links, settings.',
    needs: 'site.see',
    carries: 'nothing',
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
  positions: topic({
    does: 'Where every subject is.',
    needs: 'places.see',
    carries: 'subjects',
    key: 'id',
    row: PositionRow,
  }),
  rooms: topic({ does: 'Coverage of every room.', needs: 'site.see', carries: 'nothing', key: 'id', row: RoomRow }),
  readers: topic({ does: 'Health of every reader.', needs: 'site.see', carries: 'nothing', key: 'id', row: ReaderRow }),
  receivers: topic({
    does: 'Health of every receiver.',
    needs: 'site.see',
    carries: 'nothing',
    key: 'id',
    row: ReceiverRow,
  }),
  notices: topic({
    does: 'Problems of the house that someone should read.',
    needs: 'site.see',
    carries: 'words',
    key: 'id',
    row: NoticeRow,
  }),
  status: topic({
    does: 'One row: how well the house is heard.',
    needs: 'site.see',
    carries: 'nothing',
    key: 'id',
    row: StatusRow,
  }),
}
