import { spawnSync } from 'node:child_process'
import { makeIfStale } from './fresh.mjs'
import { isStarted, Refusal, root, runMain, say } from './root.mjs'
import { setup } from './setup.mjs'

const shared = ['core', 'package-lock.json', 'tsconfig.base.json']

/** The shell, the preload and the page: out/{main,preload,renderer}. A checkout's engine runs from its sources. */
export const buildWindow = node =>
  makeIfStale(
    'out/renderer/index.html',
    ['main', 'preload', 'renderer', 'build/electron.vite.config.ts', 'floorplans', ...shared],
    () => {
      say('Building the window ...')
      run(node, [
        'node_modules/electron-vite/bin/electron-vite.js',
        'build',
        '--config',
        'build/electron.vite.config.ts',
      ])
    },
  )

/** The engine as one bundle for the installed app: out/engine. */
export const buildEngine = node =>
  makeIfStale(
    'out/engine/whereabouts.js',
    ['engine', 'readers', 'sim', 'floorplans', 'build/engine.vite.config.ts', ...shared],
    () => {
      say('Building the engine ...')
      run(node, ['node_modules/vite/bin/vite.js', 'build', '--config', 'build/engine.vite.config.ts'])
    },
  )

const run = (node, args) => {
  const done = spawnSync(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
  if (done.status === 0) return
  say(done.stdout + done.stderr)
  throw new Refusal('The build failed; the lines above say why.')
}

if (isStarted(import.meta)) {
  await runMain(async () => {
    const { node } = setup()
    await buildWindow(node)
    await buildEngine(node)
  })
}
