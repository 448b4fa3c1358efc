import type { Socket } from 'node:net'
import type { Server } from 'node:http'
import { Buckets, type DoorLimits } from './limits.ts'

/** Headers have to be complete after this, and the whole request after twice as long: nobody holds a socket by dripping. */
export const headersWithinMs = 10_000

/** Who may come in at one listener, by address: how many sockets, how often, how many wrong tries. */
export interface Door {
  /** A new conversation. False: too many came from there, or too many were refused. */
  mayArrive(address: string): boolean
  mayAsk(address: string): boolean
  /** A hello was refused. */
  refused(address: string): void
}

export function openDoor(limits: DoorLimits, now: () => number): Door {
  const arrivals = new Buckets(limits.arrivals)
  const refusals = new Buckets(limits.refusals)
  const requests = new Buckets(limits.requests)
  const barred = new Map<string, number>()
  return {
    mayArrive: address => {
      const until = barred.get(address)
      if (until !== undefined && now() < until) return false
      barred.delete(address)
      return arrivals.take(address, now())
    },
    mayAsk: address => requests.take(address, now()),
    refused: address => {
      if (refusals.take(address, now())) return
      if (barred.size > 10_000) barred.clear()
      barred.set(address, now() + 1000 / limits.refusals.perSecond)
    },
  }
}

/** Counts the sockets of each address from their first byte on, before TLS and HTTP cost anything. */
export function limitSockets(server: Server, limits: DoorLimits) {
  const open = new Map<string, number>()
  server.maxConnections = limits.connections
  server.headersTimeout = headersWithinMs
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    const count = (open.get(address) ?? 0) + 1
    if (count > limits.connectionsOfAddress) return socket.destroy()
    open.set(address, count)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
  })
}
