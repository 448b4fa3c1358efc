import { connectAsync } from 'mqtt'
import { expect, it } from 'vitest'
import { startBroker } from '../../readers/link/broker.ts'
import { until } from '../pty/pseudoTerminal.ts'

it('the embedded broker survives a listener that stops reading in a burst of many gateways, and then goes', {
  timeout: 60_000,
}, async () => {
  const broker = await startBroker({ port: 0, host: '127.0.0.1' })
  const url = `mqtt://127.0.0.1:${broker.port}`
  const gateways = await Promise.all(Array.from({ length: 150 }, () => connectAsync(url)))
  const engine = await connectAsync(url)
  await engine.subscribeAsync('espresense/#')
  engine.stream.pause()
  const payload = Buffer.alloc(2000, 'x')
  for (let i = 0; i < 150; i++)
    for (const [g, gateway] of gateways.entries()) gateway.publish(`espresense/devices/tag-${i}/gw-${g}`, payload)
  await new Promise(done => setTimeout(done, 500))
  engine.stream.destroy()

  const again = await connectAsync(url)
  let last = ''
  again.on('message', topic => (last = topic))
  await again.subscribeAsync('espresense/#')
  await gateways[0].publishAsync('espresense/devices/after/gw', payload, { qos: 1 })
  await until(() => last.includes('after'), 'a message after the burst', 20_000)
  expect(last).toContain('after')
  for (const client of [...gateways, again]) client.end(true)
  await broker.close()
})
