import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a running server leaves in its data folder, readable by its owner only, so that shells and windows find it. */
export interface Served {
  readonly pid: number
  readonly url: string
  /** Of a station: a window, a browser. */
  readonly token: string
  /** Of the shell on this machine. */
  readonly owner: string
}

const fileOf = (dir: string) => join(dir, 'server.json')

export function announce(dir: string, served: Served) {
  // Remove first: the mode is only given to a new file.
  rmSync(fileOf(dir), { force: true })
  writeFileSync(fileOf(dir), JSON.stringify(served), { mode: 0o600 })
}

export const withdraw = (dir: string) => rmSync(fileOf(dir), { force: true })

/** The server that runs on a data folder; null where none does (or one died without a word). */
export function findServed(dir: string): Served | null {
  try {
    const served = JSON.parse(readFileSync(fileOf(dir), 'utf8')) as Served
    process.kill(served.pid, 0)
    return served
  } catch {
    return null
  }
}
