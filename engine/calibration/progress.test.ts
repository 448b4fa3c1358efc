import { expect, test } from 'vitest'
import { asReaderId } from '../../core/model/ids.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { wardSite } from '../../core/positioning/ward.testSite.ts'
import { House, startAt, subject } from '../../core/testHouse.ts'
import { createTopics } from '../gateway/topics.ts'
import { Ingest } from '../ingest.ts'
import { Live } from '../live.ts'
import { Notices } from '../notices.ts'
import type { Store } from '../store/store.ts'
import { fitRadio } from './fit.ts'

const site = wardSite(6, 2)
const rooms = site.floors.flatMap(f => f.rooms.slice(0, -1).map(room => ({ room, floor: f.floor })))
const truth = `t_s,tag_id,sample_id,x_m,y_m,z_m,room,floor\n${rooms
  .flatMap(({ room, floor }, i) =>
    [0, 20].map(s => `${s},tag,walk${i},${room.polygon[0][0] + 2},${room.polygon[0][1] + 2.5},1.2,${room.id},${floor}`),
  )
  .join('\n')}\n`
const readings = `t_s,tag_id,receiver_id,rssi_dbm,sample_id\n${rooms
  .flatMap(({ room, floor }, i) =>
    site.receivers
      .filter(r => r.kind === 'ble' && r.floor === floor)
      .flatMap(r => {
        const d = Math.max(1, Math.hypot(r.xM - room.polygon[0][0] - 2, r.yM - room.polygon[0][1] - 2.5))
        return Array.from(
          { length: 20 },
          (_, t) => `${t + 0.5},tag,${r.id},${Math.round(-50 - 30 * Math.log10(d) + ((t * 5) % 7) - 3)},walk${i}`,
        )
      }),
  )
  .join('\n')}\n`

test('a fit says how far it is, stage by stage, while sightings go on being placed', { timeout: 60_000 }, async () => {
  const tag = 'ble:A0:00:00:00:00:01'
  let now = startAt
  const topics = createTopics(startAt)
  const notices = new Notices(topics.notices)
  const { world } = new House(site, { subjects: [subject('pump', tag)] })
  const live = new Live(world, topics, notices)
  const store = { commit: () => {}, audit: () => {} } as unknown as Store
  const ingest = new Ingest({ now: () => now, setTimer: () => () => {} }, store, notices, () => live)

  const told: { share: number; stage: string; steps: number }[] = []
  let steps = 0
  let done = false
  const fit = fitRadio({ site, readings, truth }, (share, stage) => told.push({ share, stage, steps })).finally(() => {
    done = true
  })
  while (!done) {
    now += 1000
    ingest.reading(asReaderId('feed'), null, { tag: parseTagId(tag)!, receiver: 'g-s1-0', rssiDbm: -55 }, now)
    ingest.step()
    steps++
    // The engine's timer: other work of this thread gets its turn.
    await new Promise(turn => setTimeout(turn, 1))
  }
  const { model } = await fit
  expect(Object.keys(model.receivers).length).toBeGreaterThan(0)
  expect([...new Set(told.map(t => t.stage))]).toEqual([
    'reading',
    'path loss',
    'radio maps',
    'detection',
    'confidence',
    'done',
  ])
  expect(told.map(t => t.share)).toEqual(told.map(t => t.share).sort((a, b) => a - b))
  // Between one stage and the next the engine went on: a fit in its own thread would have let it do nothing.
  expect(told.at(-1)!.steps - told[0].steps).toBeGreaterThan(5)
  expect(world.tags[0].rhythm.lastAt).toBe(now)
  // What stands is placed anew about every third second.
  expect(world.tags[0].position?.lastHeardAt).toBeGreaterThanOrEqual(now - 4000)
})
