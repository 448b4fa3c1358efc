/** The broker's thread: what it does for hundreds of gateways must not hold up what is done with their messages. */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { parentPort, workerData } from 'node:worker_threads'
import { Aedes } from 'aedes'
import type { BrokerPlace, BrokerWord } from './broker.ts'
import { doorkeeper } from './doorkeeper.ts'

// mqtt-packet keeps the bytes of each length it ever wrote, and with them the pool they were cut from: 64 KiB a length, until a
// guest that sends all lengths has taken a gigabyte. Without a pool each of them is its own few bytes.
Buffer.poolSize = 0
const place = workerData as BrokerPlace
const keeper = doorkeeper(place)
const { port, tls } = place
const host = place.host ?? (keeper.hasGuests() ? undefined : '127.0.0.1')
// With a limit, messages of a burst queue up inside, and a queue that nobody listens to is emptied by recursion: enough of
// it overflows the stack and takes the process along. Each client's own socket still holds back what it can't take.
const broker = await Aedes.createBroker({ concurrency: 0, ...keeper.handlers })
const sockets = new Set<Socket>()
const take = (socket: Socket) => {
  sockets.add(socket)
  socket.on('error', () => {})
  socket.on('close', () => sockets.delete(socket))
  broker.handle(socket)
}
const server = createServer(take)
const servers: Server[] = [server]
// A client that breaks the protocol is cut off by aedes; that it was is no news to anybody here.
broker.on('clientError', () => {})
broker.on('connectionError', () => {})
try {
  if (tls) {
    const secure = createTlsServer({ cert: tls.certificate, key: tls.key, handshakeTimeout: 10_000 }, take)
    secure.on('tlsClientError', () => {})
    servers.push(secure)
    await once(secure.listen({ port: tls.port }), 'listening')
  }
  // A house has hundreds of gateways; more sockets than this are no gateways.
  for (const one of servers) one.maxConnections = 4000
  await once(server.listen({ port, host }), 'listening')
  say({ port: (server.address() as { port: number }).port })
  // Whatever it is told, it is to end.
  await once(parentPort!, 'message')
  const closed = Promise.all(servers.map(one => once(one, 'close')))
  for (const one of servers) one.close()
  await new Promise<void>(resolve => broker.close(resolve))
  for (const socket of sockets) socket.destroy()
  await closed
} catch (error) {
  for (const one of servers) one.close()
  say(failureOf(error as NodeJS.ErrnoException))
  await new Promise<void>(resolve => broker.close(resolve))
}

function say(word: BrokerWord): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort!.postMessage(word)
}

function failureOf({ code, message }: NodeJS.ErrnoException): BrokerWord {
  if (code === 'EADDRINUSE')
    return {
      text: `The MQTT port ${port} is already taken by another program, perhaps another broker.`,
      tip: `Stop it, choose another port, or use that broker: --mqtt mqtt://localhost:${port}.`,
    }
  if (code === 'EACCES')
    return { text: `This user may not open the MQTT port ${port}.`, tip: 'Choose a port above 1023, such as 1883.' }
  if (code === 'EADDRNOTAVAIL')
    return {
      text: `This computer has no network address ${host ?? 'for all networks'} for the MQTT broker.`,
      tip: 'Leave the address out to listen on all.',
    }
  return { text: `The MQTT broker could not be started on port ${port} (${message}).`, tip: 'Choose another port.' }
}
