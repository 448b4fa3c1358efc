import { expect, test } from 'vitest'
import type { RoomDecision } from '../../core/model/decision.ts'
import { asReceiverId, asRoomId } from '../../core/model/ids.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { folder } from './folder.ts'
import { site, stay, subject, tag } from './rows.ts'

const pump = subject('pump', { tag: tag(1) })
const [store, icu] = [asRoomId('R1'), asRoomId('R2')]
const decision = (at: number, more: Partial<RoomDecision> = {}): RoomDecision => ({
  subject: pump.id,
  tag: tag(1),
  at,
  from: store,
  room: icu,
  probability: 0.875,
  rival: { room: store, probability: 0.125 },
  ruling: 'held',
  heldMs: 4000,
  heard: [
    { receiver: asReceiverId('a-second'), heardDbm: null, expectedDbm: null },
    { receiver: asReceiverId('z-first'), heardDbm: -52, expectedDbm: -54 },
  ],
  down: [asReceiverId('z-first')],
  ...more,
})

function filled() {
  const dir = folder()
  const open = openSqliteStore(dir)
  open.saveSite(site)
  open.saveSubjects([pump, subject('other', { tag: tag(2) })])
  return { dir, open }
}

test('the evidence of a change comes back as it was, for any time, also after a restart', () => {
  const { dir, open } = filled()
  const [first, kept, second] = [
    decision(1000, { ruling: 'first', from: null, rival: null }),
    decision(1500, { ruling: 'kept', room: store }),
    decision(2000),
  ]
  open.commit([first, kept, second].map(d => ({ kind: 'decision', decision: d })))
  open.close()
  const again = openSqliteStore(dir)
  expect(again.why(pump.id, 999)).toEqual({ change: null, kept: null })
  expect(again.why(pump.id, 1499)).toEqual({ change: first, kept: null })
  expect(again.why(pump.id, 1999)).toEqual({ change: first, kept })
  expect(again.why(pump.id, 5000)).toEqual({ change: second, kept: null })
  expect(again.why(subject('other').id, 5000)).toEqual({ change: null, kept: null })
  expect(again.forgetEvidence(2000)).toBe(2)
  expect(again.why(pump.id, 1999)).toEqual({ change: null, kept: null })
  expect(again.why(pump.id, 2000).change).toEqual(second)
  again.close()
})

test('the stays of one subject, and of one room, are those that overlap the time', () => {
  const { open } = filled()
  const other = subject('other').id
  const all = [
    stay(pump.id, 0, 100),
    stay(pump.id, 100, 300, { room: icu }),
    stay(pump.id, 300, null),
    stay(other, 50, 250),
  ]
  open.commit(all.map(s => ({ kind: 'stay', stay: s })))
  const rooms = (from: number, to: number) => open.staysOf(pump.id, from, to).map(s => s.fromAt)
  expect(rooms(0, 1000)).toEqual([0, 100, 300])
  expect(rooms(100, 300)).toEqual([100])
  expect(rooms(99, 101)).toEqual([0, 100])
  expect(rooms(500, 600)).toEqual([300])
  expect(open.staysOf(pump.id, 500, 600)).toEqual([all[2]])
  expect([...open.stays(120, 200, store)]).toEqual([all[3]])
  expect([...open.stays(120, 200, icu)]).toEqual([all[1]])
  expect([...open.stays(0, 1000, store)]).toHaveLength(3)
  open.close()
})

test('what touches proved is counted by room, also after a restart, and what receivers drift comes back', () => {
  const { dir, open } = filled()
  const truth = (at: number, room: string, said: string | null, probability: number) =>
    ({
      kind: 'truth',
      truth: {
        at,
        subject: pump.id,
        receiver: asReceiverId('pad'),
        room: asRoomId(room),
        said: said === null ? null : asRoomId(said),
        probability,
      },
    }) as const
  const drift = { receiver: asReceiverId('z-first'), baselineDb: 1.5, levelDb: -4.5, samples: 120, flaggedAt: 7 }
  open.commit([
    truth(1, 'R1', 'R2', 0.5),
    truth(10, 'R1', 'R1', 0.75),
    truth(11, 'R1', 'R1', 0.5),
    truth(12, 'R1', null, 0),
    truth(13, 'R2', 'R2', 1),
    { kind: 'drift', drift: { ...drift, samples: 3 } },
    { kind: 'drift', drift },
  ])
  open.close()
  const again = openSqliteStore(dir)
  const { byRoom, misses } = again.truth(10, 5)
  expect(byRoom).toEqual([
    { room: 'R1', samples: 3, right: 2, stated: 1.25 },
    { room: 'R2', samples: 1, right: 1, stated: 1 },
  ])
  expect(misses.map(m => m.at)).toEqual([12])
  expect(again.truth(0, 1).misses.map(m => m.at)).toEqual([12])
  expect(again.snapshot()?.drifts).toEqual([drift])
  again.forgetDrift()
  expect(again.snapshot()?.drifts).toEqual([])
  again.close()
})
