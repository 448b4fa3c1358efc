import { expect, type Page } from '@playwright/test'
import { launch, type Shell } from '../e2e/launch.ts'

export const pump = 'Infusion pump 03'
const plans = [
  'asset,title,basis,every,unit,last_done,high_risk,checklist',
  'pump-03,Electrical safety test,manufacturer,12,months,2025-01-10,no,Case and cable intact | Leakage current <= 100 µA',
].join('\n')

export interface Screen {
  readonly name: string
  readonly open: (page: Page) => Promise<void>
}

/** Each page, or a sheet over one, and how it is come by; every one begins on the station's floor. */
export const onDemo: readonly Screen[] = [
  { name: 'station', open: async () => {} },
  { name: 'card', open: page => find(page, pump) },
  {
    name: 'search',
    open: async page => {
      await page.keyboard.press('/')
      await page.keyboard.type('pump')
      await expect(page.locator('#found [role=option]').first()).toBeVisible()
    },
  },
  {
    name: 'room',
    open: async page => {
      await page.locator('body').press('ArrowRight')
      await page.keyboard.press('Enter')
    },
  },
  { name: 'list', open: page => page.keyboard.press('l') },
  {
    name: 'nearest',
    open: async page => {
      await page.keyboard.press('f')
      await page.getByLabel(/^Type/).selectOption({ label: 'Infusion pump' })
      await standInWorkshop(page)
      await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible()
    },
  },
  {
    name: 'walk',
    open: async page => {
      await find(page, pump)
      await page.getByRole('button', { name: 'Walk there' }).click()
      await standInWorkshop(page)
      await expect(page.getByText(/ m to walk/)).toBeVisible()
    },
  },
  { name: 'board', open: page => page.keyboard.press('p') },
  { name: 'keys', open: page => page.keyboard.press('?') },
  {
    name: 'past',
    open: async page => {
      await page.keyboard.press('h')
      await expect(page.getByText('Past, not now')).toBeVisible()
    },
  },
  {
    name: 'record',
    open: async page => {
      await find(page, pump)
      await page.getByRole('button', { name: 'Whole story' }).click()
    },
  },
  {
    name: 'fault',
    open: async page => {
      await find(page, pump)
      await page.getByRole('button', { name: 'Report a fault' }).click()
    },
  },
  ...['biomed/due', 'biomed/orders', 'biomed/batteries'].map(onPage),
  {
    name: 'biomed-round',
    open: async page => {
      await goTo(page, 'biomed/round')
      await standInWorkshop(page)
      await expect(page.locator('.stop-room').first()).toBeVisible()
    },
  },
  {
    name: 'work-order',
    open: async page => {
      await find(page, pump)
      await page.locator('summary', { hasText: 'Work orders' }).click()
      await page.getByRole('button', { name: 'Open work order: Electrical safety test' }).click()
      await expect(page.getByRole('dialog', { name: 'Electrical safety test' })).toBeVisible()
    },
  },
  {
    name: 'biomed-missing',
    open: async page => {
      await find(page, 'Infusion pump 05')
      await page.getByRole('button', { name: 'Not here' }).click()
      await standInWorkshop(page)
      await expect(page.getByRole('button', { name: /^Not here: / }).first()).toBeEnabled()
    },
  },
  ...['setup/readers', 'setup/tags', 'setup/rules', 'setup/roster', 'setup/plan', 'setup/coverage', 'setup/people'].map(
    onPage,
  ),
  {
    name: 'reader-console',
    open: async page => {
      await goTo(page, 'setup/readers')
      await page
        .getByRole('button', { name: /^Console of / })
        .first()
        .click()
      await expect(page.locator('.console-lines strong').first()).toBeVisible()
    },
  },
  {
    name: 'rule-editor',
    open: async page => {
      await goTo(page, 'setup/rules')
      await page.getByRole('button', { name: 'New rule' }).click()
    },
  },
]

export const onPast: readonly Screen[] = [
  'facility/use',
  'facility/stock',
  'facility/heat',
  'facility/listening',
  'facility/compliance',
].map(onPage)

function onPage(page: string) {
  return { name: page.replace('/', '-'), open: (window: Page) => goTo(window, page) }
}

/** Where walks and rounds begin. */
async function standInWorkshop(page: Page): Promise<void> {
  await page.getByLabel(/^You are in/).selectOption({ label: 'Biomed workshop' })
}

export async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate(hash => {
    location.hash = hash
  }, `/${route}`)
  await expect(page.locator('.desk-page')).toBeVisible()
  await page.waitForTimeout(1500)
}

async function find(page: Page, name: string): Promise<void> {
  await page.keyboard.press('/')
  await page.keyboard.type(name)
  await expect(page.locator('#found [role=option]').first()).toContainText(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name })).toBeVisible()
}

/** The demo hospital, its first places known, with a plan whose work is long due. */
export async function openDemo(): Promise<Shell> {
  const shell = await launch('demo', '--speed', '10')
  await expect
    .poll(async () => (await shell.ask('subjects.find', { query: pump })).answers[0]?.place?.room, { timeout: 90_000 })
    .toBeTruthy()
  await shell.ask('table.import', { kind: 'plans', csv: plans })
  await expect(shell.page.getByRole('combobox', { name: /search/i })).toBeVisible()
  return shell
}

/** Back to the floor, whatever lies over it. */
export async function goHome(page: Page): Promise<void> {
  for (let i = 0; i < 5; i++) await page.keyboard.press('Escape')
}
