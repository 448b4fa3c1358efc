import { createSocket } from 'node:dgram'
import { EventEmitter, once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { checkReader } from '../checkReader.ts'
import type { Problem } from '../../core/model/problem.ts'
import { until } from '../../test/pty/pseudoTerminal.ts'
import { decode } from '../decode.ts'
import type { Message } from '../driver.ts'
import { findDriver } from '../registry.ts'
import { Doors } from './doors.ts'
import { parseLink, type SerialAddress, serialWords } from './link.ts'
import { advertisingReport, type Discovered, localLinkBy } from './local.ts'
import { linkTo } from './open.ts'
import { type SeenPort, SerialPorts } from './ports.ts'

const ways = { broker: null, ports: new SerialPorts(async () => []), doors: new Doors() }

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
    [
      'serial:/dev/ttyS1?baud=38400&parity=even&flow=rtscts&usb=1a86:7523:A%20B',
      {
        kind: 'serial',
        path: '/dev/ttyS1',
        baud: 38400,
        parity: 'even',
        flow: 'rtscts',
        usb: { vendor: '1A86', product: '7523', serial: 'A B' },
      },
    ],
    ['udp:3000', { kind: 'udp', host: null, port: 3000 }],
    ['udp:127.0.0.1:3000', { kind: 'udp', host: '127.0.0.1', port: 3000 }],
    ['http:/gateways/minew', { kind: 'http', path: '/gateways/minew' }],
    ['http:minew/', { kind: 'http', path: '/minew' }],
    ['keyboard:icu desk', { kind: 'keyboard', station: 'icu desk' }],
    ['local:', { kind: 'local' }],
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
    'udp:0',
    'udp:a b:3000',
    'http:',
    'http:/',
    'http:/api/x',
    'http:/assets',
    'http:/a b',
    'http:/../x',
    'local:hci0',
    'serial:/dev/x?parity=mark',
    'serial:/dev/x?usb=1A86',
    '/dev/ttyUSB0',
  ])('%j is refused in one sentence', text => {
    expect(parseLink(text)).toMatchObject({
      severity: 'error',
      text: expect.stringMatching(/^The .*[.]$|^A .*[.]$|^Links .*[.]$/),
      tip: expect.stringMatching(/\.$/),
    })
  })
})

it.each(['serial:/dev/ttyUSB0?baud=57600', 'serial:COM3?baud=9600&parity=odd&usb=1A86:7523:A%20B'])(
  '%s is written as it is read',
  text => expect(serialWords(parseLink(text) as SerialAddress)).toBe(text),
)

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
      ways,
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
      linkTo({ kind: 'tcp', host: '127.0.0.1', port }, ways)({ opened() {}, received() {}, failed })
    })
    expect(told.text).toBe(`127.0.0.1:${port} refuses the connection.`)
  })

  it('over MQTT needs a broker, and says so', async () => {
    const told = await new Promise<Problem>(failed => {
      linkTo({ kind: 'mqtt', topic: 'x/#' }, ways)({ opened() {}, received() {}, failed })
    })
    expect(told.text).toBe('This reader speaks over MQTT, but there is no MQTT broker.')
  })
})

/** What a link says, and a way to wait for it. */
function listener() {
  const told = { opened: 0, received: [] as (Uint8Array | Message)[], failed: [] as Problem[] }
  return {
    told,
    opened: () => void told.opened++,
    received: (input: Uint8Array | Message) => void told.received.push(input),
    failed: (reason: Problem) => void told.failed.push(reason),
  }
}

describe('a UDP link', () => {
  it('gives each datagram as one message, and says that its port is taken', async () => {
    const spare = createSocket('udp4').bind(0, '127.0.0.1')
    await once(spare, 'listening')
    const { port } = spare.address()
    const refused = listener()
    const second = linkTo({ kind: 'udp', host: '127.0.0.1', port }, ways)(refused)
    await until(() => refused.told.failed.length > 0, 'a refusal')
    expect(refused.told.failed[0]!.text).toBe(`The UDP port ${port} is taken.`)
    await second.close()
    spare.close()
    await once(spare, 'close')

    const events = listener()
    const link = linkTo({ kind: 'udp', host: '127.0.0.1', port }, ways)(events)
    await until(() => events.told.opened > 0, 'open')
    const gateway = createSocket('udp4')
    for (const text of ['one', 'two']) gateway.send(text, port, '127.0.0.1')
    await until(() => events.told.received.length === 2, 'both')
    expect(events.told.received.map(one => Buffer.from((one as Message).payload).toString())).toEqual(['one', 'two'])
    gateway.close()
    await link.close()
  })
})

describe('a door', () => {
  it('lets in while a reader has it open, and one reader only', async () => {
    const doors = new Doors()
    const [first, second] = [listener(), listener()]
    const link = doors.link('http:/x')(first)
    doors.link('http:/x')(second)
    expect(doors.push('http:/x', Uint8Array.of(1))).toBe(false)
    await until(() => first.told.opened + second.told.failed.length === 2, 'both')
    expect(second.told.failed[0]!.text).toBe('Another reader already has the link http:/x.')
    expect(doors.push('http:/x', Uint8Array.of(2))).toBe(true)
    await link.close()
    expect(doors.push('http:/x', Uint8Array.of(3))).toBe(false)
    expect(first.told.received).toEqual([Uint8Array.of(2)])
  })
})

describe('the ports of the computer', () => {
  const port = (path: string, serialNumber?: string) => ({ path, vendorId: '1a86', productId: '7523', serialNumber })
  const device = { vendor: '1A86', product: '7523' }
  const portsOf = (...list: SeenPort[]) => new SerialPorts(async () => list)

  it('find a device again under another path', async () => {
    const moved = portsOf({ path: '/dev/ttyS0' }, port('/dev/ttyUSB1', 'A'), port('/dev/ttyUSB2', 'B'))
    expect(await moved.find('/dev/ttyUSB0', { ...device, serial: 'B' })).toBe('/dev/ttyUSB2')
    expect(await moved.find('/dev/ttyUSB1', { ...device, serial: 'B' })).toBe('/dev/ttyUSB2')
    expect(await moved.deviceAt('/dev/ttyUSB2')).toEqual({ ...device, serial: 'B' })
    expect(await moved.deviceAt('/dev/ttyS0')).toBe(null)
  })

  it('do not guess among several, nor take one that is in use', async () => {
    const two = portsOf(port('/dev/ttyUSB1'), port('/dev/ttyUSB2'))
    expect(await two.find('/dev/ttyUSB0', device)).toBe('/dev/ttyUSB0')
    const letGo = two.hold('/dev/ttyUSB1')
    expect(await two.find('/dev/ttyUSB0', device)).toBe('/dev/ttyUSB2')
    letGo()
    expect(await two.find('/dev/ttyUSB1', device)).toBe('/dev/ttyUSB1')
  })

  it('are none where the system does not say', async () => {
    const silent = new SerialPorts(async () => Promise.reject(new Error('no udev')))
    expect(await silent.find('/dev/ttyUSB0', device)).toBe('/dev/ttyUSB0')
  })
})

describe('the Bluetooth adapter of the computer', () => {
  const beacon: Discovered = {
    address: 'da:3f:1c:9d:0e:42',
    addressType: 'random',
    rssi: -71,
    advertisement: { serviceData: [{ uuid: 'fcd2', data: Uint8Array.of(0x40, 0x01, 0x55) }] },
  }

  it('is heard through the plug-in, in the words of a controller', async () => {
    const bluetooth = Object.assign(new EventEmitter(), {
      waitForPoweredOnAsync: async () => {},
      startScanningAsync: async () => {},
      stopScanningAsync: async () => {},
    })
    const events = listener()
    const link = localLinkBy(async () => bluetooth)(events)
    await until(() => events.told.opened > 0, 'open')
    bluetooth.emit('discover', beacon)
    const kind = findDriver('ble-local')!
    expect(decode(kind, kind.settings.parse({}), events.told.received[0] as Uint8Array)).toEqual([
      { kind: 'reading', tag: 'ble:DA:3F:1C:9D:0E:42', rssiDbm: -71, telemetry: { batteryPct: 85 } },
    ])
    bluetooth.emit('stateChange', 'poweredOff')
    expect(events.told.failed.map(({ text }) => text)).toEqual([
      'The Bluetooth adapter of this computer is off, or this user may not use it.',
    ])
    await link.close()
    bluetooth.emit('discover', beacon)
    expect(events.told.received).toHaveLength(1)
  })

  it('fails in one sentence that says what to install', async () => {
    const events = listener()
    localLinkBy(() => import('no-such-plug-in' as string))(events)
    await until(() => events.told.failed.length > 0, 'a failure')
    expect(events.told.failed[0]).toMatchObject({
      text: 'The plug-in for the Bluetooth adapter of this computer is not installed.',
      tip: expect.stringContaining('npm install @stoprocent/noble'),
    })
  })

  it('says nothing of what says nothing, and leaves out what does not fit', () => {
    expect(advertisingReport({ ...beacon, address: '', advertisement: {} })).toBe(null)
    const long = advertisingReport({
      ...beacon,
      advertisement: { manufacturerData: new Uint8Array(250), localName: 'x' },
    })
    expect(long!.at(-1)).toBe('x'.charCodeAt(0))
    expect(long).toHaveLength(5 + 24 + 3)
  })
})
