import { expect, type Page, test } from '@playwright/test'
import { hindrances } from './hindrances.ts'
import { launch, type Shell } from './launch.ts'

/** The core tasks of the station by keyboard alone: no test in here may touch the mouse. */

const pump = 'Infusion pump 03'

test.describe
  .serial('by keyboard alone, on the demo hospital', () => {
    let shell: Shell
    let page: Page
    test.beforeAll(async () => {
      test.setTimeout(180_000)
      shell = await launch('demo', '--speed', '10')
      page = shell.page
      await shell.connection()
      await expect
        .poll(async () => (await shell.ask('subjects.find', { query: pump })).answers[0]?.place?.room, {
          timeout: 90_000,
        })
        .toBeTruthy()
      await expect(page.getByRole('combobox', { name: /search/i })).toBeVisible()
    })
    test.afterAll(() => shell?.close())
    /** Back to the station's first screen, as people do it: Esc until nothing is left to leave. */
    test.beforeEach(async () => {
      for (let i = 0; i < 4; i++) await page.keyboard.press('Escape')
    })

    async function find(query: string) {
      await page.keyboard.press('/')
      await page.keyboard.type(query)
      const found = page.getByRole('listbox', { name: /search results/i }).getByRole('option')
      await expect(found.first()).toContainText(query)
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { name: query })).toBeVisible()
    }

    /** Tab until a button or field of that name has the focus. */
    async function tabTo(name: RegExp, role: 'button' | 'combobox' | 'textbox' | 'slider' = 'button') {
      for (let i = 0; i < 120; i++) {
        const at = page.locator(':focus').and(page.getByRole(role, { name }))
        if ((await at.count()) > 0) return
        await page.keyboard.press('Tab')
      }
      throw new Error(`The focus never came to ${role} ${name}`)
    }

    async function expectNoHindrance() {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        expect(await hindrances(page)).toEqual([])
      }
      await page.emulateMedia({ colorScheme: null })
    }

    test('1: finds an item by name', async () => {
      await find(pump)
      await expect(
        page
          .locator('.facts')
          .getByText(/ago|just now/)
          .first(),
      ).toBeVisible()
    })

    test('opens a page and does an act from the one box', async () => {
      const take = async (typed: string, offered: string) => {
        await page.keyboard.press('Control+k')
        await page.keyboard.type(typed)
        const option = page.getByRole('listbox', { name: /search results/i }).getByRole('option')
        const offer = option.filter({ has: page.locator('strong', { hasText: offered }) })
        await expect(offer).toHaveCount(1)
        // What has a tag comes first; the offers are reached by arrows, as any other.
        await expect(async () => {
          await page.keyboard.press('ArrowUp')
          await expect(offer).toHaveAttribute('aria-selected', 'true', { timeout: 500 })
        }).toPass()
        await page.keyboard.press('Enter')
      }
      await take('bateries', 'Batteries')
      await expect(page.getByRole('main', { name: 'Batteries' })).toBeVisible()
      await page.keyboard.press('Escape')
      await take('downtime', 'Downtime board')
      await expect(page.getByRole('dialog', { name: 'Downtime board' })).toBeVisible()
      await page.keyboard.press('Escape')
    })

    test('6: sees who and what is in a room', async () => {
      await page.locator('body').press('ArrowRight')
      await page.keyboard.press('Enter')
      await expect(page.getByText(/in (it|this room)|nobody|nothing/i).first()).toBeVisible()
    })

    test('15: plays back an hour of a room', async () => {
      await find(pump)
      const { id } = (await shell.ask('subjects.find', { query: pump })).answers[0]
      const now = Date.now()
      const stays = async () =>
        (await shell.ask('history.subject', { id, from: now - 24 * 3_600_000, to: now + 24 * 3_600_000 })).stays
      await expect.poll(async () => (await stays()).length, { timeout: 60_000 }).toBeGreaterThan(0)
      const [first] = await stays()
      await page.keyboard.press('h')
      await expect(page.getByText('Past, not now')).toBeVisible()
      // Step by step to the first arrival that is known.
      const line = page
        .getByRole('complementary', { name: 'Stays' })
        .getByRole('button', { name: first.roomName })
        .first()
      await expect(line).toBeVisible()
      await tabTo(new RegExp(first.roomName))
      await page.keyboard.press('Enter')
      await expect(page.getByRole('button', { name: new RegExp(`^${first.roomName}: .*${pump}`) })).toHaveCount(1)
      await expectNoHindrance()
      await shell.photograph('past')
      await page.keyboard.press('n')
      await expect(page.getByText('Past, not now')).toBeHidden()
    })

    test('19: prints the downtime board', async () => {
      await page.evaluate(() => {
        window.print = () =>
          document.body.setAttribute('data-printed', document.getElementById('board-paper')!.innerText)
      })
      await page.keyboard.press('p')
      await expect(page.getByRole('dialog', { name: 'Downtime board' })).toBeVisible()
      await expectNoHindrance()
      await shell.photograph('board')
      await tabTo(/^print$/i)
      await page.keyboard.press('Enter')
      const { units } = await shell.ask('board.show', { floor: 1 })
      const printed = await page.locator('body').getAttribute('data-printed')
      for (const room of units.flatMap(unit => unit.rooms)) expect(printed).toContain(room.name)
      expect(printed).toContain(pump)
      // On paper there is the board and nothing else.
      await page.emulateMedia({ media: 'print' })
      await expect(page.locator('.board-print')).toBeVisible()
      await expect(page.locator('.rail')).toBeHidden()
      await page.screenshot({ path: 'test-results/screens/board-paper.png' })
      await page.emulateMedia({ media: null })
    })
  })
