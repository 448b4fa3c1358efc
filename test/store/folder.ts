import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of its own, gone after the test. */
export function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-store-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}
