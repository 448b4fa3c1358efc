import { expect, type Page, test } from '@playwright/test'
import { dictionaries } from '../../renderer/i18n/dictionaries.ts'
import { pump } from '../screens/pages.ts'
import { speak } from '../screens/camera.ts'
import { hindrances } from './hindrances.ts'
import { launch, type Shell } from './launch.ts'

/** Words of the engine that no other language has. */
const english = /\b(the|is|was|heard|since|with|refuses|check|likelier|nothing|reader|room)\b/i
const spoken = {
  de: { lines: /gilt seit|^Gehört von|%/, refuses: /127\.0\.0\.1:1\S* lehnt die Verbindung ab\. Portnummer prüfen/ },
  ar: { lines: /يُعدّ|سمعه|%/, refuses: /يرفض الاتصال\. تحقّق من رقم المنفذ/ },
} as const

async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate(hash => {
    location.hash = hash
  }, `/${route}`)
}

test.describe('what the engine says', () => {
  let shell: Shell
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    shell = await launch('demo')
    const roomOfPump = async () => (await shell.ask('subjects.find', { query: pump })).answers[0]?.place?.room
    await expect.poll(roomOfPump, { timeout: 120_000 }).toBeTruthy()
    const csv = `id,driver,link,receiver,room\nr-away,uhf-r200,tcp:127.0.0.1:1,,${await roomOfPump()}\n`
    expect(await shell.ask('table.import', { kind: 'readers', csv })).toMatchObject({ errors: [] })
  })
  test.afterAll(() => shell?.close())

  for (const language of ['de', 'ar'] as const)
    test(`is said in the language of the window: ${language}`, async () => {
      test.setTimeout(180_000)
      const { page } = shell
      const { lines, refuses } = spoken[language]
      await goTo(page, '')
      await speak(shell, language)
      await page.keyboard.press('/')
      await page.locator('#search').fill(pump)
      await page.locator('#found [role=option]').first().click({ timeout: 30_000 })
      const why = page.locator('.why li')
      await page.locator('summary', { hasText: dictionaries[language]['why.title'] }).click()
      await expect(why.first()).toBeVisible({ timeout: 30_000 })
      for (const line of await why.allTextContents()) {
        expect(line.replaceAll(/\u2068[^\u2069]*\u2069|Infusion pump 03|ED Clean utility/g, '')).not.toMatch(english)
      }
      await expect(why.filter({ hasText: lines }).first()).toBeVisible()
      expect(await hindrances(page)).toEqual([])
      await shell.photograph(`why-${language}`)

      await goTo(page, 'setup/readers')
      const away = page.getByRole('listitem').filter({ hasText: 'r-away' })
      await expect(away.getByText(refuses)).toBeVisible({ timeout: 30_000 })
      await away.scrollIntoViewIfNeeded()
      await shell.photograph(`reader-away-${language}`)
    })
})
