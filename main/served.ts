import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A server that already runs on a data folder, as it says in the folder's server.json. */
export interface Served {
  readonly pid: number
  readonly url: string
  readonly token: string
}

/** Null when nobody serves the folder: no file, or its process is gone. */
export const readServed = (folder: string): Served | null => {
  let served: Partial<Served>
  try {
    served = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'))
  } catch {
    // No file, or one that is being written: starting an engine finds out which, for the engine locks the folder.
    return null
  }
  const { pid, url, token } = served
  if (typeof pid !== 'number' || typeof url !== 'string' || typeof token !== 'string') return null
  return isAlive(pid) ? { pid, url, token } : null
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
