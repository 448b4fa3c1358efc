import { connectAsync } from 'mqtt'
import pino from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { localAdministrator } from '../../engine/access/caller.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { assetHead, smallPlan, smallReceivers } from '../journeys/shell.ts'
import { until } from '../pty/pseudoTerminal.ts'
import { folder } from '../store/folder.ts'

it('a beacon that is forged a thousand times a second over the real broker is left out and raised, others go on', {
  timeout: 240_000,
}, async () => {
  const dir = folder()
  const engine = await openEngine({
    dir,
    clock: systemClock(),
    log: pino({ level: 'silent' }),
    listen: { mqtt: 0 },
  })
  onTestFinished(() => engine.close())
  const caller = localAdministrator('test')
  const csv = `${assetHead}\np1,Pump 1,Pump,,,,,ble:AA:00:00:00:00:01,store,high\np2,Pump 2,Pump,,,,,ble:AA:00:00:00:00:02,ward,high\n`
  await dispatch(engine, caller, 'site.import', { plan: smallPlan, receivers: smallReceivers, name: 'Small' })
  await dispatch(engine, caller, 'table.import', { kind: 'assets', csv })
  const readers = 'id,driver,link\nnodes,gw-espresense,mqtt:espresense\n'
  await dispatch(engine, caller, 'table.import', { kind: 'readers', csv: readers })
  const client = await connectAsync(`mqtt://127.0.0.1:${engine.mqttPort}`)
  onTestFinished(() => void client.end(true))

  const storm = () => engine.topics.alerts.all().find(({ rule }) => rule === 'sighting-storm')
  let n = 0
  const rogue = setInterval(() => {
    for (let i = 0; i < 300; i++)
      client.publish('espresense/devices/AA0000000001/gw-store', `{"rssi":${-60 - (n++ % 20)}}`)
    client.publish('espresense/devices/AA0000000002/gw-ward', `{"rssi":${-55 - (n % 5)}}`)
  }, 40)
  onTestFinished(() => clearInterval(rogue))
  await until(() => storm() !== undefined, 'the storm is raised', 120_000)
  expect(storm()).toMatchObject({ subject: 'p1' })
  const placed = () => engine.topics.positions.all().find(({ id }) => id === 'p2')
  await until(() => placed()?.room === 'ward', 'the sound one is placed all the while', 120_000)
})
