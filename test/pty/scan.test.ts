import { createServer } from 'node:net'
import { once } from 'node:events'
import { connectAsync } from 'mqtt'
import { afterEach, describe, expect, it } from 'vitest'
import type { ScanPlace } from '../../core/api/readers.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { systemClock } from '../../engine/clock.ts'
import { scanForReaders } from '../../engine/scan/scan.ts'
import { startBroker } from '../../readers/link/broker.ts'
import { Doors } from '../../readers/link/doors.ts'
import { type SeenPort, SerialPorts } from '../../readers/link/ports.ts'
import type { FarEnd } from '../../sim/readers/farEnd.ts'
import { farEnds, sampleTag } from '../../sim/readers/index.ts'
import { Random } from '../../sim/random.ts'
import { freshPortPath, plugIn } from './pseudoTerminal.ts'

const clean: (() => unknown)[] = []
afterEach(async () => {
  for (const undo of clean.splice(0).reverse()) await undo()
})

/** A port with the far end of a driver, or with nobody. */
async function port(driver: string | null) {
  const { path, remove } = freshPortPath()
  clean.push(remove)
  const terminal = await plugIn(path)
  clean.push(() => terminal.kill())
  const told: number[] = []
  terminal.onBytes(bytes => told.push(...bytes))
  if (driver !== null) {
    const end = farEnds[driver]!(new Random(1), bytes => terminal.write(bytes as Uint8Array)) as FarEnd
    terminal.onBytes(bytes => end.receive(bytes))
    const field = [{ tag: parseTagId(sampleTag(driver))!, rssiDbm: -50 }]
    const began = performance.now()
    const beat = setInterval(() => end.advance(performance.now() - began, () => field), 50)
    clean.push(() => clearInterval(beat))
  }
  return { path, told }
}

const everything = { serial: true, ports: [], hosts: [], broker: true, seconds: 2 }
const usb = (path: string, serialNumber?: string): SeenPort => ({
  path,
  vendorId: '1a86',
  productId: '7523',
  serialNumber,
})

describe('a scan for readers', () => {
  it('finds them on ports, addresses and the broker, and leaves alone what is in use', {
    timeout: 120_000,
  }, async () => {
    const [r200, chafon, twn4, used] = [
      await port('uhf-r200'),
      await port('uhf-chafon'),
      await port('nfc-twn4 crc'),
      await port(null),
    ]
    const broker = await startBroker({ port: 0, host: '127.0.0.1' })
    clean.push(() => broker.close())
    const url = `mqtt://127.0.0.1:${broker.port}`
    const ward = await connectAsync(url)
    clean.push(() => ward.endAsync(true))
    const publishing = setInterval(() => ward.publish('espresense/devices/pump-7/icu', '{"rssi":-60}'), 200)
    clean.push(() => clearInterval(publishing))
    // A reader on the network that says what it reads by itself.
    const end = createServer(socket => {
      const saying = setInterval(() => socket.write('\u000262E3086CED08\u0003'), 100)
      socket.on('error', () => {})
      socket.on('close', () => clearInterval(saying))
    }).listen(0, '127.0.0.1')
    await once(end, 'listening')
    clean.push(() => end.close())
    const host = `127.0.0.1:${(end.address() as { port: number }).port}`

    const progress: ScanPlace[] = []
    const list = [usb(r200.path, 'A1'), usb(chafon.path), usb(used.path)]
    const places = await scanForReaders(
      { ...everything, ports: [twn4.path, '/dev/no-such-port'], hosts: [host] },
      {
        ways: { broker: { url }, ports: new SerialPorts(async () => list), doors: new Doors() },
        inUse: new Map([[used.path, 'door']]),
        clock: systemClock(),
        progress: place => progress.push(place),
      },
    )
    const at = (place: string) => places.find(one => one.place === place)!
    expect(at(`serial:${r200.path}`)).toMatchObject({
      state: 'found',
      found: { driver: 'uhf-r200', link: `serial:${r200.path}?baud=115200&usb=1A86:7523:A1`, settings: {} },
    })
    expect(at(`serial:${chafon.path}`)).toMatchObject({ state: 'found', found: { driver: 'uhf-chafon' } })
    expect(at(`serial:${twn4.path}`).found).toMatchObject({
      driver: 'nfc-twn4',
      settings: { crc: true },
      row: `nfc-twn4-port,nfc-twn4,serial:${twn4.path}?baud=115200,,,"{""crc"":true}"`,
    })
    expect(at(`serial:${used.path}`)).toMatchObject({
      state: 'in-use',
      text: 'Reader door of this site uses it.',
      found: null,
    })
    expect(used.told).toEqual([])
    expect(at('serial:/dev/no-such-port')).toMatchObject({
      state: 'failed',
      text: 'There is no serial port /dev/no-such-port.',
    })
    expect(at(`tcp:${host}`)).toMatchObject({ state: 'found', found: { driver: 'lf-rdm6300', link: `tcp:${host}` } })
    expect(at('mqtt:espresense/#').found).toMatchObject({ driver: 'gw-espresense', receivers: ['icu'] })
    expect(at('mqtt:ruuvi/#')).toMatchObject({ state: 'nothing', found: null })
    // Each place said that it is looked at before it said what is there.
    for (const { place, state } of places) {
      const states = progress.filter(one => one.place === place).map(one => one.state)
      expect(states.at(-1)).toBe(state)
      if (state === 'found') expect(states[0]).toBe('looking')
    }
  })
})
