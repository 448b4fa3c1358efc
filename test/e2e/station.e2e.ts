import { expect, test } from '@playwright/test'
import type { AnswerCard } from '../../core/api/rows.ts'
import { hindrances } from './hindrances.ts'
import { launch, type Shell } from './launch.ts'

test.describe('the Station screen on the demo hospital', () => {
  let shell: Shell
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    shell = await launch()
    await shell.connection()
    // The first places take a few seconds of simulated life.
    await expect
      .poll(async () => (await shell.ask('subjects.find', { query: 'Patient monitor 02' })).answers[0]?.place?.room, {
        timeout: 60_000,
      })
      .toBeTruthy()
  })
  test.afterAll(() => shell?.close())
  test.beforeEach(async () => {
    await shell.page.keyboard.press('Escape')
    await shell.page.keyboard.press('Escape')
  })

  test('says that it is a demo and how well the house is heard', async () => {
    await expect(shell.page.getByText(/demo hospital/i)).toBeVisible()
    await expect(shell.page.getByText(/hearing \d+ of \d+/i).first()).toBeVisible()
  })

  test('finds by keyboard, one typo forgiven, and shows what the engine answers', async () => {
    const { page } = shell
    await page.keyboard.press('/')
    await page.keyboard.type('patinet monitor 02')
    const options = page.getByRole('listbox', { name: /search results/i }).getByRole('option')
    await expect(options.first()).toContainText('Patient monitor 02')
    await page.keyboard.press('Enter')
    const answer = async (): Promise<AnswerCard> =>
      (await shell.ask('subjects.find', { query: 'Patient monitor 02' })).answers[0]
    const site = await shell.ask('site.show', {})
    await expect(page.getByRole('heading', { name: 'Patient monitor 02' })).toBeVisible()
    // Asked anew with each look: it may be carried into another room in between.
    await expect(async () => {
      const { place } = await answer()
      const room = site.floors.flatMap(f => f.rooms).find(r => r.id === place?.room)!
      await expect(page.getByText(room.name, { exact: true }).first()).toBeVisible({ timeout: 1000 })
    }).toPass({ timeout: 30_000 })
    await expect(page.getByText(/\d+ %/).first()).toBeVisible()
    await expect(page.getByText(/(just now|ago) by \d+ receivers?/).first()).toBeVisible()
    await shell.photograph('answer-card')
  })

  test('changes floors, views and back by keys', async () => {
    const { page } = shell
    await page.keyboard.press('2')
    await expect(page.getByRole('list', { name: /rooms of/i })).toContainText('ICU')
    await page.keyboard.press('1')
    await expect(page.getByRole('list', { name: /rooms of/i })).toContainText('ED')
    await page.keyboard.press('l')
    await expect(page.getByRole('table').or(page.getByRole('grid')).first()).toBeVisible()
    await page.keyboard.press('m')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  })

  test('lists the maintenance that the engine calls overdue', async () => {
    const { items } = await shell.ask('maintenance.due', {})
    const overdue = items.filter(i => i.status === 'overdue').length
    expect(overdue).toBeGreaterThan(0)
    await expect(shell.page.getByText(new RegExp(`${overdue} overdue`))).toBeVisible()
  })

  test('hinders nobody: axe on map, card, list and keys, by day and by night', async () => {
    const { page } = shell
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme })
      expect(await hindrances(page)).toEqual([])
      await page.keyboard.press('/')
      await page.keyboard.type('pump')
      await expect(
        page
          .getByRole('listbox', { name: /search results/i })
          .getByRole('option')
          .first(),
      ).toBeVisible()
      expect(await hindrances(page)).toEqual([])
      await page.keyboard.press('Enter')
      await shell.photograph(`station-${scheme}`)
      expect(await hindrances(page)).toEqual([])
      // Once clears the box, once leaves it.
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await page.keyboard.press('l')
      expect(await hindrances(page)).toEqual([])
      await page.keyboard.press('m')
    }
    await page.emulateMedia({ colorScheme: null })
  })
})
