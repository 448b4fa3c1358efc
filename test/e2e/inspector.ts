import { once } from 'node:events'
import { WebSocket } from 'ws'

/** The debugger of a Node or Electron process, at the address that it says ("Debugger listening on ws://…"). */
export interface Inspector {
  /** @returns what the expression gives, once it is there; anything that JSON can say */
  evaluate(expression: string): Promise<unknown>
  close(): void
}

interface Answer {
  readonly id: number
  readonly error?: { readonly message: string }
  readonly result?: {
    readonly result: { readonly value?: unknown }
    readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } }
  }
}

export async function inspect(address: string): Promise<Inspector> {
  const socket = new WebSocket(address)
  await once(socket, 'open')
  const waiting = new Map<number, (answer: Answer) => void>()
  socket.on('message', bytes => {
    const answer = JSON.parse(String(bytes)) as Answer
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  let asked = 0
  return {
    async evaluate(expression) {
      const id = ++asked
      const params = { expression, awaitPromise: true, returnByValue: true, includeCommandLineAPI: true }
      const heard = new Promise<Answer>(resolve => waiting.set(id, resolve))
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }))
      const { result, error } = await heard
      const fault = error?.message ?? result?.exceptionDetails?.exception?.description ?? result?.exceptionDetails?.text
      if (fault !== undefined) throw new Error(fault)
      return result?.result.value
    },
    close: () => socket.terminate(),
  }
}
