import { WebSocket } from 'ws'
import type { Connection } from '../../core/api/connection.ts'
import type { Input, OperationName, Output } from '../../core/api/contract.ts'
import type { ClientMessage, ServerMessage } from '../../core/api/envelope.ts'

/** One call on a connection of its own: hello, call, answer. */
export const askEngine = <Name extends OperationName>(
  { url, token }: Connection,
  operation: Name,
  input: Input<Name>,
): Promise<Output<Name>> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    const send = (message: ClientMessage) => socket.send(JSON.stringify(message))
    socket.once('open', () => send({ t: 'hello', token }))
    socket.once('error', reject)
    socket.once('close', (code, reason) => reject(new Error(`The engine closed the connection: ${code} ${reason}`)))
    socket.on('message', bytes => {
      const message: ServerMessage = JSON.parse(String(bytes))
      if (message.t === 'welcome') send({ t: 'call', id: 1, op: operation, input })
      if (message.t === 'failure') reject(new Error(`${message.error.text} ${message.error.tip}`))
      if (message.t === 'result') resolve(message.output as Output<Name>)
      if (message.t === 'result' || message.t === 'failure') socket.terminate()
    })
  })
