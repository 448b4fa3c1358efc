import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A served house in a process of its own (liveHouse.ts). */
export interface House {
  readonly folder: string
  /** Moves so many rows a second from now on. Returns how many were moved before. */
  move(perSecond: number): Promise<number>
  /** So many hours of the house as fast as the window takes them. Returns how many rows were moved in all. */
  live(hours: number): Promise<number>
  close(): Promise<void>
}

/** Opens one of `tags` subjects; a window attaches to it by its folder. */
export async function openHouse(storeys: number, wards: number, tags: number): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-window-'))
  const words = [join(folder, 'data'), storeys, wards, tags].map(String)
  const child = fork(new URL('liveHouse.ts', import.meta.url), words)
  await once(child, 'message')
  const tell = async (what: object) => {
    child.send(what)
    const [{ moved }] = (await once(child, 'message')) as [{ moved: number }]
    return moved
  }
  return {
    folder: join(folder, 'data'),
    move: perSecond => tell({ perSecond }),
    live: hours => tell({ hours }),
    async close() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
