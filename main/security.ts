import { app, session, type WebContents } from 'electron'
import type { EngineState } from '../core/api/connection.ts'
import { appOrigin } from './appProtocol.ts'

/** Before the app is ready: every page runs in the sandbox, whatever its window asks for. Root has none (see build/start.mjs). */
export const lockDownProcess = () => {
  // Another way to drive the page; Node's own are off by fuse.
  if (app.isPackaged)
    for (const door of ['remote-debugging-port', 'remote-debugging-pipe']) app.commandLine.removeSwitch(door)
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => lockDownPage(contents))
}

/** The page stays the page: it goes nowhere, opens nothing and holds no other page. */
const lockDownPage = (contents: WebContents) => {
  const stay = (event: Electron.Event<{ url: string; isMainFrame: boolean }>) => {
    // A reload is the only navigation there is.
    if (!(event.isMainFrame && isOwn(event.url))) event.preventDefault()
  }
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** What a page may ask of the browser: nothing. What it may fetch: its own files, and the engine's socket. */
export const lockDown = (engine: () => EngineState) => {
  const own = session.defaultSession
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  own.setPermissionCheckHandler(() => false)
  own.setDevicePermissionHandler(() => false)
  own.on('will-download', (event, item) => {
    // The page saves tables that it made itself, nothing from elsewhere.
    if (!item.getURL().startsWith(`blob:${appOrigin}/`)) event.preventDefault()
  })
  own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayFetch(url, engine()) }))
}

export const isOwn = (url: string) => url === appOrigin || url.startsWith(`${appOrigin}/`)

const mayFetch = (url: string, engine: EngineState) => {
  if (isOwn(url) || url.startsWith(`blob:${appOrigin}/`) || url.startsWith('data:')) return true
  if (url.startsWith('devtools://')) return !app.isPackaged
  return engine.state === 'ready' && url === engine.connection.url
}
