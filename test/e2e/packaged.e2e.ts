import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { expect, test } from '@playwright/test'
import { type Inspector, inspect } from './inspector.ts'
import { type Prison, walls } from './lockdown.ts'

/** What `npm run package` made, which runs this file at its end; without one there is nothing to look at. */
const packaged = fileURLToPath(new URL('../../dist/linux-unpacked/', import.meta.url))
const name = 'whereabouts'
test.skip(!existsSync(join(packaged, name)), 'nothing is packaged here: "npm run package" does, and runs this')

interface Running {
  readonly process: ChildProcess
  /** Both outputs so far. */
  said(): string
  close(): Promise<void>
}

function run(executable: string, folder: string, first: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const flags = [...first, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${folder}/profile`]
  const child = spawn(executable, [...flags, '--log-level=3', '--', 'desktop', '--data', join(folder, 'site')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', bytes => (said += String(bytes)))
  const ended = once(child, 'exit')
  return {
    process: child,
    said: () => said,
    close: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

const until = (running: Running, words: RegExp) => expect.poll(() => running.said(), { timeout: 80_000 }).toMatch(words)

/**
 * The packaged program itself, its own asar and its own binary; but in the copy of the binary one fuse is flipped, so
 * that a debugger may come in and try the walls from within. That the fuse is off otherwise is tried below.
 */
test.describe('the packaged window', () => {
  let folder = ''
  let running: Running
  let shell: Inspector
  const inShell: Prison['inShell'] = work => shell.evaluate(`(${String(work)})(require('electron'))`) as never
  const inPage: Prison['inPage'] = (work, given) => {
    const script = JSON.stringify(`(${String(work)})(${JSON.stringify(given)})`)
    return shell.evaluate(
      `require('electron').BrowserWindow.getAllWindows()[0].webContents.executeJavaScript(${script})`,
    ) as never
  }

  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'whereabouts-packaged-'))
    for (const entry of readdirSync(packaged))
      if (entry !== name) symlinkSync(join(packaged, entry), join(folder, entry))
    const executable = join(folder, name)
    copyFileSync(join(packaged, name), executable)
    await flipFuses(executable, {
      version: FuseVersion.V1,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    })
    running = run(executable, folder, ['--inspect=127.0.0.1:0'])
    await until(running, /window ready/)
    shell = await inspect(/Debugger listening on (ws:\S+)/.exec(running.said())![1]!)
  })
  test.afterAll(async () => {
    shell?.close()
    await running?.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  test('is the packaged one', async () => {
    expect(await inShell(({ app }) => app.isPackaged)).toBe(true)
  })
  for (const { name: wall, holds } of walls) test(wall, () => holds({ inPage, inShell }))

  test('opens no tools, and fetches none', async () => {
    const open = await inShell(async ({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      webContents.openDevTools()
      await new Promise(done => setTimeout(done, 500))
      return webContents.isDevToolsOpened()
    })
    expect(open).toBe(false)
  })
})

test.describe('the packaged program', () => {
  const started = async (
    first: readonly string[],
    env: NodeJS.ProcessEnv,
    look: (running: Running) => Promise<void>,
  ) => {
    const folder = mkdtempSync(join(tmpdir(), 'whereabouts-packaged-'))
    const running = run(join(packaged, name), folder, first, env)
    try {
      await until(running, /window ready/)
      await look(running)
    } finally {
      await running.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }

  test('lets no debugger in, by whatever word', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    const env = { NODE_OPTIONS: '--inspect=127.0.0.1:0', ELECTRON_RUN_AS_NODE: '1' }
    await started([`--remote-debugging-port=${port}`, '--inspect=127.0.0.1:0'], env, async running => {
      expect(running.said()).not.toContain('listening on ws:')
      await expect(fetch(`http://127.0.0.1:${port}/json`)).rejects.toThrow()
    })
  })
})
