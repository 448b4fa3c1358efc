import type { Connection, EngineState, ShellBridge } from '../../core/api/connection.ts'

declare global {
  interface Window {
    readonly whereabouts?: ShellBridge
  }
}

const tokenKey = 'whereabouts.token'

/**
 * Where the engine is: the shell says so in Electron, the page's own address does in a browser.
 * @returns a function that stops listening.
 */
export function followEngine(listener: (state: EngineState) => void): () => void {
  const bridge = window.whereabouts
  if (!bridge) {
    listener({ state: 'ready', connection: connectionOfPage() })
    return () => {}
  }
  let told = false
  const stop = bridge.onEngine(state => {
    told = true
    listener(state)
  })
  bridge.engine().then(
    state => {
      if (!told) listener(state)
    },
    (cause: unknown) =>
      listener({
        state: 'failed',
        text: `The window could not ask its shell for the engine (${cause instanceof Error ? cause.message : String(cause)}).`,
        tip: 'Close Whereabouts and start it again.',
      }),
  )
  return stop
}

/** The token is read once and taken off the address bar, where it would be photographed and bookmarked. */
function connectionOfPage(): Connection {
  const page = new URL(location.href)
  const given = page.searchParams.get('token')
  if (given !== null) {
    sessionStorage.setItem(tokenKey, given)
    page.searchParams.delete('token')
    history.replaceState(null, '', page)
  }
  const scheme = page.protocol === 'https:' ? 'wss:' : 'ws:'
  return { url: `${scheme}//${page.host}/api`, token: given ?? sessionStorage.getItem(tokenKey) ?? '' }
}
