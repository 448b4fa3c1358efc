import { expect, type Page, test } from '@playwright/test'
import { launch, type Shell } from './launch.ts'

const pages = [
  'station',
  'biomed/due',
  'biomed/round',
  'biomed/missing',
  'facility/use',
  'facility/heat',
  'setup/readers',
  'setup/tags',
  'setup/rules',
  'setup/people',
  'setup/plan',
] as const

/** What is drawn where nobody gets at it: out of the window sideways, in nothing that scrolls. */
const outOfReach = (page: Page) =>
  page.evaluate(() => {
    const isScrolled = (element: Element) => {
      for (let at = element.parentElement; at !== null; at = at.parentElement) {
        const { overflowX } = getComputedStyle(at)
        if ((overflowX === 'auto' || overflowX === 'scroll') && at.scrollWidth > at.clientWidth) return true
      }
      return false
    }
    const wide = document.documentElement.scrollWidth - innerWidth
    const lost = [...document.querySelectorAll('button, input, select, summary, h1, h2, .chip')].filter(element => {
      const { left, right, width, height } = element.getBoundingClientRect()
      if (width === 0 || height === 0 || element.closest('.unseen, .skip') !== null) return false
      return (left < -1 || right > innerWidth + 1) && !isScrolled(element)
    })
    return [
      ...(wide > 0 ? [`The page is ${wide} px too wide`] : []),
      ...lost.map(element => `${element.tagName} ${element.textContent || element.getAttribute('aria-label')}`),
    ]
  })

const small = { width: 1280, height: 800 }
const large = { width: 3840, height: 2160 }

test.describe('a window on a small screen that is set to large, and on a very large one', () => {
  let shell: Shell
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    shell = await launch()
    await shell.connection()
    await expect(shell.page.getByRole('list', { name: /rooms of/i })).toBeAttached({ timeout: 60_000 })
  })
  test.afterAll(() => shell?.close())

  const zoom = (size: typeof small, factor: number) =>
    shell.app.evaluate(
      ({ BrowserWindow }, { width, height, by }) => {
        const [window] = BrowserWindow.getAllWindows()
        window!.setContentSize(width, height)
        window!.webContents.setZoomFactor(by)
      },
      { ...size, by: factor },
    )

  const sights = [
    [small, 1.25],
    [small, 1.5],
    [small, 2],
    [large, 1],
    [large, 2],
  ] as const
  for (const [size, factor] of sights)
    test(`${size.width} × ${size.height} at ${factor * 100} %: everything is on the screen or can be scrolled to, and is sharp`, async () => {
      const { page } = shell
      await zoom(size, factor)
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(Math.floor(size.width / factor))
      for (const each of pages) {
        await page.evaluate(to => (location.hash = `#/${to}`), each)
        await expect(page.locator('main')).toBeVisible()
        await expect(page.locator('main .skeleton')).toHaveCount(0)
        expect(await outOfReach(page), each).toEqual([])
        // The workspaces stay in reach, however far the page is scrolled.
        await expect(page.getByRole('button', { name: 'Biomed', exact: true })).toBeInViewport({ ratio: 0.9 })
      }
      await page.evaluate(() => (location.hash = '#/station'))
      const grain = () =>
        page.locator('.subject-canvas').evaluate(canvas => {
          const { width, clientWidth } = canvas as HTMLCanvasElement
          return Math.round((100 * width) / clientWidth)
        })
      await expect.poll(grain).toBe(100 * factor)
    })
})
