import { app } from 'electron'

/** Quitting, by whatever way, first lets the engine store what it has accepted. */
export const quitCleanly = (stopEngine: () => Promise<void>) => {
  let isStopping = false
  app.on('before-quit', event => {
    event.preventDefault()
    if (isStopping) return
    isStopping = true
    void stopEngine().then(() => app.exit(0))
  })
  app.on('window-all-closed', () => app.quit())
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}
