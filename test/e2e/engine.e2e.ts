import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@playwright/test'
import type { ShellBridge } from '../../core/api/connection.ts'
import { commandFor, launch } from './launch.ts'

let folder: string
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whereabouts-e2e-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

const served = (): { pid: number; url: string } => JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'))

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('a killed engine comes back, and closing the window ends it', async () => {
  const shell = await launch('desktop', '--data', folder)
  const first = await shell.connection()
  const { pid } = served()
  expect(statSync(join(folder, 'server.json')).mode & 0o077).toBe(0)

  process.kill(pid, 'SIGKILL')
  await expect.poll(() => isAlive(pid)).toBe(false)
  await expect.poll(async () => (await shell.connection()).url).not.toBe(first.url)
  await expect.poll(() => served().pid).not.toBe(pid)
  const again = served().pid

  await shell.close()
  expect(isAlive(again)).toBe(false)
  expect(existsSync(join(folder, 'server.json'))).toBe(false)
})

test('a killed window leaves no engine behind', async () => {
  const shell = await launch('desktop', '--data', folder)
  await shell.connection()
  const { pid } = served()
  await shell.kill()
  await expect.poll(() => isAlive(pid)).toBe(false)
})

test('a window on a served folder attaches to the server and leaves it running', async () => {
  const server = await startServer()
  try {
    const shell = await launch('desktop', '--data', folder)
    expect((await shell.connection()).url).toContain(new URL(served().url).host)
    await shell.close()
    expect(isAlive(served().pid)).toBe(true)
  } finally {
    await stop(server)
  }
})

test('a second window on the same data brings the first one to the front and ends', async () => {
  const shell = await launch('desktop', '--data', folder)
  await shell.connection()
  const { executablePath, args, env } = commandFor(shell.profile, ['desktop', '--data', folder])
  const second = spawn(executablePath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  second.stderr.on('data', bytes => {
    said += bytes
  })
  const [status] = await once(second, 'close')
  expect(status).toBe(0)
  expect(said).toContain('already shows this data')
  expect(shell.app.windows()).toHaveLength(1)
  await shell.close()
})

test('a database that is none is told of in a sentence, and nothing of it is lost', async () => {
  const database = join(folder, 'whereabouts.db')
  writeFileSync(database, 'This is a letter to the matron.')
  const shell = await launch('desktop', '--data', folder)
  await expect.poll(() => shell.page.evaluate(currentState)).toBe('failed')
  expect(readFileSync(database, 'utf8')).toBe('This is a letter to the matron.')
  await shell.close()
})

/** Runs in the page. */
const currentState = async () => (await (window as unknown as { whereabouts: ShellBridge }).whereabouts.engine()).state

/** A server as an administrator would start one. */
const startServer = async () => {
  const server = spawn(
    process.execPath,
    ['engine/entry/whereabouts.mjs', 'server', '--data', folder, '--listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: server.stdout }).on('line', line => line.startsWith('listening on ') && resolve())
    server.once('exit', code => reject(new Error(`The server ended with status ${code}`)))
  })
  return server
}

const stop = (server: ChildProcess) =>
  new Promise<void>(resolve => {
    server.once('exit', () => resolve())
    server.kill('SIGTERM')
  })
