/** The TCP port of a simulated LLRP reader: one client at a time, the others are told so and sent away. */
import { createServer, type Server, type Socket } from 'node:net'
import type { Capabilities } from '../../readers/rfid/llrpCapabilities.ts'
import { buildEvent, connection } from '../../readers/rfid/llrpEvent.ts'
import type { Version } from '../../readers/rfid/llrpMessage.ts'
import type { Random } from '../random.ts'
import { LlrpDevice } from './llrp.ts'

export class LlrpPort {
  readonly device: LlrpDevice
  #server: Server | null = null
  #client: Socket | null = null
  #port = 0

  constructor(random: Random, its?: Capabilities, newest?: Version) {
    this.device = new LlrpDevice(random, bytes => this.#client?.write(bytes), its, newest)
  }

  get port(): number {
    return this.#port
  }

  async open(): Promise<void> {
    const server = createServer(socket => this.#onClient(socket))
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, '127.0.0.1', resolve)
    })
    const address = server.address()
    if (address && typeof address === 'object') this.#port = address.port
  }

  /** The network lets go of the client; the reader goes on. */
  drop(): void {
    this.#client?.destroy()
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (!server) return
    const closed = new Promise(resolve => server.close(resolve))
    this.#client?.destroy()
    await closed
  }

  #onClient(socket: Socket): void {
    socket.on('error', () => {})
    if (this.#client) {
      this.device.tell({ kind: 'connection', result: connection.anotherTried, readerUs: null })
      return void socket.end(
        buildEvent(1, 0, 0, { kind: 'connection', result: connection.clientConnected, readerUs: null }),
      )
    }
    this.#client = socket
    socket.on('data', bytes => this.device.receive(bytes))
    socket.on('close', () => {
      this.#client = null
      this.device.disconnect()
    })
    this.device.connect()
  }
}
