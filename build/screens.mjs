/* `npm run screens`: takes pictures of every screen, and a tour, into docs/screens; SCREENS=name,name takes some, SCREENS_DIR names another folder. */
import { buildWindow } from './build.mjs'
import { hasDisplay, startVirtualDisplay } from './display.mjs'
import { onStop, runMain } from './root.mjs'
import { run, stopRunning } from './run.mjs'
import { setup } from './setup.mjs'

const takeAll = async () => {
  const { node } = setup()
  await buildWindow(node)
  const display = hasDisplay() ? null : await startVirtualDisplay()
  onStop(() => {
    stopRunning()
    display?.stop()
  })
  const words = ['node_modules/@playwright/test/cli.js', 'test', '--config', 'test/screens/playwright.config.ts']
  const { ok } = await run(node, words, { show: true, env: display ? { DISPLAY: display.name } : {} })
  display?.stop()
  process.exitCode = ok ? 0 : 1
}

await runMain(takeAll)
