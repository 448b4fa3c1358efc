/*
 * `npm run package`: builds the installed app for this platform into dist/ and opens it once to see that it works.
 * It refuses to ship an Electron that is not the one of package.json; `--allow-old-electron` makes a build for tests.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { isGoodEnough } from '../engine/entry/projectNode.mjs'
import { buildEngine, buildWindow } from './build.mjs'
import { hasDisplay, startVirtualDisplay } from './display.mjs'
import { knownElectron, wantedVersion } from './electronRuntime.mjs'
import { onStop, Refusal, root, runMain, say } from './root.mjs'
import { run } from './run.mjs'
import { setup } from './setup.mjs'

const windowReadyMs = 90_000

const main = async () => {
  const { node } = setup()
  // electron-builder is not made for the shell's Node when that is old.
  if (!isGoodEnough(process.versions.node)) {
    const { ok } = await run(node, process.argv.slice(1), { show: true })
    process.exit(ok ? 0 : 1)
  }
  const electron = knownElectron()
  if (electron.isOld && !process.argv.includes('--allow-old-electron')) {
    throw new Refusal(
      `Only Electron ${electron.version} is at hand, and that must not be shipped: ${wantedVersion()} is the one to ship. ` +
        'Set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH, or make a build for tests with --allow-old-electron.',
    )
  }
  await buildWindow(node)
  await buildEngine(node)
  const { build } = await import('electron-builder')
  const { packageConfig } = await import('./electronBuilder.config.mjs')
  await build({ projectDir: root, publish: 'never', config: packageConfig(electron, node) })
  const executable = join(root, 'dist', 'linux-unpacked', 'whereabouts')
  if (existsSync(executable)) {
    await readFusesBack(executable, packageConfig(electron, node).electronFuses)
    const display = hasDisplay() ? null : await startVirtualDisplay()
    const env = display ? { DISPLAY: display.name } : {}
    try {
      await openOnce(executable, env)
      await tryWalls(node, env)
    } finally {
      display?.stop()
    }
  }
}

/** What the binary says of itself, not what was asked of it. */
const readFusesBack = async (executable, wanted) => {
  const { FuseState, FuseV1Options, getCurrentFuseWire } = await import('@electron/fuses')
  const wire = await getCurrentFuseWire(executable)
  const off = Object.entries(wanted).filter(([name, on]) => {
    const fuse = FuseV1Options[name[0].toUpperCase() + name.slice(1)]
    return wire[fuse] !== (on ? FuseState.ENABLE : FuseState.DISABLE)
  })
  if (off.length > 0)
    throw new Refusal(`Fuses of the packaged app are not as asked: ${off.map(([name]) => name).join(', ')}.`)
  say(`${Object.keys(wanted).length} fuses of the packaged app are as asked.`)
}

/** Opens the packaged app on an empty data folder until its page is painted and connected, then closes it. */
const openOnce = async (executable, env) => {
  const begin = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-package-'))
  const flags = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${join(folder, 'profile')}`]
  const app = spawn(executable, [...flags, '--log-level=3', '--', 'desktop', '--data', join(folder, 'site')], {
    stdio: ['ignore', 'pipe', 2],
    env: { ...process.env, ...env },
  })
  const ended = new Promise(resolve => app.once('exit', resolve))
  onStop(() => app.kill('SIGTERM'))
  try {
    await new Promise((resolve, reject) => {
      createInterface({ input: app.stdout }).on('line', line => line === 'window ready' && resolve())
      void ended.then(code =>
        reject(new Refusal(`The packaged app ended with status ${code} before its window was ready.`)),
      )
      setTimeout(() => reject(new Refusal('The window of the packaged app did not get ready.')), windowReadyMs).unref()
    })
    say(`The packaged app opened its window and engine in ${((performance.now() - begin) / 1000).toFixed(1)} s.`)
  } finally {
    app.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  if ((await ended) !== 0) throw new Refusal(`The packaged app did not close cleanly (status ${await ended}).`)
}

/** Each way out of the page that is tried in a checkout, tried in what was packaged. */
const tryWalls = async (node, env) => {
  const args = [
    'node_modules/@playwright/test/cli.js',
    'test',
    '-c',
    'test/e2e/playwright.config.ts',
    'packaged.e2e.ts',
  ]
  const { ok, output } = await run(node, args, { env })
  if (!ok) throw new Refusal(output)
  say('The packaged app keeps its page in.')
}

await runMain(main)
