import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import type { Reader } from '../../core/model/reader.ts'
import { asReaderId } from '../../core/model/ids.ts'
import type { Order } from './gateways.ts'
import type { RefHouse } from './refHouse.ts'

/** Its gateways publish at the embedded broker. */
const feed: Reader = {
  id: asReaderId('gateways'),
  driver: 'gw-espresense',
  link: 'mqtt:espresense',
  receiver: null,
  room: null,
  settings: {},
}

/** The reference hospital in a data folder, unless one is there, fed by its gateways. */
export function furnish(dir: string, { site, subjects }: RefHouse): void {
  const store = openSqliteStore(dir)
  if (store.snapshot() === null) {
    store.saveSite(site)
    store.saveSubjects(subjects)
  }
  store.saveReaders([feed])
  store.close()
}

export interface Load {
  run(order: Order): void
  stop(): void
}

export async function gatewaysAtWork(share: number): Promise<Load> {
  const child: ChildProcess = fork(new URL('gateways.ts', import.meta.url), [String(share)])
  await once(child, 'message')
  return { run: order => void child.send(order), stop: () => void child.kill() }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
