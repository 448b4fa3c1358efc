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

/** What is ready on the floor: as it was last, and as the engine tells it. */
const useful = { last: '.card-number', live: '.station:not(.not-live) .card-number' }

/**
 * From the start of the program to the first paint of use (how much equipment of which kind is on the floor, as it was
 * last) and until that is live, beside an empty window, alternating. The first start of all keeps its picture for the next.
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
    const words = ['--', 'desktop', '--data', join(dir, 'data')]
    const [bare, own] = [join(dir, 'bare-profile'), join(dir, 'own-profile')]
    const took = { empty: [] as number[], last: [] as number[], live: [] as number[], never: [] as number[] }
    // The first start of each reads the disk, and has no last picture.
    for (let n = -1; n < times; n++) {
      const empty = await startOnce(knownElectron()!.executable, [join(dir, 'empty')], ['.useful'], bare)
      const app = await startOnce(program, words, [useful.last, useful.live], own)
      const first = await startOnce(program, words, [useful.live], join(dir, `new-profile-${n}`))
      if (n < 0) continue
      took.empty.push(empty[0])
      took.last.push(app[0])
      took.live.push(app[1])
      took.never.push(first[0])
    }
    const e = median(took.empty)
    const against = (what: string, ms: readonly number[]) =>
      process.stdout.write(
        `${what.padEnd(36)} ${median(ms)} ms, ${(median(ms) / e).toFixed(2)} times (${ms.join(' ')})\n`,
      )
    against('empty window', took.empty)
    against('first useful paint: the last picture', took.last)
    against('... and live', took.live)
    against('live, with no picture kept', took.never)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Starts, waits for each of the selectors in turn, and ends as its user would. @returns ms from the start to each */
async function startOnce(
  program: string,
  words: readonly string[],
  selectors: readonly string[],
  profile: string,
): Promise<number[]> {
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
    // Read from now on, or a full pipe holds the program up.
    child.stdout.resume()
    const shell = await inspect(await lineOf(child.stderr, /Debugger listening on (ws:\S+)/))
    const window = `require('electron').BrowserWindow.getAllWindows()[0]`
    // Early on there is no window yet, and before its page is there the question waits for it.
    const seen = async (selector: string): Promise<unknown> => {
      const question = `${window}.webContents.executeJavaScript(${JSON.stringify(usefulAt(selector))})`
      for (;;) {
        try {
          return await shell.evaluate(question)
        } catch {
          await pause(5)
        }
      }
    }
    const at = await Promise.all(selectors.map(seen))
    // A window that is closed by its user keeps its picture; a program that is ended has no page any more to ask.
    await pause(300)
    await shell.evaluate(`{ const window = ${window}; setTimeout(() => window.close(), 50) }`)
    // With somebody attached to it, it would wait for them to leave.
    shell.close()
    await ended
    return at.map(each => Number(each) - from)
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
