import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, errors, expect, type Page } from '@playwright/test'
import { knownElectron } from '../../build/electronRuntime.mjs'
import type { Connection, EngineState, ShellBridge } from '../../core/api/connection.ts'
import type { Input, OperationName, Output } from '../../core/api/contract.ts'
import { askEngine } from './askEngine.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A real Electron window with its real engine. */
export interface Shell {
  readonly app: ElectronApplication
  readonly page: Page
  readonly profile: string
  /** Lines of the shell's own output so far. */
  readonly said: readonly string[]
  /** The engine as the page is told of it, once it is ready. */
  connection(): Promise<Connection>
  /** Asks the engine directly, past the page: what the page shows can be compared with it. */
  ask<Name extends OperationName>(operation: Name, input: Input<Name>): Promise<Output<Name>>
  /** Pictures of the window at the sizes of a small and a large station, into test-results/screens. */
  photograph(name: string): Promise<void>
  /** Closes the window as its user would, and waits until engine and shell have ended. */
  close(): Promise<void>
  /** Ends the shell as a power user or a crash would: at once, with no chance to tidy up. */
  kill(): Promise<void>
}

/** How the shell is started by hand: program, arguments, environment. `profile` is the browser's own folder. */
export const commandFor = (profile: string, words: readonly string[]) => {
  const electron = knownElectron()
  if (electron === null) throw new Error('There is no Electron yet: run "node build/setup.mjs"')
  const isRoot = process.getuid?.() === 0
  return {
    executablePath: electron.executable,
    args: [...(isRoot ? ['--no-sandbox'] : []), `--user-data-dir=${profile}`, '--log-level=3', root, '--', ...words],
    env: { ...(process.env as Record<string, string>), WHEREABOUTS_NODE: process.execPath },
  }
}

/** On a busy machine the debugger now and then misses a window that is there: it is tried once more. */
async function started(command: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  try {
    return await _electron.launch({ ...command, timeout: 60_000 })
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error
    return await _electron.launch(command)
  }
}

/** Opens the window on the demo hospital, or with other words: `launch('desktop', '--data', folder)`. */
export const launch = async (...words: string[]): Promise<Shell> => {
  const profile = mkdtempSync(join(tmpdir(), 'whereabouts-profile-'))
  const app = await started({ ...commandFor(profile, words.length > 0 ? words : ['demo']), cwd: root })
  const said: string[] = []
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.on('data', (bytes: Buffer) => said.push(...bytes.toString().split('\n').filter(Boolean)))
  }
  const page = await app.firstWindow()

  const connection = () => page.evaluate(readyConnection)
  return {
    app,
    page,
    profile,
    said,
    connection,
    ask: async (operation, input) => askEngine(await connection(), operation, input),
    photograph: name => photograph(app, page, name),
    close: async () => {
      await app.close()
      rmSync(profile, { recursive: true, force: true })
    },
    kill: async () => {
      const ended = once(app.process(), 'exit')
      app.process().kill('SIGKILL')
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Runs in the page. */
const readyConnection = () =>
  new Promise<Connection>(resolve => {
    const bridge = (window as unknown as { whereabouts: ShellBridge }).whereabouts
    const look = (state: EngineState) => {
      if (state.state === 'ready') resolve(state.connection)
    }
    bridge.onEngine(look)
    void bridge.engine().then(look)
  })

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
]

const photograph = async (app: ElectronApplication, page: Page, name: string) => {
  const folder = join(root, 'test-results', 'screens')
  mkdirSync(folder, { recursive: true })
  for (const { width, height } of sizes) {
    await app.evaluate(
      ({ BrowserWindow }, size) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
      },
      { width, height },
    )
    await expect
      .poll(() => page.evaluate(() => ({ width: innerWidth, height: innerHeight })))
      .toEqual({ width, height })
    await page.screenshot({ path: join(folder, `${name}-${width}x${height}.png`) })
  }
}
