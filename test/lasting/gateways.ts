/**
 * The gateways of the reference hospital, in a process of their own: each tag is heard by its three nearest, one burst after
 * another, so many sightings a second in all. Nothing but sockets and bytes, so that the load costs the machine little.
 */
import { connect, type Socket } from 'node:net'
import { deviceOf } from '../../sim/readers/espresense.ts'
import { gatewaysOf, refHouse } from './refHouse.ts'

const connections = 40
const everyMs = 20
const heardBy = 3

export interface Order {
  /** Null = be silent. */
  readonly port: number | null
  readonly perSecond: number
}

if (process.send) {
  process.once('disconnect', () => process.exit())
  const share = Number(process.argv[2] ?? 1)
  const tell = await publishing(share)
  process.on('message', (order: Order) => tell(order))
  process.send('ready')
}

async function publishing(share: number): Promise<(order: Order) => void> {
  const { site, subjects } = refHouse(share)
  const gateways = gatewaysOf(site)
  // The first of them is in a drawer: `killRounds.ts`.
  const bursts = subjects.slice(1).map(({ tag }, n) => {
    const home = gateways[(n * 7919) % gateways.length]!
    const { id, mac } = deviceOf(tag!)
    return gateways
      .filter(g => g.floor === home.floor)
      .map(g => ({ g, m: Math.max(1, Math.hypot(g.xM - home.xM, g.yM - home.yM)) }))
      .sort((a, b) => a.m - b.m)
      .slice(0, heardBy)
      .map(({ g, m }) => ({
        topic: `espresense/devices/${id}/${g.id}`,
        head: `{"mac":"${mac}","id":"${id}","rssi@1m":-59,"distance":${m.toFixed(2)},"int":1000,"rssi":`,
        dbm: Math.round(-59 - 25 * Math.log10(m)),
      }))
  })
  let sockets: Socket[] = []
  let timer: NodeJS.Timeout | undefined
  let next = 0

  return ({ port, perSecond }) => {
    clearInterval(timer)
    for (const socket of sockets) socket.destroy()
    sockets = []
    if (port === null) return
    let welcome = 0
    const ready = () => {
      if (++welcome === connections) publish(perSecond)
    }
    sockets = Array.from({ length: connections }, (_, n) => client(port, `gateway-${n}`, ready))
  }

  function publish(perSecond: number) {
    const from = performance.now()
    let sent = 0
    timer = setInterval(() => {
      for (const due = ((performance.now() - from) / 1000) * perSecond; sent < due; next++) {
        const burst = bursts[next % bursts.length]!
        for (const { topic, head, dbm } of burst)
          sockets[next % connections]!.write(packet(0x30, text(topic), Buffer.from(`${head}${dbm - (next % 7)}}`)))
        sent += burst.length
      }
    }, everyMs)
  }
}

/** MQTT 3.1.1, CONNECT with a clean session and no keep-alive; `ready` once the broker has let it in. */
function client(port: number, id: string, ready: () => void): Socket {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.on('error', () => {})
  socket.once('data', ready)
  socket.resume()
  socket.write(packet(0x10, text('MQTT'), Buffer.from([4, 2, 0, 0]), text(id)))
  return socket
}

const text = (words: string): Buffer => {
  const bytes = Buffer.from(words)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}

function packet(kind: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length: number[] = []
  for (let left = body.length; ; left >>= 7) {
    length.push((left & 127) | (left > 127 ? 128 : 0))
    if (left <= 127) return Buffer.concat([Buffer.from([kind, ...length]), body])
  }
}
