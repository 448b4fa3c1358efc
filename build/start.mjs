/*
 * `npm start`: sets up what is missing, builds what is stale, opens the Electron window on the demo hospital.
 * `node build/start.mjs desktop --data DIR` opens it on a data folder.
 */
import { spawn } from 'node:child_process'
import { buildWindow } from './build.mjs'
import { hasDisplay, startVirtualDisplay } from './display.mjs'
import { knownElectron } from './electronRuntime.mjs'
import { onStop, root, runMain, say } from './root.mjs'
import { setup } from './setup.mjs'

const openWindow = async words => {
  const { node } = setup()
  await buildWindow(node)
  const electron = knownElectron()
  const display = hasDisplay() ? null : await startVirtualDisplay()
  if (display) say(`There is no display here: the window is drawn on a virtual one (Xvfb ${display.name}).`)
  if (needsNoSandbox())
    say('Running as root: Chromium refuses its sandbox to root, so it is off (--no-sandbox). Use a plain account.')

  // On a bare server Chromium complains at length about the desktop services that it misses.
  const flags = [...(needsNoSandbox() ? ['--no-sandbox'] : []), ...(display ? ['--log-level=3'] : [])]
  const args = [...flags, root, '--', ...words]
  const window = spawn(electron.executable, args, {
    cwd: process.cwd(),
    stdio: 'inherit',
    env: { ...process.env, WHEREABOUTS_NODE: node, ...(display ? { DISPLAY: display.name } : {}) },
  })
  onStop(() => window.kill('SIGTERM'))
  window.on('exit', (code, signal) => {
    display?.stop()
    process.exit(code ?? (signal === 'SIGTERM' ? 143 : 1))
  })
}

const needsNoSandbox = () => process.platform === 'linux' && process.getuid() === 0

const words = process.argv.slice(2)
await runMain(() => openWindow(words.length > 0 ? words : ['demo']))
