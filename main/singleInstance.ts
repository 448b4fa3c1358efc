import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'
import type { Launch } from './launch.ts'

/**
 * One window per data folder or server: a second launch on the same folder brings the first one to the front and ends.
 * Electron's lock belongs to the browser profile, so each data folder has its own.
 */
export const isOnlyWindowOf = ({ dataFolder, server }: Launch) => {
  if (!app.commandLine.hasSwitch('user-data-dir')) {
    const shows = dataFolder ?? server?.host
    const name = shows === undefined ? 'demo' : createHash('sha256').update(shows).digest('hex').slice(0, 16)
    app.setPath('userData', join(app.getPath('userData'), 'windows', name))
  }
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Whereabouts already shows this data; its window comes to the front.\n')
    return false
  }
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  return true
}
