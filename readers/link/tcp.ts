import { connect } from 'node:net'
import { type Problem, saidProblem } from '../../core/model/problem.ts'
import { sentence } from '../../core/model/sentences.ts'
import { mostQueuedBytes, type OpenLink } from './link.ts'

const connectMs = 5000

type Gone = 'readerMute' | 'readerGone' | 'readerClosed' | 'readerUnreached'

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
    const gone = (how: Gone) => saidProblem('error', sentence(how, { where }), sentence('readerGoneTip'))

    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: connectMs })
    socket.setTimeout(connectMs, () => {
      if (!open) fail(gone('readerMute'))
    })
    socket.on('connect', () => {
      open = true
      socket.setTimeout(0)
      if (!over) events.opened()
    })
    socket.on('data', bytes => {
      if (!over) events.received(bytes)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => fail(open ? gone('readerGone') : refusal(where, error, gone)))
    socket.on('close', () => fail(gone(open ? 'readerClosed' : 'readerMute')))
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

function refusal(where: string, { code }: NodeJS.ErrnoException, gone: (how: Gone) => Problem): Problem {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return saidProblem('error', sentence('readerUnknown', { where }), sentence('readerUnknownTip'))
  if (code === 'ECONNREFUSED')
    return saidProblem('error', sentence('readerRefuses', { where }), sentence('readerRefusesTip'))
  return gone('readerUnreached')
}
