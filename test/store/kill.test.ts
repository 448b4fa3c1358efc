import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { folder } from './folder.ts'
import { readBack } from './numbered.ts'

/** `KILL_ROUNDS=200` for the long run. */
const rounds = Number(process.env.KILL_ROUNDS ?? 20)
const seed = Number(process.env.KILL_SEED ?? 20260617)

test(`killed ${rounds} times in the middle of its work, nothing that was reported is lost and nothing is torn`, {
  timeout: 15_000 + rounds * 6000,
}, async () => {
  const dir = folder()
  const random = numbers(seed)
  for (let round = 1; round <= rounds; round++) {
    const reported = await killedAfter(dir, 1 + Math.floor(random() * 12), random() * 15)
    const store = openSqliteStore(dir)
    try {
      const { committed, torn } = readBack(store)
      expect({ round, faults: store.verify().filter(check => !check.ok), torn }).toEqual({
        round,
        faults: [],
        torn: null,
      })
      // The commit that was under way may have got in as well, never less than was reported.
      expect(committed, `round ${round}`).toBeGreaterThanOrEqual(reported)
      expect(committed, `round ${round}`).toBeLessThanOrEqual(reported + 1)
    } finally {
      store.close()
    }
  }
})

/** Lets a process commit; so many reports and some milliseconds later kill -9. Returns the last number it reported. */
function killedAfter(dir: string, reports: number, moreMs: number): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'committer.ts'), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return new Promise((resolve, reject) => {
    let said = ''
    let condemned = false
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (condemned || said.split('\n').length <= reports) return
      condemned = true
      setTimeout(() => child.kill('SIGKILL'), moreMs)
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`it ended by itself (${code})`))
      resolve(Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1)!.split(' ')[1]))
    })
  })
}

/** The same moments in each run: mulberry32. */
function numbers(from: number): () => number {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
