import type { Connection, EngineState } from '../core/api/connection.ts'
import type { EngineChild } from './engineProcess.ts'
import type { Served } from './served.ts'

/** What supervision needs; all of it replaceable in tests. */
export interface Supervision {
  start(): EngineChild
  /** The server that already runs on the data folder, or null. */
  findServed(): Served | null
  readonly token: string
  tell(state: EngineState): void
  say(line: string): void
}

const firstPauseMs = 500
const longestPauseMs = 30_000
/** An engine that ran this long had a good start: its next crash begins with the short pause again. */
const steadyMs = 60_000
const lookAgainMs = 2_000
/** SIGTERM lets the engine store what it has accepted; after this it is ended. */
const stopMs = 5_000

/**
 * Keeps an engine running: starts it (or attaches to the one that serves the folder already), starts it again with
 * growing pauses when it ends by itself, and stops it with the app. An attached engine is left alone.
 */
export const superviseEngine = ({ start, findServed, token, tell, say }: Supervision) => {
  let state: EngineState = { state: 'starting' }
  let child: EngineChild | null = null
  let timer: NodeJS.Timeout | undefined
  let pauseMs = firstPauseMs
  let stopped: (() => void) | null = null
  let quits = false

  const change = (next: EngineState) => {
    state = next
    tell(next)
  }

  const begin = () => {
    if (quits) return
    const served = findServed()
    if (served !== null) return attach(served)
    let readyAt: number | null = null
    let lastWords = ''
    child = start()
    child.onLine((line, from) => {
      const connection = from === 'stdout' ? connectionFrom(line, token, findServed) : null
      if (connection !== null) {
        readyAt = performance.now()
        return change({ state: 'ready', connection })
      }
      if (from === 'stderr' && line.trim() !== '') lastWords = line
      say(line)
    })
    child.onExit(code => {
      child = null
      if (stopped !== null) return stopped()
      if (readyAt !== null && performance.now() - readyAt >= steadyMs) pauseMs = firstPauseMs
      change(readyAt === null ? failure(code, lastWords) : { state: 'starting' })
      if (code === 2) return
      say(`The engine ended (status ${code ?? 'by signal'}); it is started again in ${pauseMs / 1000} s.`)
      timer = setTimeout(begin, pauseMs)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    })
  }

  const attach = (served: Served) => {
    say(`Process ${served.pid} already serves this data folder; the window attaches to it.`)
    change({ state: 'ready', connection: connectionTo(served.url, served.token) })
    const look = () => {
      const now = findServed()
      if (now?.pid === served.pid && now.url === served.url) {
        timer = setTimeout(look, lookAgainMs)
      } else {
        change({ state: 'starting' })
        begin()
      }
    }
    timer = setTimeout(look, lookAgainMs)
  }

  return {
    /** To be called once: until then it is told to be starting. */
    begin,
    state: () => state,
    /** Resolves when the engine that was started here has ended. */
    stop: () =>
      new Promise<void>(resolve => {
        quits = true
        clearTimeout(timer)
        if (child === null) return resolve()
        const ending = child
        const deadline = setTimeout(() => ending.kill(), stopMs)
        stopped = () => {
          clearTimeout(deadline)
          resolve()
        }
        ending.stop()
      }),
  }
}

/**
 * `listening on http://127.0.0.1:PORT/?token=TOKEN` is the line by which an engine says that it is ready. One that serves
 * other computers, by TLS, has another listener for this one: its folder says where.
 */
const connectionFrom = (line: string, token: string, findServed: () => Served | null): Connection | null => {
  const url = /^listening on (https?:\/\/\S+)$/.exec(line)?.[1]
  if (url === undefined) return null
  const served = url.startsWith('https:') ? findServed() : null
  return served === null
    ? connectionTo(url, new URL(url).searchParams.get('token') ?? token)
    : connectionTo(served.url, served.token)
}

const connectionTo = (httpUrl: string, token: string): Connection => {
  const url = new URL('/api', httpUrl)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  // A server for the whole house listens on every address; from here it is this machine.
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1'
  return { url: url.href, token }
}

const failure = (code: number | null, lastWords: string): EngineState => ({
  state: 'failed',
  text: lastWords === '' ? `The engine ended before it was ready (status ${code ?? 'by signal'}).` : lastWords,
  tip:
    code === 2
      ? 'The words it was started with are off. Correct them and start again.'
      : 'It is tried again by itself. If this stays, check the data folder and its disk, or ask your IT.',
})
