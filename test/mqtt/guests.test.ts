import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueCertificate, makeAuthority } from '../../engine/tls/authority.ts'
import { type Broker, engineUser, startBroker } from '../../readers/link/broker.ts'
import { isUnder, readGuests, sealed, usualTopics, writeGuests } from '../../readers/link/guests.ts'
import { createServer } from 'node:net'

const next = (client: MqttClient, event: 'close' | 'message') =>
  new Promise<void>(done => {
    client.once(event, () => done())
  })

describe('topics of its own', () => {
  it.each([
    ['espresense/devices/+/icu', 'espresense/devices/tag/icu', true],
    ['espresense/devices/+/icu', 'espresense/devices/tag/ward', false],
    ['espresense/devices/+/icu', 'espresense/devices/tag/icu/more', false],
    ['home/omg/#', 'home/omg/BTtoMQTT/AA', true],
    ['home/omg/#', 'home/omg', true],
    ['home/omg/#', 'home/other/BTtoMQTT/AA', false],
    ['#', '$SYS/x', false],
  ])('%s holds %s: %s', (filter, topic, expected) => expect(isUnder([filter], topic)).toBe(expected))

  it('never hold what is under the name of another', () => {
    const name = fc.stringMatching(/^[a-z0-9-]{1,8}$/)
    fc.assert(
      fc.property(name, name, name, (own, other, tag) => {
        fc.pre(own !== other)
        expect(isUnder(usualTopics('gw-espresense', own), `espresense/devices/${tag}/${other}`)).toBe(false)
        expect(isUnder(usualTopics('gw-omg', own), `home/${other}/BTtoMQTT/${tag}`)).toBe(false)
      }),
    )
  })
})

describe('the embedded broker with guests', () => {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-guests-'))
  const file = join(dir, 'gateways.json')
  const authority = makeAuthority('House', Date.now())
  const { certificate, key } = issueCertificate(authority, ['127.0.0.1'], Date.now())
  let broker: Broker
  let tlsPort = 0
  let engine: MqttClient
  const heard: string[] = []
  const login = (username?: string, password?: string, url = `mqtt://127.0.0.1:${broker.port}`) =>
    connectAsync(url, { username, password, reconnectPeriod: 0, ca: authority.certificate })

  beforeAll(async () => {
    const spare = createServer().listen(0)
    await once(spare, 'listening')
    tlsPort = (spare.address() as { port: number }).port
    spare.close()
    const topics = [...usualTopics('gw-espresense', 'icu')]
    writeGuests(file, [{ name: 'icu', topics, plain: false, password: await sealed('right') }])
    broker = await startBroker({
      port: 0,
      host: '127.0.0.1',
      guests: file,
      secret: 'the engine',
      tls: { port: tlsPort, certificate, key },
    })
    engine = await login(engineUser, 'the engine')
    engine.on('message', (topic, payload) => heard.push(`${topic}: ${payload}`))
    await engine.subscribeAsync('#', { qos: 1 })
  })
  afterAll(async () => {
    engine?.end(true)
    await broker?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  it('keeps no password in its file', () => {
    expect(JSON.stringify(readGuests(file))).not.toContain('right')
  })

  it.each([
    ['nobody', undefined, undefined],
    ['a wrong password', 'icu', 'wrong'],
    ['a name that is not there', 'ward', 'right'],
    ['the engine with a guessed password', engineUser, 'right'],
  ])('refuses %s', async (_, user, password) => {
    await expect(login(user, password)).rejects.toThrow()
  })

  it('hears a gateway under its own topics, by TLS too, and cuts it off elsewhere', async () => {
    for (const url of [`mqtt://127.0.0.1:${broker.port}`, `mqtts://127.0.0.1:${tlsPort}`]) {
      const gateway = await login('icu', 'right', url)
      await gateway.publishAsync('espresense/devices/tag/icu', url, { qos: 1 })
      const gone = next(gateway, 'close')
      gateway.publish('espresense/devices/tag/ward', 'forged', { qos: 1 })
      await gone
      gateway.end(true)
    }
    // What comes after all of it has been heard says that nothing forged will come.
    const last = next(engine, 'message')
    await engine.publishAsync('end', '', { qos: 1 })
    await last
    expect(heard.filter(text => text.includes('forged'))).toEqual([])
    expect(heard).toContain(`espresense/devices/tag/icu: mqtts://127.0.0.1:${tlsPort}`)
  })

  it('lets a gateway listen under its own topics only', async () => {
    const gateway = await login('icu', 'right')
    const granted = await gateway
      .subscribeAsync(['#', 'espresense/rooms/icu/#', 'espresense/devices/+/ward'])
      .catch(e => e)
    const words = JSON.stringify(granted)
    let leaked = 0
    gateway.on('message', () => leaked++)
    const heardOwn = next(gateway, 'message')
    await engine.publishAsync('espresense/devices/tag/ward', 'x', { qos: 1 })
    await engine.publishAsync('espresense/rooms/icu/set', 'x', { qos: 1 })
    await heardOwn
    expect(leaked, words).toBe(1)
    gateway.end(true)
  })

  it('takes a new guest at once, and the removed one no more', async () => {
    writeGuests(file, [{ name: 'er', topics: ['er/#'], plain: false, password: await sealed('other') }])
    const gateway = await login('er', 'other')
    await gateway.publishAsync('er/x', '', { qos: 1 })
    gateway.end(true)
    await expect(login('icu', 'right')).rejects.toThrow()
  })
})
