import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { until } from '../pty/pseudoTerminal.ts'
import { eventually } from './shell.ts'
import { admin, openSimulatedHouse } from './simulatedHouse.ts'

/** Six times as fast as life: five minutes of silence are 50 seconds here. */
const speed = 6

describe('the demo hospital against its own truth', () => {
  let house: Awaited<ReturnType<typeof openSimulatedHouse>>
  beforeAll(async () => {
    house = await openSimulatedHouse(speed, '--quiet')
  }, 60_000)
  afterAll(() => house?.close())

  const virtualSeconds = (seconds: number) => new Promise(done => setTimeout(done, (seconds / speed) * 1000))

  /** Of all beacons: how often room and floor are right, and how often where it says that it is sure. */
  async function score() {
    const { world } = house.engine.requireLive()
    const got = { asked: 0, floor: 0, still: 0, stillRight: 0, sure: 0, sureRight: 0 }
    for (const truth of await house.truth()) {
      const position = world.tags.find(t => t.subject === truth.subject)?.position
      if (truth.room === null || !truth.tagAlive || !position || truth.tag.startsWith('epc:')) continue
      const right = position.room === truth.room
      got.asked++
      if (position.floor === truth.floor) got.floor++
      if (!truth.moving) {
        got.still++
        if (right) got.stillRight++
      }
      if (position.probability >= 0.8) {
        got.sure++
        if (right) got.sureRight++
      }
    }
    return got
  }

  it('knows the rooms of what stands still, the floors, and when it is sure', { timeout: 60_000 }, async () => {
    await virtualSeconds(120)
    const { asked, floor, still, stillRight, sure, sureRight } = await score()
    console.info(
      `floors ${floor}/${asked}, rooms of what stands ${stillRight}/${still}, stated >= 80 %: ${sureRight}/${sure}`,
    )
    expect(asked).toBeGreaterThan(130)
    expect(floor / asked).toBeGreaterThan(0.97)
    expect(stillRight / still).toBeGreaterThan(0.85)
    expect(sureRight / sure).toBeGreaterThan(0.9)
  })

  it('tells a tag that died from a gateway that died', { timeout: 240_000 }, async () => {
    const { world } = house.engine.requireLive()
    const beacon = world.tags.find(
      t => t.tag.startsWith('ibeacon:') && world.subjects.get(t.subject)?.kind === 'asset' && t.position?.room,
    )!
    const gateway = 'gw-1-ed-waiting'
    expect(await house.tell({ verb: 'tagDeath', subject: beacon.subject })).toMatchObject({ done: 'tagDeath' })
    expect(await house.tell({ verb: 'gatewayDeath', gateway })).toMatchObject({ done: 'gatewayDeath' })
    const missing = async () => (await dispatch(house.engine, admin, 'missing.list', {})).cases
    await eventually('a case is opened', 180_000, async () => (await missing()).length > 0)
    expect((await missing()).map(c => c.subject)).toEqual([beacon.subject])
    expect(house.engine.receiverRows().find(r => r.id === gateway)?.state).toBe('down')
    const rules = house.engine.topics.alerts
      .all()
      .map(a => a.rule)
      .sort()
    expect(rules).toEqual(['missing', 'receiver-down'])
    expect(house.engine.topics.rooms.get('1-ed-waiting')?.coverage).toBe('blind')

    await house.tell({ verb: 'tagRecovery', subject: beacon.subject })
    await house.tell({ verb: 'gatewayRecovery', gateway })
    await until(() => house.engine.topics.alerts.size === 0, 'both are well again', 30_000)
    expect(await missing()).toEqual([])
  })

  it('sees a reader pulled and plugged in again', { timeout: 60_000 }, async () => {
    await house.tell({ verb: 'unplug', reader: 'r200-dock' })
    const dock = () => house.engine.readerRows().find(r => r.id === 'r200-dock')!.state
    await until(() => dock() === 'down', 'down', 10_000)
    await house.tell({ verb: 'replug', reader: 'r200-dock' })
    await until(() => dock() === 'up', 'up', 5000)
  })
})
