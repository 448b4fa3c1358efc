import type { EngineState } from '../core/api/connection.ts'
import type { Server } from './launch.ts'

/** Why a server can't be used now, in words. */
export interface Hindrance {
  readonly text: string
  readonly tip: string
}

/** What following needs; all of it replaceable in tests. */
interface Following {
  readonly server: Server
  /** Null: it is there, and it is the one that is believed. */
  readonly probe: (server: Server) => Promise<Hindrance | null>
  tell(state: EngineState): void
  say(line: string): void
}

const lookAgainMs = 5000

/**
 * The engine is a server's. Before the page may talk to it, it was there once and showed the right certificate; from then
 * on the page finds back by itself when the connection is lost. `look`: it showed another certificate meanwhile.
 */
export const followServer = ({ server, probe, tell, say }: Following) => {
  let state: EngineState = { state: 'starting' }
  let timer: NodeJS.Timeout | undefined
  let looking = false
  let stopped = false

  const look = async (): Promise<void> => {
    clearTimeout(timer)
    if (looking || stopped) return
    looking = true
    const hindrance = await probe(server)
    looking = false
    if (stopped) return
    if (hindrance === null) {
      if (state.state !== 'ready') change({ state: 'ready', connection: connectionTo(server) })
      return
    }
    if (state.state !== 'failed' || state.text !== hindrance.text) say(`${hindrance.text} ${hindrance.tip}`)
    change({ state: 'failed', ...hindrance })
    timer = setTimeout(() => void look(), lookAgainMs)
  }
  const change = (next: EngineState) => {
    state = next
    tell(next)
  }
  return {
    begin: () => void look(),
    state: () => state,
    look: () => void look(),
    stop: async () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}

const connectionTo = ({ host, token }: Server) => ({ url: new URL(`wss://${host}/api`).href, token })
