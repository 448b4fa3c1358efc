import { existsSync, readFileSync } from 'node:fs'
import { WebSocket } from 'ws'
import type { Input, OperationName, Output } from '../../core/api/contract.ts'
import type { ServerMessage } from '../../core/api/envelope.ts'
import { Failure, type FailureCode } from '../../core/api/errors.ts'
import { givenPassword } from './givenPassword.ts'
import { givenKey } from './folderKey.ts'
import { findServed } from './served.ts'

/** Asks the engine, wherever it is: the server that runs on the folder, the one at a URL, or the resting folder itself. */
export interface Asker {
  ask<Name extends OperationName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  close(): Promise<void>
}

export interface Whereto {
  readonly data?: string
  readonly url?: string
  /** The authority that the server at an https URL is believed by; otherwise those of this computer. */
  readonly ca?: string
  /** The sign-in name of who asks; otherwise it is the station, or who owns the folder. */
  readonly as?: string
  /** Why everybody is to be seen by name, for this one question. */
  readonly breakGlass?: string
  /** Make the folder when it is not there: only what fills it may. */
  readonly make?: boolean
}

export async function openAsker(whereto: Whereto): Promise<Asker> {
  const { as, breakGlass } = whereto
  if (as !== undefined) return askerAs(as, breakGlass, whereto)
  if (breakGlass !== undefined)
    throw new Failure('bad-input', 'Break-glass is for somebody who has signed in.', 'Say who asks: --as NAME.')
  return openUnsigned(whereto)
}

/** Signed in for as long as it asks; a glass that was broken for it is whole again afterwards. */
async function askerAs(name: string, reason: string | undefined, whereto: Whereto): Promise<Asker> {
  const password = await givenPassword(name)
  const asker = await openUnsigned(whereto)
  const close = async () => {
    await asker.ask('session.signOut', {}).catch(() => {})
    await asker.close()
  }
  try {
    await asker.ask('session.signIn', { name, password })
    if (reason !== undefined) await asker.ask('session.breakGlass', { reason, minutes: 1 })
    return { ask: asker.ask, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openUnsigned({ data, url, ca, as, make = false }: Whereto): Promise<Asker> {
  if (url !== undefined) {
    const address = new URL(url)
    return remote(address, address.searchParams.get('token') ?? process.env.WHEREABOUTS_TOKEN ?? '', ca)
  }
  if (data === undefined)
    throw new Failure(
      'bad-input',
      'Say which site: --data DIR or --url URL.',
      'DIR is the data folder, URL what "server" printed.',
    )
  const served = findServed(data)
  if (served !== null) return remote(new URL(served.url), as === undefined ? served.owner : served.token)
  if (as !== undefined)
    throw new Failure('unavailable', 'No server runs on this folder.', 'Leave --as out, or start the server first.')
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
  const engine = await openEngine({
    dir,
    key: givenKey(),
    clock: systemClock(),
    log: pino({ level: 'silent' }),
    listen: null,
  })
  return {
    ask: (name, input) => dispatch(engine, localAdministrator('shell'), name, input),
    close: () => engine.close(),
  }
}

async function remote(address: URL, token: string, ca?: string): Promise<Asker> {
  const secure = address.protocol === 'https:' || address.protocol === 'wss:'
  const socket = new WebSocket(`${secure ? 'wss' : 'ws'}://${address.host}/api`, {
    maxPayload: 256 * 1024 * 1024,
    handshakeTimeout: 15_000,
    ...(ca !== undefined && { ca: readAuthority(ca) }),
  })
  const waiting = new Map<number, { resolve: (output: never) => void; reject: (error: Error) => void }>()
  let next = 1
  const welcome = Promise.withResolvers<void>()
  let ended: Failure | null = null
  const gone = (error: Failure) => {
    ended ??= error
    welcome.reject(error)
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  socket.on('open', () => socket.send(JSON.stringify({ t: 'hello', token })))
  socket.on('error', error => gone(unreached(address.host, error)))
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
      // What is asked of a closed connection would never be answered.
      if (ended !== null) return Promise.reject(ended)
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

/** What OpenSSL calls a certificate that nobody whom we know vouches for. */
const unknownAuthority = /SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO|CERT_/

function unreached(host: string, error: NodeJS.ErrnoException): Failure {
  if (unknownAuthority.test(error.code ?? ''))
    return new Failure(
      'denied',
      `The server at ${host} shows a certificate that is not to be believed here: ${error.message}.`,
      'Give the ca.pem of that server with --ca FILE, and call the server by a name of its certificate.',
    )
  return new Failure(
    'unavailable',
    `No Whereabouts server answers at ${host}: ${error.message}.`,
    'Start it with "whereabouts server", or check the URL.',
  )
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Failure('not-found', `${file} can not be read: ${(error as Error).message}.`, 'Check the file of --ca.')
  }
}
