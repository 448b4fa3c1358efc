import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { asReceiverId } from '../core/model/ids.ts'
import { parseTagId } from '../core/model/tagId.ts'
import { assetHead, smallPlan, smallReceivers } from '../test/journeys/shell.ts'
import { VirtualClock } from '../test/readers/virtualWire.ts'
import { callerWith } from './access/caller.ts'
import { openEngine } from './engine.ts'
import { dispatch } from './gateway/dispatch.ts'

const admin = callerWith('administrator', 'test')
const pump = 'ble:AA:00:00:00:00:01'

async function house() {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-coverage-'))
  const clock = new VirtualClock()
  const engine = await openEngine({ dir, log: pino({ level: 'silent' }), listen: null, clock })
  onTestFinished(async () => {
    await engine.close()
    rmSync(dir, { recursive: true, force: true })
  })
  const site = { plan: smallPlan, receivers: smallReceivers, name: 'Small', timeZone: 'UTC' }
  await dispatch(engine, admin, 'site.import', site)
  const assets = `${assetHead}\np1,Pump 1,Infusion pump,,,,,${pump},store,\n`
  await dispatch(engine, admin, 'table.import', { kind: 'assets', csv: assets })
  const people = 'id,kind,name,role,mrn,tag\nn1,staff,Nurse One,nurse,,ble:AA:00:00:00:00:02\n'
  await dispatch(engine, admin, 'table.import', { kind: 'people', csv: people })
  const hear = (tag: string, receiver: string, rssiDbm: number) =>
    engine.ears.hear(parseTagId(tag)!, undefined, asReceiverId(receiver), clock.now(), rssiDbm)
  return { engine, clock, hear }
}

it('says of each room how often it is named rightly, and what hears it', async () => {
  const { engine } = await house()
  const { calibrated, rooms } = await dispatch(engine, admin, 'site.coverage', {})
  expect(calibrated).toBe(false)
  expect(rooms.map(({ room }) => room)).toEqual(['ward', 'store', 'dock'])
  for (const { right, rival, rivalTakes, gateways } of rooms) {
    expect(right + rivalTakes).toBeLessThanOrEqual(1 + 1e-6)
    expect(rival === null).toBe(rivalTakes === 0)
    expect(gateways).toBe(2)
  }
  // With fewer gateways rooms are told apart less well.
  const [head, first] = smallReceivers.split('\n')
  await dispatch(engine, admin, 'site.import', { plan: smallPlan, receivers: `${head}\n${first}\n` })
  const fewer = await dispatch(engine, admin, 'site.coverage', {})
  const all = (of: typeof rooms) => of.reduce((sum, { right }) => sum + right, 0)
  expect(all(fewer.rooms)).toBeLessThan(all(rooms))
})

it('hears one tag for as long as it was asked to, and no other', async () => {
  const { engine, clock, hear } = await house()
  hear(pump, 'gw-ward', -40)
  const asked = dispatch(engine, admin, 'site.listen', { tag: pump, seconds: 5 })
  clock.pass(1000)
  hear(pump, 'gw-ward', -60)
  hear('ble:AA:00:00:00:00:09', 'gw-ward', -50)
  clock.pass(2000)
  hear(pump, 'gw-store', -71)
  hear(pump, 'gw-store', Number.NaN)
  clock.pass(2001)
  hear(pump, 'gw-store', -72)
  expect(await asked).toEqual({
    tag: pump,
    heard: [
      { afterMs: 1000, receiver: 'gw-ward', rssiDbm: -60 },
      { afterMs: 3000, receiver: 'gw-store', rssiDbm: -71 },
    ],
  })
})

it('two may listen to the same tag; each hears its own time of it', async () => {
  const { engine, clock, hear } = await house()
  const first = dispatch(engine, admin, 'site.listen', { tag: pump, seconds: 2 })
  clock.pass(1000)
  const second = dispatch(engine, admin, 'site.listen', { tag: pump, seconds: 2 })
  clock.pass(500)
  hear(pump, 'gw-ward', -60)
  clock.pass(2000)
  expect([(await first).heard, (await second).heard].map(heard => heard.map(({ afterMs }) => afterMs))).toEqual([
    [1500],
    [500],
  ])
})

it('does not tell where somebody is by way of their badge', async () => {
  const { engine } = await house()
  await expect(
    dispatch(engine, admin, 'site.listen', { tag: 'ble:AA:00:00:00:00:02', seconds: 5 }),
  ).rejects.toMatchObject({ code: 'denied' })
})
