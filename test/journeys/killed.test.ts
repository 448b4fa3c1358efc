import { createServer } from 'node:net'
import { connectAsync } from 'mqtt'
import { expect, it } from 'vitest'
import type { AnswerCard } from '../../core/api/rows.ts'
import {
  asked,
  assetHead,
  eventually,
  folderWith,
  serve,
  smallPlan,
  smallReceivers,
  fillSite,
  whereabouts,
} from './shell.ts'

const freePort = () =>
  new Promise<number>(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

it('a server that is killed loses at most a second, and knows its last places when it is back', {
  timeout: 90_000,
}, async () => {
  const files = folderWith({
    'plan.json': smallPlan,
    'receivers.csv': smallReceivers,
    'readers.csv': 'id,driver,link\nesp,gw-espresense,mqtt:espresense\n',
    'assets.csv': `${assetHead}\npump,Infusion pump 7,Infusion pump,,,,,ble:AA:00:00:00:00:07,store,high\n`,
  })
  const data = await fillSite(files)
  const port = await freePort()
  const card = async () => (await asked<AnswerCard[]>('where', 'pump', '--data', data))[0]

  const first = await serve(data, '--mqtt', String(port))
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`)
  const beat = setInterval(() => {
    client.publish('espresense/devices/AA0000000007/gw-store', '{"rssi":-55}')
    client.publish('espresense/devices/AA0000000007/gw-ward', '{"rssi":-74}')
  }, 250)
  await eventually('placed', 30_000, async () => {
    const { place, freshness } = await card()
    return place?.room === 'store' && freshness === 'live'
  })
  // A place is stored within the round after it was told: when the next one shows, this one is on the disk for certain.
  const told = await card()
  await eventually('placed again', 30_000, async () => (await card()).lastHeard! > told.lastHeard!)
  await first.kill()
  clearInterval(beat)
  await client.endAsync(true)

  expect((await whereabouts('verify', '--data', data)).code).toBe(0)
  const resting = await card()
  expect(resting.place?.room).toBe('store')
  expect(Date.parse(resting.lastHeard!)).toBeGreaterThanOrEqual(Date.parse(told.lastHeard!))

  const second = await serve(data, '--mqtt', String(port))
  const back = await card()
  expect(back).toMatchObject({ place: resting.place, since: resting.since, lastHeard: resting.lastHeard })
  expect(await asked('missing', '--data', data)).toEqual([])
  expect(await second.stop()).toBe(0)
  files.remove()
})
