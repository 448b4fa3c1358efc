import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { checkReader } from '../checkReader.ts'
import type { Problem } from '../../core/model/problem.ts'
import { parseLink } from './link.ts'
import { linkTo } from './open.ts'

describe('a link in words', () => {
  it.each([
    ['serial:/dev/ttyUSB0', { kind: 'serial', path: '/dev/ttyUSB0', baud: 115200 }],
    ['Serial: COM3?baud=57600', { kind: 'serial', path: 'COM3', baud: 57600 }],
    ['tcp:10.0.0.7:5084', { kind: 'tcp', host: '10.0.0.7', port: 5084 }],
    ['tcp:[fe80::1]:2022', { kind: 'tcp', host: 'fe80::1', port: 2022 }],
    ['mqtt:espresense', { kind: 'mqtt', topic: 'espresense/#' }],
    ['mqtt:site/ble/', { kind: 'mqtt', topic: 'site/ble/#' }],
    ['mqtt:espresense/devices/+/icu', { kind: 'mqtt', topic: 'espresense/devices/+/icu' }],
    ['mqtt:#', { kind: 'mqtt', topic: '#' }],
  ])('%s', (text, address) => expect(parseLink(text)).toEqual(address))

  it.each([
    '',
    'serial',
    'serial:',
    'serial:/dev/x?speed=9600',
    'serial:/dev/x?baud=fast',
    'usb:1',
    'tcp:10.0.0.7',
    'tcp:host:0',
    'tcp:host:70000',
    'mqtt:',
    'mqtt:a#',
    'mqtt:#/a',
    'mqtt:a+/b',
    'udp:3000',
    '/dev/ttyUSB0',
  ])('%j is refused in one sentence', text => {
    expect(parseLink(text)).toMatchObject({
      severity: 'error',
      text: expect.stringMatching(/^The .*[.]$|^A .*[.]$|^Links .*[.]$/),
      tip: expect.stringMatching(/\.$/),
    })
  })
})

describe('a reader in words', () => {
  const door = { driver: 'uhf-r200', link: 'serial:/dev/ttyUSB0', receiver: 'door' as never, settings: {} }
  const faultsOf = (reader: Parameters<typeof checkReader>[0]) => {
    const found = checkReader(reader)
    return 'faults' in found ? found.faults.map(({ column, reason }) => `${column}: ${reason}`) : []
  }

  it('is accepted with its settings filled in', () => {
    const found = checkReader({ ...door, settings: { region: 'eu', powerDbm: 20, dropBadEpcCrc: false } })
    expect(found).toMatchObject({ checked: { driver: { id: 'uhf-r200' }, address: { baud: 115200 } } })
    expect('checked' in found && found.checked.settings).toEqual({
      delimiters: 'auto',
      region: 'eu',
      powerDbm: 20,
      channel: 'keep',
      session: 'keep',
      q: 4,
      select: 'keep',
      tid: false,
      rounds: 10_000,
      dropBadEpcCrc: false,
    })
    const gateway = { driver: 'gw-espresense', link: 'mqtt:espresense', settings: {} }
    expect(faultsOf({ ...gateway, receiver: null })).toEqual([])
    // Its room may stand for the receiver, and only the site knows whether it does.
    expect(faultsOf({ ...door, receiver: null })).toEqual([])
  })

  it('is refused by column', () => {
    expect(faultsOf({ ...door, driver: 'r2d2' })).toEqual(['driver: There is no driver "r2d2".'])
    expect(faultsOf({ ...door, link: 'mqtt:x' })).toEqual(['link: The driver uhf-r200 does not work over mqtt.'])
    const gateway = { driver: 'gw-espresense', link: 'mqtt:espresense', receiver: door.receiver, settings: {} }
    expect(faultsOf(gateway)).toEqual(['receiver: The messages of gw-espresense name their receivers.'])
    expect(faultsOf({ ...door, settings: { powerDbm: 99 } })).toHaveLength(1)
    expect(faultsOf({ ...door, settings: { power: 20 } })).toHaveLength(1)
    expect(faultsOf({ driver: 'x', link: 'y', receiver: null, settings: {} })).toHaveLength(2)
  })
})

describe('a TCP link', () => {
  const clean: (() => unknown)[] = []
  afterEach(async () => {
    for (const undo of clean.splice(0).reverse()) await undo()
  })

  it('carries bytes both ways and says when the reader is gone', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    clean.push(() => server.close())
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const far = once(server, 'connection') as Promise<[Socket]>

    const received: number[] = []
    let gone: (problem: Problem) => void = () => {}
    const failed = new Promise<Problem>(resolve => {
      gone = resolve
    })
    let isOpen: () => void = () => {}
    const opened = new Promise<void>(resolve => {
      isOpen = resolve
    })
    const link = linkTo(
      { kind: 'tcp', host: '127.0.0.1', port },
      null,
    )({ opened: isOpen, received: bytes => received.push(...(bytes as Uint8Array)), failed: gone })
    clean.push(() => link.close())
    await opened
    const [socket] = await far
    link.send(Uint8Array.of(1, 2, 3))
    expect([...(await once(socket, 'data'))[0]]).toEqual([1, 2, 3])
    socket.end(Uint8Array.of(4, 5))
    expect((await failed).text).toBe(`The reader at 127.0.0.1:${port} has closed the connection.`)
    expect(received).toEqual([4, 5])
  })

  it('says in one sentence that nobody answers', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    server.close()
    await once(server, 'close')
    const told = await new Promise<Problem>(failed => {
      linkTo({ kind: 'tcp', host: '127.0.0.1', port }, null)({ opened() {}, received() {}, failed })
    })
    expect(told.text).toBe(`127.0.0.1:${port} refuses the connection.`)
  })

  it('over MQTT needs a broker, and says so', async () => {
    const told = await new Promise<Problem>(failed => {
      linkTo({ kind: 'mqtt', topic: 'x/#' }, null)({ opened() {}, received() {}, failed })
    })
    expect(told.text).toBe('This reader speaks over MQTT, but there is no MQTT broker.')
  })
})
