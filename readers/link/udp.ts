import { createSocket } from 'node:dgram'
import { type Problem, problem } from '../../core/model/problem.ts'
import type { OpenLink } from './link.ts'

/** One message in each datagram, from whoever sends there; `host` null listens on all networks, as gateways need it. */
export const udpLink =
  (host: string | null, port: number): OpenLink =>
  events => {
    let over = false
    const socket = createSocket({ type: host?.includes(':') ? 'udp6' : 'udp4' })
    const end = () => {
      if (over) return
      over = true
      socket.close()
    }
    socket.on('listening', () => {
      if (!over) events.opened()
    })
    socket.on('message', payload => {
      if (!over) events.received({ topic: '', payload })
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (over) return
      end()
      events.failed(refusal(port, error))
    })
    socket.bind({ port, ...(host !== null && { address: host }), exclusive: true })
    return {
      passive: true,
      send() {},
      close: async () => end(),
    }
  }

function refusal(port: number, { code, message }: NodeJS.ErrnoException): Problem {
  if (code === 'EADDRINUSE')
    return problem(
      'error',
      `The UDP port ${port} is taken.`,
      'Stop the other program, or use another port for this reader.',
    )
  if (code === 'EACCES')
    return problem('error', `This user may not open the UDP port ${port}.`, 'Use a port above 1023.')
  if (code === 'EADDRNOTAVAIL')
    return problem('error', `This computer has no such address for the UDP port ${port}.`, 'Leave the address out.')
  return problem('error', `The UDP port ${port} could not be opened (${message}).`, 'Use another port.')
}
