import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MqttClient, connectAsync } from 'mqtt'
import { afterEach, describe, expect, it } from 'vitest'
import { asReaderId } from '../../core/model/ids.ts'
import type { Problem } from '../../core/model/problem.ts'
import type { Message, Reading } from '../../readers/driver.ts'
import { gwEspresense } from '../../readers/ble/gwEspresense.ts'
import { BrokerFailure, startBroker } from '../../readers/link/broker.ts'
import { mqttLink } from '../../readers/link/mqtt.ts'
import { systemClock } from '../../engine/clock.ts'
import { startSession } from '../../readers/session.ts'
import { until } from '../pty/pseudoTerminal.ts'

const clean: (() => unknown)[] = []
afterEach(async () => {
  for (const undo of clean.splice(0).reverse()) await undo()
})

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

interface RunningBroker {
  readonly port: number
  stop(): Promise<unknown>
}

const embedded = async (port = 0): Promise<RunningBroker> => {
  const broker = await startBroker({ port, host: '127.0.0.1' })
  return { port: broker.port, stop: () => broker.close() }
}

const hasMosquitto = spawnSync('mosquitto', ['-h']).error === undefined
const mosquitto = async (port?: number): Promise<RunningBroker> => {
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-mqtt-'))
  const taken = port ?? (await freePort())
  writeFileSync(join(folder, 'conf'), `listener ${taken} 127.0.0.1\nallow_anonymous true\n`)
  const broker: ChildProcess = spawn('mosquitto', ['-v', '-c', join(folder, 'conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(broker, 'exit')
  let log = ''
  broker.stderr!.on('data', text => {
    log += text
  })
  await until(() => /running/.test(log), 'mosquitto runs')
  return {
    port: taken,
    async stop() {
      broker.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function running(start: (port?: number) => Promise<RunningBroker>, port?: number): Promise<RunningBroker> {
  const broker = await start(port)
  clean.push(() => broker.stop())
  return broker
}

function listening(port: number, protocolVersion: 4 | 5, topic = 'espresense/#') {
  const told = { readings: [] as Reading[], receivers: [] as string[], problems: [] as Problem[], raw: [] as Message[] }
  const session = startSession({
    reader: {
      id: asReaderId('ble'),
      driver: 'gw-espresense',
      link: 'mqtt:espresense',
      receiver: null,
      room: null,
      settings: {},
    },
    driver: gwEspresense,
    settings: {},
    openLink: mqttLink({ url: `mqtt://127.0.0.1:${port}`, protocolVersion }, topic),
    clock: systemClock(),
    listener: {
      onReading: one => told.readings.push(one),
      onReceiver: (name, alive) => told.receivers.push(`${name} ${alive}`),
      onProblem: one => told.problems.push(one),
      onHealth() {},
      onBytes: (_, message) => told.raw.push(message as Message),
    },
  })
  clean.push(() => session.close())
  return { session, ...told }
}

/** A node of the ward: publishes what it hears, and leaves a last will. */
async function node(port: number, protocolVersion: 4 | 5): Promise<MqttClient> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    protocolVersion,
    reconnectPeriod: 0,
    will: { topic: 'espresense/rooms/icu/status', payload: Buffer.from('offline'), qos: 0, retain: true },
  })
  clean.push(() => client.endAsync(true))
  await client.publishAsync('espresense/rooms/icu/status', 'online', { qos: 1, retain: true })
  return client
}

const brokers: [string, (port?: number) => Promise<RunningBroker>, 4 | 5, boolean][] = [
  ['the embedded broker, MQTT 3.1.1', embedded, 4, true],
  ['mosquitto, MQTT 3.1.1', mosquitto, 4, hasMosquitto],
  ['mosquitto, MQTT 5', mosquitto, 5, hasMosquitto],
]

describe.each(brokers)('ESPresense over %s', (_, start, version, here) => {
  it.runIf(here)('is read, with who is there and who is gone', async () => {
    const { port } = await running(start)
    const ward = await node(port, version)
    const set = listening(port, version)
    await until(() => set.receivers.length > 0, 'the retained status')
    expect(set.receivers).toEqual(['icu true'])

    const id = 'iBeacon:426c7565-4368-6172-6d42-6561636f6e73-3838-4949'
    await ward.publishAsync(
      `espresense/devices/${id}/icu`,
      JSON.stringify({ mac: '5a3f1c9d0e42', id, rssi: -72.35, batt: 80 }),
      { qos: 1 },
    )
    await until(() => set.readings.length === 1, 'a reading')
    expect(set.session.health.state).toBe('up')
    expect(set.readings).toEqual([
      {
        tag: 'ibeacon:426C7565-4368-6172-6D42-6561636F6E73/3838/4949',
        alias: 'ble:5A:3F:1C:9D:0E:42',
        receiver: 'icu',
        rssiDbm: -72.35,
        telemetry: { batteryPct: 80 },
      },
    ])
    ward.stream.destroy()
    await until(() => set.receivers.at(-1) === 'icu false', 'the last will')
    expect(set.problems).toEqual([])
  })

  it.runIf(here)('does not take what the broker remembers for what is heard now', async () => {
    const { port } = await running(start)
    const ward = await node(port, version)
    await ward.publishAsync('espresense/devices/pump-7/icu', '{"rssi":-60}', { qos: 1, retain: true })
    const set = listening(port, version)
    await until(() => set.raw.length === 2, 'both retained messages')
    await ward.publishAsync('espresense/devices/pump-7/icu', '{"rssi":-61}', { qos: 1 })
    await until(() => set.readings.length > 0, 'a reading')
    expect(set.readings.map(({ rssiDbm }) => rssiDbm)).toEqual([-61])
  })

  it.runIf(here)('is down when the broker goes and up when it returns', { timeout: 20_000 }, async () => {
    const first = await start()
    const set = listening(first.port, version)
    const ward = await node(first.port, version)
    await ward.publishAsync('espresense/devices/pump-7/icu', '{"rssi":-60}', { qos: 1 })
    await until(() => set.session.health.state === 'up', 'up')
    await first.stop()
    await until(() => set.session.health.state === 'down', 'down', 2000)
    await until(() => set.problems.length === 2, 'a second attempt')
    expect(set.problems.map(({ text }) => text)).toEqual([
      `The connection to the MQTT broker at 127.0.0.1:${first.port} is lost.`,
      `The MQTT broker at 127.0.0.1:${first.port} does not answer.`,
    ])
    const second = await running(start, first.port)
    await until(() => set.session.health.state === 'opening', 'connected', 5000)
    const back = await node(second.port, version)
    await back.publishAsync('espresense/devices/pump-7/icu', '{"rssi":-60}', { qos: 1 })
    await until(() => set.session.health.state === 'up', 'up')
  })
})

describe('the embedded broker', () => {
  it('says in one sentence that its port is taken', async () => {
    const { port } = await running(embedded)
    const failure = await startBroker({ port, host: '127.0.0.1' }).then(
      () => null,
      (error: unknown) => error,
    )
    expect(failure).toBeInstanceOf(BrokerFailure)
    expect((failure as BrokerFailure).message).toBe(
      `The MQTT port ${port} is already taken by another program, perhaps another broker.`,
    )
  })

  it('outlives clients that speak no MQTT', async () => {
    const { port } = await running(embedded)
    for (const bytes of [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(5000, 0xff),
      Buffer.from('100600044d51545404'),
    ]) {
      const stranger = createConnection({ port, host: '127.0.0.1' })
      stranger.on('error', () => {})
      stranger.end(bytes)
      await once(stranger, 'close')
    }
    const set = listening(port, 4)
    await node(port, 4)
    await until(() => set.receivers.length > 0, 'connected')
    expect(set.problems).toEqual([])
  })

  it('is told from a broker that speaks no MQTT 5, in words', async () => {
    const { port } = await running(embedded)
    const set = listening(port, 5)
    await until(() => set.problems.length > 0, 'a problem')
    expect(set.problems[0]).toMatchObject({
      text: `The MQTT broker at 127.0.0.1:${port} does not speak this version of MQTT.`,
    })
  })

  it('carries hundreds of messages a second without loss', async () => {
    const { port } = await running(embedded)
    const set = listening(port, 4)
    const ward = await node(port, 4)
    await until(() => set.receivers.length > 0, 'connected')
    for (let turn = 0; turn < 2000; turn++) ward.publish(`espresense/devices/pump-${turn}/icu`, '{"rssi":-60}')
    await until(() => set.readings.length >= 2000, 'all readings', 10_000)
    expect(new Set(set.readings.map(({ tag }) => tag)).size).toBe(2000)
  })
})

describe('an MQTT link', () => {
  it('says in words that a broker address is none', async () => {
    const failed = await new Promise<Problem>(resolve => {
      mqttLink({ url: 'nowhere' }, 'espresense/#')({ opened() {}, received() {}, failed: resolve })
    })
    expect(failed.text).toBe('The address of the MQTT broker is no address.')
  })
})
