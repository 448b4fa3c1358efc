import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { knownElectron } from '../../build/electronRuntime.mjs'
import { inspect } from '../e2e/inspector.ts'
import { makeHouseFolder } from './houseFolder.ts'

const packaged = fileURLToPath(new URL('../../dist/linux-unpacked/', import.meta.url))

const name = 'whereabouts'

/** The window that does nothing: how fast this Electron can be on this machine, now. */
const emptyApp = `globalThis.require = require
const { app, BrowserWindow } = require('electron')
app.commandLine.appendSwitch('disable-gpu')
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800 })
  window.once('ready-to-show', () => console.log('window ready'))
  window.loadURL('data:text/html,<p class=useful>empty')
})
`
/** In the page: epoch ms of the second frame after something to work with was there. */
const usefulAt = (selector: string) => `new Promise(resolve => {
  const look = () => document.querySelector(${JSON.stringify(selector)})
    ? requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())))
    : setTimeout(look, 5)
  look()
})`

/** The page keeps its picture for the next start after ten seconds. */
const keepsAfterMs = 13_000

/**
 * From the start of the program to the first paint of use, alternating with an empty window: the plan and the equipment as
 * they were last (the page's first paint of anything), and what is ready on the floor now.
 */
export async function measureStart(times: number): Promise<void> {
  if (!existsSync(join(packaged, name))) throw new Error('Nothing is packaged here: run "npm run package" first.')
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-start-'))
  try {
    await makeHouseFolder(join(dir, 'data'), 1, 5, 500)
    mkdirSync(join(dir, 'empty'))
    writeFileSync(join(dir, 'empty', 'package.json'), '{"name":"empty","version":"0.0.0","main":"main.cjs"}')
    writeFileSync(join(dir, 'empty', 'main.cjs'), emptyApp)
    const program = await askable(dir)
    const empty: number[] = []
    const last: number[] = []
    const own: number[] = []
    const profile = join(dir, 'profile')
    // The first start of each reads the disk, and the app's keeps a picture.
    for (let n = -1; n < times; n++) {
      const bare = await startOnce(knownElectron()!.executable, [join(dir, 'empty')], '.useful', join(dir, 'bare'), 0)
      const words = ['--', 'desktop', '--data', join(dir, 'data')]
      const app = await startOnce(program, words, live, profile, n < 0 ? keepsAfterMs : 0)
      if (n < 0) continue
      empty.push(bare.usefulMs)
      last.push(app.firstMs)
      own.push(app.usefulMs)
    }
    const told = (what: string, all: readonly number[]) => {
      const times = (median(all) / median(empty)).toFixed(2)
      process.stdout.write(`${what.padEnd(24)} ${median(all)} ms, ${times} times (${all.join(' ')})\n`)
    }
    told('empty window', empty)
    told('as it was last', last)
    told('as it is now', own)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const live = '.station:not(.not-live) .card-number'

async function startOnce(
  program: string,
  words: readonly string[],
  selector: string,
  profile: string,
  staysMs: number,
): Promise<{ firstMs: number; usefulMs: number }> {
  mkdirSync(profile, { recursive: true })
  const flags = ['--inspect=127.0.0.1:0', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  const from = Date.now()
  const child = spawn(program, [...flags, `--user-data-dir=${profile}`, '--log-level=3', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Not where an npm package is called "electron" too.
    cwd: profile,
  })
  const ended = once(child, 'exit')
  try {
    const [address] = await Promise.all([
      lineOf(child.stderr, /Debugger listening on (ws:\S+)/),
      lineOf(child.stdout, /(window ready)/),
    ])
    const shell = await inspect(address)
    const page = `require('electron').BrowserWindow.getAllWindows()[0].webContents`
    const at = await shell.evaluate(`${page}.executeJavaScript(${JSON.stringify(usefulAt(selector))})`)
    const first = `performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)`
    const firstAt = await shell.evaluate(`${page}.executeJavaScript(${JSON.stringify(first)})`)
    shell.close()
    await pause(staysMs)
    return { firstMs: Math.round(Number(firstAt) - from), usefulMs: Number(at) - from }
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

const lineOf = (stream: Readable, wanted: RegExp) =>
  new Promise<string>((resolve, reject) => {
    createInterface({ input: stream })
      .on('line', line => {
        const found = wanted.exec(line)
        if (found) resolve(found[1])
      })
      .on('close', () => reject(new Error('It ended before it could be asked.')))
  })

/** The packaged app with one fuse flipped in a copy of its program, so that it can be asked what its page shows. */
async function askable(dir: string): Promise<string> {
  const folder = join(dir, 'packaged')
  mkdirSync(folder)
  for (const entry of readdirSync(packaged)) if (entry !== name) symlinkSync(join(packaged, entry), join(folder, entry))
  const program = join(folder, name)
  copyFileSync(join(packaged, name), program)
  await flipFuses(program, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true })
  return program
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]
