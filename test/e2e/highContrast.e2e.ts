import { expect, test } from '@playwright/test'
import { launch, type Shell } from './launch.ts'

const themeOf = (scheme: 'light' | 'dark') => (scheme === 'dark' ? 'night' : 'day')

test.describe('where the system forces its colours', () => {
  let shell: Shell
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    shell = await launch()
    await shell.connection()
    await expect(shell.page.getByRole('list', { name: /rooms of/i })).toBeAttached({ timeout: 60_000 })
  })
  test.afterAll(() => shell?.close())

  const coloursOf = (what: string) =>
    shell.page
      .locator(what)
      .first()
      .evaluate(element => {
        const { backgroundColor: ground, color: text } = getComputedStyle(element)
        return { ground, text }
      })
  /** The system's colours for what is chosen, as the page has them. */
  const highlight = () =>
    shell.page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'))
      probe.style.cssText = 'forced-color-adjust: none; background: Highlight; color: HighlightText'
      const { backgroundColor: ground, color: text } = getComputedStyle(probe)
      probe.remove()
      return { ground, text }
    })
  /** Read at one moment: the window takes the system's theme over a moment after it changed. */
  const colours = () =>
    shell.page.evaluate(() => {
      const style = getComputedStyle(document.documentElement)
      const token = (name: string) => style.getPropertyValue(name).trim()
      return {
        theme: document.documentElement.dataset.theme,
        ink: token('--ink'),
        softInk: token('--soft-ink'),
        line: token('--line'),
        strongLine: token('--strong-line'),
      }
    })
  const open = (page: string) => shell.page.evaluate(to => (location.hash = `#/${to}`), page)

  for (const colorScheme of ['light', 'dark'] as const)
    test(`${colorScheme}: what is chosen, where the focus is and what colours tell still show`, async () => {
      const { page } = shell
      await page.emulateMedia({ forcedColors: 'active', colorScheme })
      await open('station')
      const { ground: canvas } = await coloursOf('body')
      const chosenOnes = await highlight()
      expect(chosenOnes.ground).not.toBe(canvas)
      for (const chosen of [
        '.rail > button[aria-current]',
        '.rail > button[aria-current] svg',
        '.rail > button[aria-current]',
        '.floor-button[aria-pressed="true"]',
      ])
        await expect.poll(async () => (await coloursOf(chosen)).text, chosen).toBe(chosenOnes.text)
      for (const chosen of ['.rail > button[aria-current]', '.floor-button[aria-pressed="true"]'])
        await expect.poll(async () => (await coloursOf(chosen)).ground, chosen).toBe(chosenOnes.ground)
      expect((await coloursOf('.floor-button[aria-pressed="false"]')).ground).toBe(canvas)
      expect((await coloursOf('.legend-mark.live')).ground).not.toBe(canvas)

      // The map is drawn in the window's own colours: those that go with the system's, and with more contrast.
      await expect(page.locator('html')).toHaveAttribute('data-theme', themeOf(colorScheme))
      const { ink, softInk } = await colours()
      expect(softInk).toBe(ink)

      await page.locator('.floor-button').first().focus()
      await page.keyboard.press('Tab')
      const outline = await page.evaluate(() => {
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(document.activeElement!)
        return { outlineStyle, outlineWidth, outlineColor }
      })
      expect(outline).toMatchObject({ outlineStyle: 'solid', outlineWidth: '3px' })
      expect(outline.outlineColor).not.toBe(canvas)
      await page.screenshot({ path: `test-results/screens/forced-${colorScheme}-station.png` })

      await open('facility/use')
      await expect.poll(() => coloursOf('.tabs button[aria-current]')).toEqual(chosenOnes)
      const underline = page.locator('.tabs button:not([aria-current])').first()
      await expect.poll(() => underline.evaluate(e => getComputedStyle(e).borderBottomColor)).toBe(canvas)
      await page.screenshot({ path: `test-results/screens/forced-${colorScheme}-facility.png` })

      await open('biomed/due')
      await expect(page.locator('main .chip').first()).toBeVisible()
      await expect.poll(() => coloursOf('main tr.cursor > *')).toEqual(chosenOnes)
      expect(
        await page
          .locator('main .chip')
          .first()
          .evaluate(e => getComputedStyle(e).borderTopStyle),
      ).toBe('solid')
      await page.screenshot({ path: `test-results/screens/forced-${colorScheme}-biomed.png` })
    })

  test('who only asks for more contrast gets it by day and by night', async () => {
    const { page } = shell
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ forcedColors: 'none', contrast: 'no-preference', colorScheme })
      await open('station')
      await expect.poll(async () => (await colours()).theme).toBe(themeOf(colorScheme))
      const usual = await colours()
      expect(usual.softInk).not.toBe(usual.ink)
      expect(usual.line).not.toBe(usual.strongLine)

      await page.emulateMedia({ forcedColors: 'none', contrast: 'more', colorScheme })
      await expect.poll(colours).toEqual({ ...usual, softInk: usual.ink, line: usual.strongLine })
      await page.screenshot({ path: `test-results/screens/contrast-${colorScheme}-station.png` })
    }
  })
})
