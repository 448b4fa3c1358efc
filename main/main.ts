import { randomBytes } from 'node:crypto'
import { app, safeStorage } from 'electron'
import { registerAppScheme, serveApp } from './appProtocol.ts'
import { answerPage } from './bridge.ts'
import { startEngine } from './engineProcess.ts'
import { folderKey } from './folderKey.ts'
import { drawWithoutMissingCard } from './graphics.ts'
import { keepIn, readKioskCode } from './kiosk.ts'
import { readLaunch } from './launch.ts'
import { quitCleanly } from './quit.ts'
import { lockDown, lockDownProcess } from './security.ts'
import { readServed } from './served.ts'
import { isOnlyWindowOf } from './singleInstance.ts'
import { superviseEngine } from './superviseEngine.ts'
import { openWindow, removeMenu, tellWindows } from './windows.ts'

/** The shell: it starts and supervises the engine and opens the window on it. What the product does is not in here. */
const main = async () => {
  const launch = readLaunch(process.argv, app)
  if (launch === null) return app.exit(2)
  if (!isOnlyWindowOf(launch)) return app.exit(0)

  drawWithoutMissingCard()
  lockDownProcess()
  registerAppScheme()
  await app.whenReady()

  const token = randomBytes(32).toString('base64url')
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  const key = folderKey(launch.dataFolder, safeStorage, say)
  const engine = superviseEngine({
    start: () => startEngine(launch.engineWords, token, key),
    findServed: () => (launch.dataFolder === null ? null : readServed(launch.dataFolder)),
    token,
    tell: tellWindows,
    say,
  })
  quitCleanly(engine.stop)
  lockDown(engine.state)
  serveApp()
  answerPage(engine.state)
  removeMenu()
  const window = openWindow(engine.state, launch.kiosk !== undefined)
  if (launch.kiosk) {
    const { codeFile } = launch.kiosk
    keepIn(window, codeFile === null ? null : readKioskCode(codeFile), () => app.quit())
  }
}

// Not awaited: Electron gets ready only after this module has run to its end.
main().catch(error => {
  process.stderr.write(`${error.stack}\n`)
  app.exit(1)
})
