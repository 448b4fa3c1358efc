import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Failure } from '../core/api/errors.ts'
import { DailyBackup } from './dailyBackup.ts'

const noon = Date.UTC(2026, 5, 17, 12)
const hour = 3_600_000

function begin(refuse = () => false) {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-daily-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'whereabouts.db'), 'x')
  const told: string[] = []
  const store = {
    backup: async (file: string) => {
      if (refuse()) throw new Failure('unavailable', 'The disk is full.', 'Free some space.')
      writeFileSync(file, 'copy')
      return { bytes: 4 }
    },
  }
  const notices = {
    report: (_: string, problem: { text: string }) => void told.push(problem.text),
    settle: () => void told.push('settled'),
  }
  const there = () => readdirSync(join(dir, 'backups')).sort()
  return { backup: new DailyBackup(dir, store, notices), told, there }
}

test('one copy a day, also across a clock that was set back', async () => {
  const { backup, there } = begin()
  await backup.look(noon)
  await backup.look(noon + 23 * hour)
  expect(there()).toEqual(['daily-20260617T120000Z.db'])
  await backup.look(noon + 25 * hour)
  // A month back: the copies from "the future" do not keep the next from being made.
  await backup.look(noon - 720 * hour)
  await backup.look(noon - 719 * hour)
  expect(there()).toEqual(['daily-20260518T120000Z.db', 'daily-20260617T120000Z.db', 'daily-20260618T130000Z.db'])
})

test('what keeps it from being made is told, and tried again', async () => {
  let full = true
  const { backup, told, there } = begin(() => full)
  await backup.look(noon)
  expect(told).toEqual(["Today's backup was not made: The disk is full."])
  full = false
  await backup.look(noon + 1)
  expect(told.at(-1)).toBe('settled')
  expect(there()).toHaveLength(1)
})
