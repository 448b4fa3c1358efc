import { join } from 'node:path'
import { app, BrowserWindow, Menu, session } from 'electron'
import type { EngineState } from '../core/api/connection.ts'
import { appOrigin } from './appProtocol.ts'

/** A kiosk has no menu to get lost in. macOS keeps the entries without which copy and paste have no keys. */
export const removeMenu = () =>
  Menu.setApplicationMenu(
    process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]) : null,
  )

export const tellWindows = (state: EngineState) => {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send('engine', state)
}

/** What the page is told by its address. */
export interface PageWords {
  readonly kiosk: boolean
  /** Which house it shows, so that it knows its last picture from another's; null = the demo hospital. */
  readonly house: string | null
}

/** Opens the one window; prints `window ready` once it is painted and its page has a socket to the engine. */
export const openWindow = (engine: () => EngineState, { kiosk, house }: PageWords) => {
  const window = new BrowserWindow({
    title: 'Whereabouts',
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    kiosk,
    backgroundColor: '#f4f6f8',
    webPreferences: {
      preload: join(app.getAppPath(), 'out/preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // An alarm must be heard although nobody has touched the window yet.
      autoplayPolicy: 'no-user-gesture-required',
      devTools: !app.isPackaged && !kiosk,
    },
  })
  const painted = new Promise<void>(resolve => window.once('ready-to-show', resolve))
  void painted.then(() => window.show())
  void Promise.all([painted, socketOpened(engine)]).then(() => process.stdout.write('window ready\n'))
  reloadAfterCrash(window)
  const words = new URLSearchParams({ ...(kiosk && { kiosk: '' }), ...(house !== null && { house }) })
  window.loadURL(`${appOrigin}/?${words}`).catch((error: Error) => {
    process.stderr.write(`The page can't be loaded: ${error.message}. Is the interface built (npm run build)?\n`)
  })
  return window
}

const socketOpened = (engine: () => EngineState) =>
  new Promise<void>(resolve => {
    session.defaultSession.webRequest.onCompleted({ urls: ['ws://*/*', 'wss://*/*'] }, ({ url }) => {
      const state = engine()
      if (state.state === 'ready' && url === state.connection.url) resolve()
    })
  })

const reloadAfterCrash = (window: BrowserWindow) => {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    process.stderr.write(`The page ended (${reason}); it is loaded again.\n`)
    setTimeout(() => !window.isDestroyed() && window.reload(), 1000)
  })
}
