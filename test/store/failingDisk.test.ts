import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { folder } from './folder.ts'
import { readBack, subjects } from './numbered.ts'
import { site } from './rows.ts'

/** `FAULT_ROUNDS=200` for the long run. */
const rounds = Number(process.env.FAULT_ROUNDS ?? 3)
const hasCompiler = process.platform === 'linux' && spawnSync('gcc', ['--version']).status === 0

it.skipIf(!hasCompiler)(
  `what was stored on a disk that fails now and then is there, killed ${rounds} times (needs gcc)`,
  {
    timeout: 60_000 + rounds * 30_000,
  },
  async () => {
    const dir = folder()
    const shim = join(dir, 'failingDisk.so')
    const made = spawnSync('gcc', [
      '-shared',
      '-fPIC',
      '-O1',
      '-o',
      shim,
      join(import.meta.dirname, 'failingDisk.c'),
      '-ldl',
    ])
    expect(String(made.stderr)).toBe('')
    const data = join(dir, 'data')
    const first = openSqliteStore(data)
    first.saveSite(site)
    first.saveSubjects(subjects)
    first.close()
    const refusals = new Set<string>()
    let kept = 0
    for (let round = 1; round <= rounds; round++) {
      const reported = (await killed(data, shim, round, 20 + (round % 7), refusals)) ?? kept
      const store = openSqliteStore(data)
      const { committed, torn } = readBack(store)
      const faults = store.verify().filter(check => !check.ok)
      store.close()
      expect({ round, torn, faults }).toEqual({ round, torn: null, faults: [] })
      expect(committed, `round ${round}`).toBeGreaterThanOrEqual(reported)
      expect(committed, `round ${round}`).toBeLessThanOrEqual(reported + 1)
      kept = committed
    }
    const said = [...refusals].join(' ')
    expect(said).toContain('is full.')
    expect(said).toContain('The disk failed')
  },
)

/** Lets it store until so many lines were said, then kill -9. Returns the last number that was stored by its word; null = none. */
async function killed(
  data: string,
  shim: string,
  seed: number,
  lines: number,
  refusals: Set<string>,
): Promise<number | null> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'stubborn.ts'), data, '12'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LD_PRELOAD: shim, FAULT_SEED: String(seed) },
  })
  const ended = once(child, 'close')
  let stored: number | null = null
  let count = 0
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('done ')) stored = Number(line.slice(5))
    else refusals.add(line)
    if (++count === lines) child.kill('SIGKILL')
  }
  const [code, signal] = await ended
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' })
  return stored
}
