import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { knownElectron } from '../../build/electronRuntime.mjs'
import { makeHouseFolder } from './houseFolder.ts'

const packaged = fileURLToPath(new URL('../../dist/linux-unpacked/whereabouts', import.meta.url))

/** The window that does nothing: how fast this Electron can be on this machine, now. */
const emptyApp = `const { app, BrowserWindow } = require('electron')
app.commandLine.appendSwitch('disable-gpu')
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL('data:text/html,<p class=useful>empty'))
`
/** In the page: epoch ms of the second frame after something to work with was there. */
const usefulAt = (selector: string) => `new Promise(resolve => {
  const look = () => document.querySelector(${JSON.stringify(selector)})
    ? requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())))
    : setTimeout(look, 5)
  look()
})`

/** From the start of the program to the first paint of use (how much equipment of which kind is on the floor), alternating. */
export async function measureStart(times: number): Promise<void> {
  if (!existsSync(packaged)) throw new Error('Nothing is packaged here: run "npm run package" first.')
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-start-'))
  try {
    await makeHouseFolder(join(dir, 'data'), 1, 5, 500)
    mkdirSync(join(dir, 'empty'))
    writeFileSync(join(dir, 'empty', 'package.json'), '{"main":"main.cjs"}')
    writeFileSync(join(dir, 'empty', 'main.cjs'), emptyApp)
    const empty: number[] = []
    const own: number[] = []
    // The first start of each reads the disk.
    for (let n = -1; n < times; n++) {
      const bare = await startOnce(knownElectron()!.executable, [join(dir, 'empty')], '.useful')
      const app = await startOnce(packaged, ['--', 'desktop', '--data', join(dir, 'data')], '.card-number')
      if (n < 0) continue
      empty.push(bare)
      own.push(app)
    }
    const [e, o] = [median(empty), median(own)]
    process.stdout.write(`first useful paint, ms: empty window ${e}, the app ${o}: ${(o / e).toFixed(2)} times\n`)
    process.stdout.write(`  empty ${empty.join(' ')}\n  app   ${own.join(' ')}\n`)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function startOnce(program: string, words: readonly string[], selector: string): Promise<number> {
  const profile = mkdtempSync(join(tmpdir(), 'whereabouts-profile-'))
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const flags = [...root, `--user-data-dir=${profile}`, '--remote-debugging-port=0', '--remote-allow-origins=*']
  const from = Date.now()
  const child = spawn(program, [...flags, ...words], { stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    const port = await new Promise<string>((resolve, reject) => {
      child.once('exit', code => reject(new Error(`It ended with status ${code}.`)))
      createInterface({ input: child.stderr }).on('line', line => {
        const found = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(line)
        if (found) resolve(found[1])
      })
    })
    return (await askPage(port, usefulAt(selector))) - from
  } finally {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The value of an expression in the program's one page. */
async function askPage(port: string, expression: string): Promise<number> {
  for (;;) {
    const pages = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      type: string
      url: string
      webSocketDebuggerUrl: string
    }[]
    const page = pages.find(({ type, url }) => type === 'page' && url !== 'about:blank' && url !== '')
    if (page) {
      const socket = new WebSocket(page.webSocketDebuggerUrl)
      await once(socket, 'open')
      socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, awaitPromise: true } }))
      const [message] = await once(socket, 'message')
      socket.close()
      const { result } = JSON.parse(String(message)) as { result?: { result?: { value?: number } } }
      // A page that was just navigated forgets what it was asked.
      if (typeof result?.result?.value === 'number') return result.result.value
    }
    await pause(5)
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]
