import { expect, test } from 'vitest'
import type { NoticeRow } from '../core/api/rows.ts'
import { asReaderId } from '../core/model/ids.ts'
import { wardSite } from '../core/positioning/ward.testSite.ts'
import { House, startAt, subject } from '../core/testHouse.ts'
import { gwRuuvi } from '../readers/ble/gwRuuvi.ts'
import { Collection, createTopics } from './gateway/topics.ts'
import { Ingest } from './ingest.ts'
import { Live } from './live.ts'
import { Notices } from './notices.ts'
import type { Store } from './store/store.ts'

/** Ruuvi messages stamp themselves: here with a clock ten minutes behind, in disorder, twice, and with levels no radio has. */
test('a gateway with a wrong clock and broken levels places its tag all the same, and is shown with what to do', () => {
  const site = wardSite()
  const tag = 'ble:A0:00:00:00:00:01'
  let now = startAt
  const { world } = new House(site, { subjects: [subject('pump', tag)] })
  const rows = new Collection<NoticeRow>(row => row.id, 0)
  const notices = new Notices(rows)
  const live = new Live(world, createTopics(startAt), notices)
  const store = { commit: () => {}, audit: () => {} } as unknown as Store
  const ingest = new Ingest({ now: () => now, setTimer: () => () => {} }, store, notices, () => live)
  const driver = gwRuuvi.open(gwRuuvi.settings.parse({}))
  const told: string[] = []
  const out = {
    reading: (reading: Parameters<typeof ingest.reading>[2]) =>
      ingest.reading(asReaderId('feed'), null, reading, now - (reading.ageMs ?? 0)),
    problem: (problem: { text: string; tip: string }) => {
      expect(problem.tip).not.toBe('')
      told.push(problem.text)
    },
    send: () => {},
    receiver: () => {},
  }
  const publish = (gateway: string, rssi: number, behindS: number) => {
    const payload = { rssi, ts: String(Math.round(now / 1000) - behindS), data: '0201061BFF9904' }
    driver.receive(
      { topic: `ruuvi/${gateway}/A0:00:00:00:00:01`, payload: new TextEncoder().encode(JSON.stringify(payload)) },
      now - startAt,
      out as never,
    )
  }
  for (let s = 0; s < 30; s++) {
    for (const [gateway, dbm] of [
      ['g-s1-0', -52],
      ['g-s0-0', -74],
      ['g-s2-0', -75],
    ] as const) {
      publish(gateway, dbm, 600 + ((s * 7) % 5))
      publish(gateway, dbm, 600)
    }
    for (const rssi of [4, 62, 0, 127]) publish('g-n3-0', rssi, 0)
    now += 1000
    ingest.step()
  }
  expect(world.tags[0].position).toMatchObject({ room: 's1-0', freshness: 'live', heardBy: 3 })
  expect(now - world.tags[0].position!.lastHeardAt).toBeLessThanOrEqual(2000)
  // What the driver can tell from the message alone, it refuses; what only physics tells, the core does.
  expect([...told, ...rows.all().map(row => row.text)].join('\n')).toMatch(/level|rssi/)
  for (const row of rows.all()) expect(row.tip).not.toBe('')
  const n3 = world.receivers[world.receiverIndex.get('g-n3-0' as never)!]
  expect(n3.leftOut.levels).toBeGreaterThan(0)
})
