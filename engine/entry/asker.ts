import { existsSync } from 'node:fs'
import { WebSocket } from 'ws'
import type { Input, OperationName, Output } from '../../core/api/contract.ts'
import type { ServerMessage } from '../../core/api/envelope.ts'
import { Failure, type FailureCode } from '../../core/api/errors.ts'
import { findServed } from './served.ts'

/** Asks the engine, wherever it is: the server that runs on the folder, the one at a URL, or the resting folder itself. */
export interface Asker {
  ask<Name extends OperationName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  close(): Promise<void>
}

export interface Whereto {
  readonly data?: string
  readonly url?: string
  /** Make the folder when it is not there: only what fills it may. */
  readonly make?: boolean
}

export async function openAsker({ data, url, make = false }: Whereto): Promise<Asker> {
  if (url !== undefined) {
    const address = new URL(url)
    return remote(address, address.searchParams.get('token') ?? process.env.WHEREABOUTS_TOKEN ?? '')
  }
  if (data === undefined)
    throw new Failure(
      'bad-input',
      'Say which site: --data DIR or --url URL.',
      'DIR is the data folder, URL what "server" printed.',
    )
  const served = findServed(data)
  if (served !== null) return remote(new URL(served.url), served.token)
  return resting(data, make)
}

/** Open, ask, close: for the verbs that ask once. */
export async function askOnce<Name extends OperationName>(
  whereto: Whereto,
  name: Name,
  input: Input<Name>,
): Promise<Output<Name>> {
  const asker = await openAsker(whereto)
  try {
    return await asker.ask(name, input)
  } finally {
    await asker.close()
  }
}

/** Loaded only when it is needed: a shell that asks a running server should answer at once. */
async function resting(dir: string, make: boolean): Promise<Asker> {
  const [{ openEngine }, { dispatch }, { localAdministrator }, { databaseFile }, { systemClock }, { default: pino }] =
    await Promise.all([
      import('../engine.ts'),
      import('../gateway/dispatch.ts'),
      import('../access/caller.ts'),
      import('../store/sqlite.ts'),
      import('../clock.ts'),
      import('pino'),
    ])
  if (!make && !existsSync(databaseFile(dir)))
    throw new Failure(
      'not-found',
      `There is no Whereabouts site in ${dir}.`,
      'Check the folder, or fill it with "whereabouts site import".',
    )
  const engine = await openEngine({ dir, clock: systemClock(), log: pino({ level: 'silent' }), listen: null })
  return {
    ask: (name, input) => dispatch(engine, localAdministrator('shell'), name, input),
    close: () => engine.close(),
  }
}

async function remote(address: URL, token: string): Promise<Asker> {
  const secure = address.protocol === 'https:' || address.protocol === 'wss:'
  const socket = new WebSocket(`${secure ? 'wss' : 'ws'}://${address.host}/api`, { maxPayload: 256 * 1024 * 1024 })
  const waiting = new Map<number, { resolve: (output: never) => void; reject: (error: Error) => void }>()
  let next = 1
  const welcome = Promise.withResolvers<void>()
  const gone = (error: Failure) => {
    welcome.reject(error)
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  socket.on('open', () => socket.send(JSON.stringify({ t: 'hello', token })))
  socket.on('error', error =>
    gone(
      new Failure(
        'unavailable',
        `No Whereabouts server answers at ${address.host}: ${error.message}.`,
        'Start it with "whereabouts server", or check the URL.',
      ),
    ),
  )
  socket.on('close', code =>
    gone(
      code === 4401
        ? new Failure(
            'denied',
            'The server refused the token.',
            'Use the whole URL that "server" printed, with its token.',
          )
        : new Failure('unavailable', 'The server closed the connection.', 'See whether it still runs.'),
    ),
  )
  socket.on('message', data => {
    const message = JSON.parse(String(data)) as ServerMessage
    if (message.t === 'welcome') welcome.resolve()
    else if (message.t === 'result') settle(message.id)?.resolve(message.output as never)
    else if (message.t === 'failure' && message.id !== null) {
      const { code, text, tip, details } = message.error
      settle(message.id)?.reject(new Failure(code as FailureCode, text, tip, details))
    }
  })
  const settle = (id: number) => {
    const promise = waiting.get(id)
    waiting.delete(id)
    return promise
  }
  await welcome.promise
  return {
    ask: (op, input) => {
      const { promise, resolve, reject } = Promise.withResolvers<never>()
      const id = next++
      waiting.set(id, { resolve, reject })
      socket.send(JSON.stringify({ t: 'call', id, op, input }))
      return promise
    },
    close: async () => {
      socket.removeAllListeners('close')
      socket.close()
    },
  }
}
