/** What a window is told by its shell: where the engine is and the token of this launch. */
export interface Connection {
  /** `ws://127.0.0.1:PORT/api` */
  readonly url: string
  readonly token: string
}

/** The state of the engine as the shell (Electron main) sees it. */
export type EngineState =
  | { readonly state: 'starting' }
  | { readonly state: 'ready'; readonly connection: Connection }
  | { readonly state: 'failed'; readonly text: string; readonly tip: string }

/** The whole of `window.whereabouts` in Electron; undefined in a browser, where the page's own address says where the engine is. */
export interface ShellBridge {
  engine(): Promise<EngineState>
  onEngine(listener: (state: EngineState) => void): () => void
}
