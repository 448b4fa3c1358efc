import { describe, expect, it } from 'vitest'
import type { NoticeRow } from '../core/api/rows.ts'
import { Failure } from '../core/api/errors.ts'
import type { Fact } from '../core/facts.ts'
import { asPlanId, asReaderId, asReceiverId, asSubjectId } from '../core/model/ids.ts'
import { parseTagId } from '../core/model/tagId.ts'
import { newSnapshot } from '../core/facts.ts'
import { createEstimator } from '../core/positioning/createEstimator.ts'
import { wardSite } from '../core/positioning/ward.testSite.ts'
import { gatewayFeed, startAt, subject } from '../core/testHouse.ts'
import { openWorld } from '../core/world.ts'
import { Collection, createTopics } from './gateway/topics.ts'
import { Ingest } from './ingest.ts'
import { Live } from './live.ts'
import { Notices } from './notices.ts'
import type { Store } from './store/store.ts'

const beacon = 'ble:A0:00:00:00:00:01'

function engineParts(tags: readonly string[] = [beacon]) {
  let now = startAt
  const committed: Fact[] = []
  const trouble: { next: Error | null } = { next: null }
  const store = {
    commit: (facts: readonly Fact[]) => {
      if (trouble.next) throw trouble.next
      committed.push(...facts)
    },
    audit: () => {},
  } as unknown as Store
  const site = wardSite()
  const snapshot = newSnapshot(site, {
    subjects: tags.map((tag, n) => subject(n === 0 ? 'pump' : `pump-${n}`, tag)),
    readers: [gatewayFeed],
  })
  const world = openWorld(snapshot, createEstimator(site), startAt)
  const rows = new Collection<NoticeRow>(row => row.id, 0)
  const notices = new Notices(rows)
  const topics = createTopics(startAt)
  const live = new Live(world, topics, notices)
  // Each turn seems to take as long as it may.
  let stopwatch = 0
  const ingest = new Ingest(
    { now: () => now, setTimer: () => () => {} },
    store,
    notices,
    () => live,
    () => (stopwatch += 12),
  )
  const hear = () => {
    now += 1000
    ingest.reading(asReaderId('feed'), null, { tag: parseTagId(beacon)!, receiver: 'g-s1-0', rssiDbm: -55 }, now)
    ingest.step()
  }
  const hearAll = () => {
    for (const tag of tags)
      ingest.reading(asReaderId('feed'), null, { tag: parseTagId(tag)!, receiver: 'g-s1-0', rssiDbm: -55 }, now)
  }
  /** A round of turns and more; gives how many tags each placed. */
  const round = () =>
    Array.from({ length: 8 }, () => {
      now += 25
      ingest.turn()
      return world.tags.filter(({ track }) => track.updatedAt === now).length
    })
  const wait = (ms: number) => {
    now += ms
  }
  /** Time goes on by a step; every 15 s all gateways say that they are there. */
  const beat = (ms: number, alive = true) => {
    wait(ms)
    if (alive && (now - startAt) % 15_000 === 0)
      for (const { id } of site.receivers)
        ingest.sign({ kind: 'receiver', receiver: id, reader: gatewayFeed.id, alive: true, at: now })
    ingest.step()
  }
  return { ingest, wait, beat, hear, hearAll, round, committed, trouble, rows, world, live, topics }
}

describe('ingest', () => {
  it('keeps what a full store did not take, the latest of each tag, and writes it when there is room', () => {
    const { ingest, hear, committed, trouble, rows, world } = engineParts()
    trouble.next = new Failure('unavailable', 'The disk is full.', 'Make room.')
    for (let s = 0; s < 20; s++) {
      hear()
      expect(ingest.commit()).toBe(false)
    }
    expect(rows.all()).toMatchObject([{ source: 'store', severity: 'error', count: 20 }])
    trouble.next = null
    expect(ingest.commit()).toBe(true)
    const positions = committed.filter(fact => fact.kind === 'position')
    expect(positions).toHaveLength(1)
    expect(positions[0]).toEqual({ kind: 'position', position: world.tags[0]!.position })
    expect(committed.filter(fact => fact.kind === 'stay').length).toBeGreaterThan(0)
    expect(rows.all()).toEqual([])
  })

  it('places many tags by turns, all of them within a round, and stores them then', () => {
    const many = Array.from({ length: 160 }, (_, n) => `ble:A0:00:00:00:01:${n.toString(16).padStart(2, '0')}`)
    const { ingest, hearAll, round, committed, world } = engineParts(many)
    ingest.step()
    for (let second = 0; second < 2; second++) {
      hearAll()
      // A turn that stores places nothing.
      expect(round().toSorted((a, b) => b - a)).toEqual([40, 40, 40, 40, 0, 0, 0, 0])
      for (let rest = 0; rest < 4; rest++) round()
    }
    expect(world.tags.every(({ position }) => position?.lastHeardAt === startAt + 1000)).toBe(true)
    expect(new Set(committed.flatMap(fact => (fact.kind === 'position' ? [fact.position.tag] : []))).size).toBe(160)
  })

  it('takes what a gateway heard before its last will, whosever turn it is', () => {
    const { ingest, hearAll, round, world } = engineParts([...Array(8).keys()].map(n => `ble:A0:00:00:00:01:0${n}`))
    round()
    const gateway = world.receivers[world.receiverIndex.get(asReceiverId('g-s1-0'))!]!
    hearAll()
    round()
    expect(gateway.state).toBe('up')
    hearAll()
    ingest.sign({ kind: 'receiver', reader: asReaderId('feed'), receiver: gateway.receiver.id, alive: false, at: 0 })
    round()
    expect(gateway.state).toBe('down')
  })

  it('meets a fault with the same sightings only once', () => {
    const { ingest, hear, world } = engineParts()
    hear()
    const fault = Object.assign(world.estimator, { update: world.estimator.update })
    const update = fault.update
    fault.update = () => {
      throw new Error('broken')
    }
    expect(hear).toThrow('broken')
    fault.update = update
    expect(() => ingest.step()).not.toThrow()
    hear()
    expect(world.tags[0]?.position?.lastHeardAt).toBe(startAt + 3000)
  })

  it('writes round a fact that can never be written', () => {
    const { ingest, hear, committed, trouble, rows } = engineParts()
    hear()
    trouble.next = new Error('NaN in a column')
    ingest.commit()
    trouble.next = null
    hear()
    expect(ingest.commit()).toBe(true)
    expect(committed.some(fact => fact.kind === 'position')).toBe(true)
    expect(rows.all().map(row => row.source)).toEqual(['store fault'])
  })

  it.each([
    ['2025-01-01', ['s1-0']],
    ['2026-01-01', []],
  ])('names in the due list the room of what is due (last done %s)', (lastDone, rooms) => {
    const { hear, live, topics } = engineParts()
    const plan = {
      id: asPlanId('p'),
      asset: asSubjectId('pump'),
      type: null,
      title: 'Check',
      basis: 'aem' as const,
      every: 12,
      unit: 'months' as const,
      lastDone,
      highRisk: false,
      graceDays: 0,
      checklist: [],
      doneMeter: null,
    }
    live.world.plans.set(plan.id, plan)
    live.judgeUpkeep('2026-01-05')
    live.refresh()
    for (let s = 0; s < 5; s++) hear()
    expect(topics.due.all().map(row => row.room)).toEqual(rooms)
  })
})

it('holds no silence against anybody while it was held up itself', () => {
  const { ingest, world, beat, wait } = engineParts()
  ingest.sign({ kind: 'link', reader: gatewayFeed.id, state: 'up' })
  for (let s = 0; s < 120; s++) beat(1000)
  expect(world.receivers[0].state).toBe('up')
  // The computer does something else for longer than three heartbeats; what came meanwhile is read afterwards.
  wait(100_000)
  ingest.step()
  for (let s = 0; s < 10; s++) beat(1000, false)
  expect([...world.openAlerts.values()].map(alert => alert.rule)).toEqual([])
  for (let s = 0; s < 30; s++) beat(1000)
  expect(world.receivers.map(({ state }) => state)).not.toContain('down')
  // What is silent from then on is told as ever.
  for (let s = 0; s < 60; s++) beat(1000, false)
  expect(world.receivers[0].state).toBe('down')
})

it('lets a feed gone wild wait for the others, and says which it is', () => {
  const { ingest, rows } = engineParts()
  const reading = { tag: parseTagId(beacon)!, receiver: 'g-s1-0', rssiDbm: -55 }
  const send = (reader: string, times: number) => {
    for (let i = 0; i < times; i++) ingest.reading(asReaderId(reader), null, reading, startAt)
  }
  send('calm', 10)
  send('wild', 150_000)
  send('calm', 20_000)
  ingest.step()
  const [notice] = rows.all()
  expect(notice.tip).toBe(
    '50010 were left out. Most came by the reader wild: see whether it is sound. Use fewer feeds here, or a faster computer.',
  )
  // Afterwards it has its turn again.
  send('wild', 10)
  ingest.step()
  expect(rows.get(notice.id)?.count).toBe(1)
})
