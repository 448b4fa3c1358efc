import { expect, it } from 'vitest'
import type { AlertRow } from '../../../core/api/rows.ts'
import type { WorkOrderRow } from '../../../core/api/upkeep.ts'
import { storyOf } from './timeline.ts'

const minute = 60_000
const iso = (min: number) => new Date(min * minute).toISOString()

it('makes one line of stays, states, work and alarms, newest first', () => {
  const stay = { id: 'p', name: 'Pump', type: '', room: 'r', roomName: 'R', floor: 1, probability: 1, to: null }
  const story = storyOf({
    stays: [
      { ...stay, from: iso(1), to: iso(5) },
      { ...stay, from: iso(5) },
    ],
    changes: [
      {
        subject: 'p',
        at: 3 * minute,
        from: 'available',
        to: 'in-use',
        why: 'room',
        by: null,
        room: 'r',
        note: '',
        refused: null,
        usedMs: 0,
        uses: 1,
      },
    ],
    orders: [
      {
        openedAt: 2 * minute,
        openedBy: 'Ann',
        startedAt: 6 * minute,
        startedBy: 'Bo',
        attempts: [{ at: 7 * minute, by: 'Bo', room: null, note: '', evidence: [] }],
        closedAt: 9 * minute,
        closedBy: 'Cy',
        id: 'WO-1',
      } as unknown as WorkOrderRow,
    ],
    alerts: [{ id: 'a', raisedAt: 4 * minute, resolvedAt: 8 * minute } as AlertRow],
  })
  expect(story.map(each => [each.at / minute, each.kind, 'step' in each ? each.step : ''])).toEqual([
    [9, 'work', 'closed'],
    [8, 'alarms', 'resolved'],
    [7, 'work', 'searched'],
    [6, 'work', 'started'],
    [5, 'places', ''],
    [4, 'alarms', 'raised'],
    [3, 'states', ''],
    [2, 'work', 'opened'],
    [1, 'places', ''],
  ])
  expect(new Set(story.map(each => each.key)).size).toBe(story.length)
})
