import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { makeHouseFolder } from '../window/houseFolder.ts'
import { readServed } from '../../main/served.ts'
import { hindrances } from './hindrances.ts'
import { launch } from './launch.ts'

test('shows the last picture as such while the engine does not answer, and what is once it does', async () => {
  test.setTimeout(120_000)
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-picture-'))
  await makeHouseFolder(join(folder, 'data'), 1, 2, 60)
  const shell = await launch('desktop', '--data', join(folder, 'data'))
  const { page } = shell
  try {
    const station = page.locator('.station')
    const then = page.locator('.banner.then')
    await expect(page.locator('.card-number').first()).toBeVisible({ timeout: 60_000 })
    await expect(station).not.toHaveClass(/not-live/)
    await expect(page.locator('#rooms')).toContainText('Nurse')

    const { pid } = readServed(join(folder, 'data'))!
    process.kill(pid, 'SIGSTOP')
    try {
      // As a start: all that the page knows is what it kept when it was left.
      await page.reload()
      await expect(then).toContainText(/As of (today )?\d\d:\d\d/)
      await expect(page.locator('.card-number').first()).toBeVisible()
      await expect(page.locator('#rooms')).toContainText('Infusion pump')
      await expect(page.locator('#rooms')).not.toContainText('Nurse')
      await expect(page.locator('#rooms')).not.toContainText('Patient 7')
      expect(await hindrances(page)).toEqual([])
      await shell.photograph('last-picture')
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await expect(then).toBeHidden({ timeout: 60_000 })
    await expect(station).not.toHaveClass(/not-live/)
    await expect(page.locator('#rooms')).toContainText('Nurse')
  } finally {
    await shell.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
