import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import pino from 'pino'
import { localAdministrator } from '../../engine/access/caller.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { serve } from '../../engine/gateway/server.ts'
import { smallPlan, smallReceivers } from '../journeys/shell.ts'
import { until } from '../pty/pseudoTerminal.ts'
import { type Growth, type LongRun, weighed } from './heap.ts'
import { Malformed } from './malformed.ts'

export interface GatewayFuzz extends Growth {
  readonly sent: number
  /** Faults of a driver or of the engine, as they were told. */
  readonly broken: readonly string[]
  /** A sound gateway was heard afterwards. */
  readonly alive: boolean
}

const readers = `id,driver,link
nodes,gw-espresense,mqtt:espresense
omg,gw-omg,mqtt:home/+/BTtoMQTT/#
minew,gw-minew,mqtt:/gw/#
ruuvi,gw-ruuvi,mqtt:ruuvi/#
shelly,gw-shelly,mqtt:+/events/rpc
posts,gw-minew,http:/gateways/minew
`

/** For each topic what its gateways say when they are well. */
const messages: readonly (readonly [topic: string, payload: string])[] = [
  [
    'espresense/devices/ibeacon:1/gw-ward',
    '{"id":"ibeacon:1","rssi":-60,"mac":"aa0000000001","raw":2.1,"distance":1.9}',
  ],
  ['espresense/rooms/gw-ward/telemetry', '{"ip":"10.0.0.1","uptime":123,"adverts":5}'],
  ['espresense/rooms/gw-ward/status', 'online'],
  [
    'home/omg/BTtoMQTT/AA0000000001',
    '{"id":"AA:00:00:00:00:01","rssi":-70,"servicedata":"40000164","servicedatauuid":"0xfcd2"}',
  ],
  [
    '/gw/ac233f000001/status',
    '[{"type":"Gateway","mac":"AC233F000001"},{"type":"Unknown","mac":"AA0000000001","rssi":-60,"rawData":"0201060303AAFE"}]',
  ],
  [
    'ruuvi/AC:23/AA:00:00:00:00:01',
    '{"gw_mac":"AC:23:3F:00:00:01","rssi":-55,"aoi":[],"gts":"1700000000","ts":"1700000000","data":"0201061BFF990405","coords":""}',
  ],
  [
    'shelly/events/rpc',
    '{"src":"shelly","method":"NotifyEvent","params":{"events":[{"event":"ble.scan_result","data":[2,[["aa:00:00:00:00:01",-60,"AgEG",""]]]}]}}',
  ],
]

// The sender shares this process: its MQTT library keeps a pool of 64 KiB for each length of message it ever wrote.
Buffer.poolSize = 0

/** Damaged messages over MQTT, posts over HTTP, and plain bytes at both ports. */
export async function fuzzGateways(count: number, seed: number, run: LongRun = {}): Promise<GatewayFuzz> {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-fuzz-'))
  const engine = await openEngine({
    dir,
    clock: systemClock(),
    log: pino({ level: 'silent' }),
    listen: { mqtt: 0 },
  })
  const caller = localAdministrator('fuzz')
  await dispatch(engine, caller, 'site.import', { plan: smallPlan, receivers: smallReceivers, name: 'Small' })
  await dispatch(engine, caller, 'table.import', { kind: 'readers', csv: readers })
  const server = await serve(engine, {
    host: '127.0.0.1',
    port: 0,
    version: 'fuzz',
    pages: null,
    origins: [],
    identify: () => null,
    tls: null,
  })
  const url = `mqtt://127.0.0.1:${engine.mqttPort}`
  const rows = () => engine.readerRows()
  await until(() => rows().every(({ state }) => state !== 'down'), 'all readers', 30_000)
  const odd = new Malformed(seed)
  let sent = 0
  let client: MqttClient = await connectAsync(url)
  const payload = (text: string) => (odd.below(8) === 0 ? odd.bytes(600) : Buffer.from(odd.damaged(odd.damaged(text))))

  const publish = async () => {
    const [topic, text] = odd.pick(messages)
    const name =
      odd.below(6) === 0
        ? topic
            .split('/')
            .map(part => (odd.below(3) === 0 ? odd.bytes(12).toString('hex') : part))
            .join('/')
        : topic
    await client.publishAsync(name, payload(text), { qos: 0, retain: odd.below(50) === 0 })
  }
  const post = async () => {
    const asked = request({
      host: '127.0.0.1',
      port: new URL(server.url).port,
      method: odd.pick(['POST', 'POST', 'POST', 'PUT', 'OPTIONS']),
      path: odd.pick(['/gateways/minew', '/gateways/minew?x=1', '/..%2f', '/api', '/%00', '/__proto__']),
      headers: { 'content-type': odd.pick(['application/json', 'text/plain', 'multipart/form-data', '%%%']) },
    })
    asked.end(payload(messages[4]![1]))
    // Hanging up is an answer too: the server need not read to its end what it refused.
    await new Promise<void>(done => {
      asked.on('error', () => done())
      asked.on('close', done)
      asked.on('response', response => response.resume())
    })
  }
  const bytes = async (port: number, begin: Buffer) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    const gone = once(socket, 'close')
    socket.end(Buffer.concat([begin, odd.bytes(300)]))
    socket.resume()
    const hurry = setTimeout(() => socket.destroy(), 200)
    await gone
    clearTimeout(hurry)
  }

  const grown = await weighed(
    count,
    async (from, to) => {
      for (let i = from; i < to; i++) {
        sent++
        const way = odd.below(100)
        if (way < 80) await publish()
        else if (way < 98) await post()
        else if (way === 98) await bytes(engine.mqttPort!, Buffer.from([0x10, odd.below(256), 0, 4, 77, 81, 84, 84]))
        else await bytes(Number(new URL(server.url).port), Buffer.from(odd.pick(['GET / HTTP/1.1\r\n', 'POST /', ''])))
        if (i % 256 === 0) await new Promise(done => setImmediate(done))
        if (!client.connected) client = await connectAsync(url)
      }
      await new Promise(done => setTimeout(done, 300))
    },
    run,
  )

  const before = rows().find(({ id }) => id === 'nodes')!.readings
  await client.publishAsync('espresense/devices/ibeacon:1/gw-ward', messages[0]![1], { qos: 1 })
  await until(() => rows().find(({ id }) => id === 'nodes')!.readings > before, 'a sound gateway is heard', 30_000)
  const alive = rows().every(({ state }) => state !== 'down')
  const broken = engine.topics.notices
    .all()
    .filter(({ text }) => /fault/i.test(text))
    .map(({ source, text }) => `${source}: ${text}`)
  client.end(true)
  await server.close()
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
  return { sent, ...grown, broken, alive }
}
