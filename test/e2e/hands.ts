import { expect, type Locator, type Page } from '@playwright/test'
import { hindrances } from './hindrances.ts'

type Role = 'button' | 'combobox' | 'textbox' | 'slider' | 'checkbox' | 'radio'

/** So many tabs nobody presses for anything. */
const mostTabs = 150

/** What somebody does at the window who has a keyboard and no mouse. */
export class Hands {
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  press = (key: string) => this.page.keyboard.press(key)
  type = (text: string) => this.page.keyboard.type(text)

  /** Esc until nothing is left to leave. */
  async leaveAll() {
    for (let i = 0; i < 4; i++) await this.press('Escape')
  }

  /** Tab until what is meant has the focus; what is not there yet is waited for. */
  async to(meant: Locator) {
    await expect(meant.first()).toBeVisible()
    for (let i = 0; i < mostTabs; i++) {
      if ((await this.page.locator(':focus').and(meant).count()) > 0) return
      await this.press('Tab')
    }
    throw new Error(`The focus never came to ${meant}`)
  }

  toNamed = (name: RegExp, role: Role = 'button') => this.to(this.page.getByRole(role, { name }))
  /** A part that is folded away. */
  toFold = (title: string) => this.to(this.page.locator('summary', { hasText: title }))

  async pressNamed(name: RegExp) {
    await this.toNamed(name)
    await this.press('Enter')
  }

  /** A choice by the letters of its name, as closed lists take them. */
  async choose(list: RegExp, option: string) {
    const field = this.page.getByRole('combobox', { name: list })
    await this.to(field)
    await expect(async () => {
      await this.type(option)
      await expect(field.locator('option:checked')).toHaveText(option, { timeout: 500 })
    }).toPass()
  }

  /** By the one box, without waiting for its list. */
  async find(name: string) {
    await this.press('/')
    await this.type(name)
    await this.press('Enter')
    await expect(this.page.getByRole('heading', { name })).toBeVisible()
  }

  /** An offer of the one box: what has a tag comes first, pages and acts are reached by arrows. */
  async take(typed: string, offered: RegExp) {
    await this.press('Control+k')
    await this.type(typed)
    const option = this.page.getByRole('listbox', { name: /search results/i }).getByRole('option')
    const offer = option.filter({ has: this.page.locator('strong', { hasText: offered }) })
    await expect(offer).toHaveCount(1)
    await expect(async () => {
      await this.press('ArrowUp')
      await expect(offer).toHaveAttribute('aria-selected', 'true', { timeout: 500 })
    }).toPass()
    await this.press('Enter')
  }

  async openPage(name: string) {
    await this.take(name, new RegExp(`^${name}$`))
    await expect(this.page.getByRole('main', { name })).toBeVisible()
  }
}

/** Axe on what is shown, by day and by night. */
export async function expectNoHindrance(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await hindrances(page)).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null })
}
