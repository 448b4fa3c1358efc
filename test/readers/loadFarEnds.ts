/** The far ends of load.ts, in a process of their own: modules on serial ports, gateways at a broker. */
import { connect, type Socket } from 'node:net'
import { parseTagId } from '../../core/model/tagId.ts'
import { Random } from '../../sim/random.ts'
import { deviceOf, EspresenseNode } from '../../sim/readers/espresense.ts'
import { roundMs } from '../../sim/readers/farEnd.ts'
import { R200Module } from '../../sim/readers/r200.ts'
import { type CableEnd, openCable } from '../../sim/readers/serialEnd.ts'

export interface Sent {
  /** Reads on serial ports. */
  readonly frames: number
  readonly messages: number
}

export const beaconOf = (number: number): string =>
  `ibeacon:7C1B5E20-94D3-4F6A-8E0D-52A9C36B41F7/${number >> 8}/${number & 255}`

/** Bytes of a read, its start and stop bits counted, in one round at 115200 baud. */
const readsARound = Math.floor((115_200 / 10 / 24) * (roundMs / 1000))
const everyMs = 20

if (process.send) {
  // With the engine they end too.
  process.once('disconnect', () => process.exit())
  await serve(process.argv.slice(2))
}

async function serve([dir = '', readers = '', gateways = '', rate = '', beacons = '']: readonly string[]) {
  let [frames, messages, running] = [0, 0, false]
  const modules = await Promise.all(
    Array.from({ length: Number(readers) }, async (_, index) => {
      let cable: CableEnd | null = null
      const module = new R200Module(new Random(index), bytes => {
        if (bytes[2] === 0x22) frames++
        cable?.write(bytes)
      })
      cable = await openCable(dir, `port-${index}`, bytes => module.receive(bytes))
      return module
    }),
  )
  const fields = modules.map((_, index) =>
    Array.from({ length: readsARound }, (_, tag) => ({
      tag: parseTagId(`epc:30751FEB705C59${(index * 256 + tag).toString(16).padStart(10, '0')}`)!,
      rssiDbm: -40 - (tag % 40),
    })),
  )
  const sockets: Socket[] = []
  process.on('message', async (told: { mqttPort?: number; greet?: boolean; run?: boolean }) => {
    if (told.mqttPort !== undefined) {
      for (let index = 0; index < Number(gateways); index++) sockets.push(await join(told.mqttPort, `gw-${index}`))
      process.send!({ ready: true })
    }
    if (told.greet) for (const [index, socket] of sockets.entries()) socket.write(packets[index]![0]!)
    if (told.run === undefined) return
    running = told.run
    if (!running) setTimeout(() => process.send!({ frames, messages } satisfies Sent), 500)
  })
  const packets = Array.from({ length: Number(gateways) }, (_, index) => packetsOf(index, Number(beacons)))
  const began = performance.now()
  let due = 0
  let last = began
  setInterval(() => {
    const now = performance.now()
    for (const [index, module] of modules.entries()) module.advance(now - began, () => (running ? fields[index]! : []))
    due = running ? due + ((now - last) / 1000) * Number(rate) : 0
    last = now
    // Round the gateways, some messages of each at a time.
    const each = Math.floor(due / sockets.length)
    if (!(each >= 1)) return
    due -= each * sockets.length
    for (const [index, socket] of sockets.entries()) {
      const own = packets[index]!
      const from = messages % own.length
      socket.write(Buffer.concat(Array.from({ length: each }, (_, at) => own[(from + at) % own.length]!)))
    }
    messages += each * sockets.length
  }, everyMs)
}

/** MQTT 3.1.1: CONNECT with a clean session and no keep-alive, answered by CONNACK. */
const join = (port: number, name: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', reject)
    socket.once('data', () => resolve(socket))
    socket.write(packet(0x10, Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 0]), text(name)])))
  })

/** What one gateway hears of the beacons around it, ready to be sent: a twentieth of all, a few levels of each. */
function packetsOf(gateway: number, beacons: number): Buffer[] {
  const node = new EspresenseNode('espresense', `gw-${gateway}`, gateway)
  return Array.from({ length: 100 }, (_, index) => {
    const tag = parseTagId(beaconOf((gateway * 5 + (index % 50)) % beacons))!
    const rssiDbm = -50 - ((index * 7 + gateway) % 45)
    const { topic, payload } = node.device({ device: deviceOf(tag), rssiDbm, batteryPct: 90, intervalMs: 500 })
    return packet(0x30, Buffer.concat([text(topic), Buffer.from(payload)]))
  })
}

function packet(kind: number, body: Buffer): Buffer {
  const length: number[] = []
  for (let left = body.length; length.length === 0 || left > 0; left >>= 7)
    length.push((left & 127) | (left > 127 ? 128 : 0))
  return Buffer.concat([Buffer.from([kind, ...length]), body])
}

function text(letters: string): Buffer {
  const bytes = Buffer.from(letters)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}
