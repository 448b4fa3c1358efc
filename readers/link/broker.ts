import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

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

/** `port` 0 takes any free one; without `host` it listens on all networks where it has guests, else on this computer only. */
export interface BrokerPlace {
  readonly port: number
  readonly host?: string
  /** The file of `guests.ts`. While nobody stands in it, whoever is on this computer may come and publish anything. */
  readonly guests?: string
  /** The engine's own password: it hears everything. */
  readonly secret?: string
  /** A second listener for all networks that speaks TLS. PEM. */
  readonly tls?: { readonly port: number; readonly certificate: string; readonly key: string }
}

/** As whom the engine itself comes to its broker. */
export const engineUser = 'whereabouts-engine'

/** What the broker's thread tells: where it listens, or why it can not. */
export type BrokerWord = { readonly port: number } | { readonly text: string; readonly tip: string }

/** Next to this file: as a source in a checkout, as a bundle in the installed app. */
const thread = new URL(import.meta.url.endsWith('.ts') ? './brokerThread.ts' : './brokerThread.js', import.meta.url)

/** In a thread of its own. Throws `BrokerFailure`. */
export const startBroker = async (place: BrokerPlace): Promise<Broker> => {
  const worker = new Worker(thread, { workerData: place })
  // One that ends by a fault of its own takes nobody along: the readers' links say that it is gone.
  worker.on('error', () => {})
  const ended = new Promise<void>(resolve => worker.once('exit', () => resolve()))
  const [word] = (await once(worker, 'message')) as [BrokerWord]
  if ('text' in word) {
    await ended
    throw new BrokerFailure(word.text, word.tip)
  }
  return {
    port: word.port,
    async close() {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage('close')
      await ended
    },
  }
}
