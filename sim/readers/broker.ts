/** The gateways' connections to the broker: one for each, as each real node has its own, with its last will. */
import { connect, type MqttClient } from 'mqtt'
import type { EspresenseNode, MqttMessage } from './espresense.ts'

/** A node that loses its broker keeps so many messages at most: it has no memory for more. */
const queuedAtMost = 50

export class BrokerConnections {
  readonly #url: string
  readonly #nodes: ReadonlyMap<string, EspresenseNode>
  #complained = false
  readonly #clients = new Map<string, MqttClient>()

  constructor(url: string, nodes: readonly EspresenseNode[]) {
    this.#url = url
    this.#nodes = new Map(nodes.map(n => [n.room, n]))
  }

  /** Resolves when every node is connected; each goes on trying by itself. */
  async open(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map(node => this.#connect(node)))
  }

  publish(gateway: string, { topic, payload, retain }: MqttMessage): void {
    const client = this.#clients.get(gateway)
    if (client && (client.connected || client.queue.length < queuedAtMost)) client.publish(topic, payload, { retain })
  }

  /** Off = gone without a goodbye, so that the broker tells the last will. */
  power(gateway: string, on: boolean): void {
    const node = this.#nodes.get(gateway)
    const client = this.#clients.get(gateway)
    if (on && node && !client) void this.#connect(node)
    if (!on && client) {
      this.#clients.delete(gateway)
      client.options.reconnectPeriod = 0
      client.stream.destroy()
      client.end(true)
    }
  }

  /** The house goes dark: every node drops off, so that the broker does not go on saying that they are online. */
  close(): void {
    for (const gateway of this.#clients.keys()) this.power(gateway, false)
  }

  /** Once: every node has the same to say. */
  #complain(e: Error): void {
    if (!this.#complained)
      process.stderr.write(`The broker at ${this.#url} does not answer (${e.message}); trying again.\n`)
    this.#complained = true
  }

  #connect(node: EspresenseNode): Promise<void> {
    const will = node.status(false)
    const client = connect(this.#url, {
      clientId: `espresense-${node.room}`,
      keepalive: 15,
      reconnectPeriod: 2_000,
      will: { topic: will.topic, payload: Buffer.from(will.payload), retain: will.retain, qos: 0 },
    })
    this.#clients.set(node.room, client)
    client.on('error', e => this.#complain(e))
    client.on('connect', () => this.publish(node.room, node.status(true)))
    return new Promise(resolve => client.once('connect', () => resolve()))
  }
}
