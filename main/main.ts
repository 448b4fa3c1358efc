import { createHash, randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { app, safeStorage } from 'electron'
import { registerAppScheme, serveApp } from './appProtocol.ts'
import { answerPage, pagePainted } from './bridge.ts'
import { startEngine } from './engineProcess.ts'
import { folderKey } from './folderKey.ts'
import { drawWithoutMissingCard } from './graphics.ts'
import { keepIn, readKioskCode } from './kiosk.ts'
import { followServer } from './followServer.ts'
import { type Launch, readLaunch, type Server } from './launch.ts'
import { believeOnly, probeServer } from './pinnedAuthority.ts'
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

  const { server } = launch
  const engine = server === undefined ? ownEngine(launch) : serverEngine(server)
  quitCleanly(engine.stop)
  lockDown(engine.state)
  serveApp(server?.host ?? null)
  answerPage(engine.state)
  removeMenu()
  const window = openWindow(engine.state, { kiosk: launch.kiosk !== undefined, house: houseOf(launch) })
  void Promise.race([pagePainted(), setTimeout(longestPaintMs)]).then(engine.begin)
  if (launch.kiosk) {
    const { codeFile } = launch.kiosk
    keepIn(window, codeFile === null ? null : readKioskCode(codeFile), () => app.quit())
  }
}

/**
 * An engine that starts beside the page takes a core of what may be two: the floor as it was last then came a quarter of a second
 * later (1.9 instead of 1.4 times an empty window), and the floor as it is hardly sooner. Nothing to paint is no reason to keep
 * it waiting, ms.
 */
const longestPaintMs = 1_000

const say = (line: string) => void process.stderr.write(`${line}\n`)

/** A name for the house that says nothing about this computer. */
function houseOf({ dataFolder, server }: Launch): string | null {
  const place = server?.host ?? dataFolder
  return place === null ? null : createHash('sha256').update(place).digest('hex').slice(0, 16)
}

function ownEngine({ dataFolder, engineWords }: Launch) {
  const token = randomBytes(32).toString('base64url')
  const key = folderKey(dataFolder, safeStorage, say)
  return superviseEngine({
    start: () => startEngine(engineWords, token, key),
    findServed: () => (dataFolder === null ? null : readServed(dataFolder)),
    token,
    tell: tellWindows,
    say,
  })
}

function serverEngine(server: Server) {
  const engine = followServer({ server, probe: probeServer, tell: tellWindows, say })
  believeOnly(server, engine.look)
  return engine
}

// Not awaited: Electron gets ready only after this module has run to its end.
main().catch(error => {
  process.stderr.write(`${error.stack}\n`)
  app.exit(1)
})
