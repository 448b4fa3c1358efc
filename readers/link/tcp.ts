import { connect } from 'node:net'
import { type Problem, problem } from '../../core/model/problem.ts'
import { mostQueuedBytes, type OpenLink } from './link.ts'

const connectMs = 5000

export const tcpLink =
  (host: string, port: number): OpenLink =>
  events => {
    let over = false
    let open = false
    const fail = (told: Problem) => {
      if (over) return
      over = true
      socket.destroy()
      events.failed(told)
    }
    const where = `${host}:${port}`
    const gone = (reason: string) =>
      problem(
        'error',
        `The reader at ${where} ${reason}.`,
        'Check its power and network; it is connected again by itself.',
      )

    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: connectMs })
    socket.setTimeout(connectMs, () => {
      if (!open) fail(gone('does not answer'))
    })
    socket.on('connect', () => {
      open = true
      socket.setTimeout(0)
      if (!over) events.opened()
    })
    socket.on('data', bytes => {
      if (!over) events.received(bytes)
    })
    socket.on('error', (error: NodeJS.ErrnoException) =>
      fail(open ? gone('has gone away') : refusal(where, error, gone)),
    )
    socket.on('close', () => fail(gone(open ? 'has closed the connection' : 'does not answer')))
    return {
      send(output) {
        if (over || !open || !(output instanceof Uint8Array)) return
        if (socket.writableLength < mostQueuedBytes) socket.write(output)
      },
      async close() {
        over = true
        socket.destroy()
      },
    }
  }

function refusal(where: string, { code }: NodeJS.ErrnoException, gone: (reason: string) => Problem): Problem {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return problem(
      'error',
      `No computer or reader is known by the name in ${where}.`,
      'Check the spelling, or use its IP address.',
    )
  if (code === 'ECONNREFUSED')
    return problem(
      'error',
      `${where} refuses the connection.`,
      'Check the port number, and that no other program holds the reader.',
    )
  return gone('can not be reached')
}
