import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `WHEREABOUTS_ENTRY=out/engine/whereabouts.js`: the engine as it is installed (`npm run build`), in place of the sources. */
const program =
  process.env.WHEREABOUTS_ENTRY ?? fileURLToPath(new URL('../../engine/entry/whereabouts.mjs', import.meta.url))

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `whereabouts WORDS` to its end, as a shell would. */
export async function whereabouts(...words: string[]): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', bytes => (out += bytes))
  child.stderr.on('data', bytes => (err += bytes))
  const [code] = await once(child, 'close')
  return { code, out, err }
}

/** The same with `--json`, which must be JSON and nothing else. */
export async function asked<Answer>(...words: string[]): Promise<Answer> {
  const { code, out, err } = await whereabouts(...words, '--json')
  if (code !== 0) throw new Error(`whereabouts ${words.join(' ')}: ${err}`)
  return JSON.parse(out)
}

export interface RunningServer {
  /** As it printed it. */
  readonly url: string
  readonly process: ChildProcess
  /** SIGTERM, and its exit code. */
  stop(): Promise<number>
  /** kill -9. */
  kill(): Promise<void>
}

export async function serve(dir: string, ...words: string[]): Promise<RunningServer> {
  const child = spawn(
    process.execPath,
    [program, 'server', '--data', dir, '--listen', '127.0.0.1:0', '--no-pages', ...words],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let err = ''
  child.stderr.on('data', bytes => (err += bytes))
  const ended = once(child, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      const found = /^listening on (\S+)$/.exec(line)
      if (found) resolve(found[1])
    })
    child.once('exit', () => reject(new Error(`the server ended: ${err}`)))
  })
  return {
    url,
    process: child,
    stop: async () => {
      child.kill('SIGTERM')
      const [code] = await ended
      return code
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Asks again and again, one answer after the other, until it is so. */
export async function eventually(what: string, limitMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + limitMs
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`)
    await new Promise(done => setTimeout(done, 50))
  }
}

/** A folder with files in it, gone after the test. */
export function folderWith(files: Readonly<Record<string, string>> = {}) {
  const path = mkdtempSync(join(tmpdir(), 'whereabouts-journey-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return {
    path,
    file: (name: string) => join(path, name),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** Makes a site of the small plan, or of `plan` and `receivers`, and imports the tables that the folder has. */
export async function fillSite(
  files: ReturnType<typeof folderWith>,
  plan = files.file('plan.json'),
  receivers = files.file('receivers.csv'),
): Promise<string> {
  const data = files.file('site')
  const done = async (...words: string[]) => {
    const { code, err } = await whereabouts(...words, '--data', data)
    if (code !== 0) throw new Error(`whereabouts ${words.join(' ')}: ${err}`)
  }
  await done('site', 'import', '--plan', plan, '--receivers', receivers)
  for (const kind of ['readers', 'assets'])
    if (existsSync(files.file(`${kind}.csv`))) await done('import', kind, files.file(`${kind}.csv`))
  return data
}

const box = (x0: number, y0: number, x1: number, y1: number) => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
]

/** Three rooms in a row, a gateway in each of the first two. */
export const smallPlan = JSON.stringify({
  floors: [
    {
      floor: 0,
      bounds: [0, 0, 15, 6],
      rooms: [
        { id: 'ward', name: 'Ward', polygon: box(0, 0, 5, 6) },
        { id: 'store', name: 'Store', polygon: box(5, 0, 10, 6) },
        { id: 'dock', name: 'Dock', type: 'dock', polygon: box(10, 0, 15, 6) },
      ],
      walls: [
        [5, 0, 5, 6],
        [10, 0, 10, 6],
      ],
      doors: [
        { rooms: ['ward', 'store'], at: [5, 3], width: 1.2 },
        { rooms: ['store', 'dock'], at: [10, 3], width: 1.2 },
      ],
    },
  ],
})
export const smallReceivers = 'id,x_m,y_m,z_m,floor\ngw-ward,2.5,3,2.4,0\ngw-store,7.5,3,2.4,0\n'
export const assetHead = 'id,name,type,model,serial,asset_no,udi,tag,home_room,risk'
