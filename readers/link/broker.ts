import { createServer, type Server, type Socket } from 'node:net'
import { Aedes } from 'aedes'

/** The MQTT broker inside the product, for sites that have none of their own. MQTT 3.1 and 3.1.1. */
export interface Broker {
  readonly port: number
  close(): Promise<void>
}

/** `message` is one sentence for the operator, `tip` what to do. */
export class BrokerFailure extends Error {
  override readonly name = 'BrokerFailure'
  readonly tip: string
  constructor(text: string, tip: string) {
    super(text)
    this.tip = tip
  }
}

/** `port` 0 takes any free one; without `host` it listens on all networks, as gateways need it. Throws `BrokerFailure`. */
export const startBroker = async ({ port, host }: { port: number; host?: string }): Promise<Broker> => {
  // With a limit, messages of a burst queue up inside, and a queue that nobody listens to is emptied by recursion: enough of
  // it overflows the stack and takes the process along. Each client's own socket still holds back what it can't take.
  const broker = await Aedes.createBroker({ concurrency: 0 })
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    broker.handle(socket)
  })
  // A client that breaks the protocol is cut off by aedes; that it was is no news to anybody here.
  broker.on('clientError', () => {})
  broker.on('connectionError', () => {})
  try {
    await listen(server, port, host)
  } catch (error) {
    await closeBroker(broker)
    throw failureOf(error as NodeJS.ErrnoException, port, host)
  }
  return {
    port: (server.address() as { port: number }).port,
    async close() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      await closeBroker(broker)
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

const closeBroker = (broker: Aedes) => new Promise<void>(resolve => broker.close(resolve))

const listen = (server: Server, port: number, host?: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => {
      server.off('error', reject)
      resolve()
    })
  })

function failureOf({ code, message }: NodeJS.ErrnoException, port: number, host = 'all networks'): BrokerFailure {
  if (code === 'EADDRINUSE')
    return new BrokerFailure(
      `The MQTT port ${port} is already taken by another program, perhaps another broker.`,
      `Stop it, choose another port, or use that broker: --mqtt mqtt://localhost:${port}.`,
    )
  if (code === 'EACCES')
    return new BrokerFailure(`This user may not open the MQTT port ${port}.`, 'Choose a port above 1023, such as 1883.')
  if (code === 'EADDRNOTAVAIL')
    return new BrokerFailure(
      `This computer has no network address ${host} for the MQTT broker.`,
      'Leave the address out to listen on all.',
    )
  return new BrokerFailure(`The MQTT broker could not be started on port ${port} (${message}).`, 'Choose another port.')
}
