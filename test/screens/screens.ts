import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { launch, type Shell } from '../e2e/launch.ts'
import { picture } from './camera.ts'
import { goHome, onDemo, onPast, openDemo, type Screen } from './pages.ts'

const wanted = process.env.SCREENS?.split(',')

async function takeAll(shell: Shell, screens: readonly Screen[]): Promise<void> {
  const { page } = shell
  for (const { name, open } of screens) {
    if (wanted && !wanted.includes(name)) continue
    await goHome(page)
    await open(page)
    await picture(shell, name)
  }
}

test('the demo hospital', async () => {
  const shell = await openDemo()
  try {
    await takeAll(shell, onDemo)
  } finally {
    await shell.close()
  }
})

test('a house with a past', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-screens-'))
  execFileSync(process.execPath, [fileURLToPath(new URL('../e2e/pastHouse.ts', import.meta.url)), folder])
  const shell = await launch('desktop', '--data', folder)
  try {
    await shell.connection()
    await expect(shell.page.getByRole('combobox', { name: /search/i })).toBeVisible()
    await takeAll(shell, onPast)
  } finally {
    await shell.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('nothing yet', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-screens-'))
  const shell = await launch('desktop', '--data', folder)
  try {
    await expect(shell.page.getByText('No floor plan yet')).toBeVisible()
    await takeAll(shell, [{ name: 'empty', open: async () => {} }])
  } finally {
    await shell.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
