import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { ProviderSettings } from '../../engine/access/provider.ts'
import { localAdministrator } from '../../engine/access/caller.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { fromAfar } from '../../engine/entry/tokens.ts'
import { serve } from '../../engine/gateway/server.ts'
import { patients, peopledHouse, startsAt } from '../access/house.ts'
import { type Provider, startProvider } from '../signIn/provider.ts'
import { hindrances } from './hindrances.ts'
import { launch, type Shell } from './launch.ts'

const pages = fileURLToPath(new URL('../../out/renderer', import.meta.url))
const given = [{ role: 'administrator', units: null }]

/** A page as any browser shows it: without the bridge to a shell, and free to go to other servers. */
async function browse({ app }: Shell, url: string): Promise<Page> {
  const opened = app.waitForEvent('window')
  await app.evaluate(({ BrowserWindow }, address) => {
    const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { partition: 'browser' } })
    for (const lock of ['will-frame-navigate', 'will-redirect']) window.webContents.removeAllListeners(lock)
    void window.loadURL(address)
  }, url)
  return await opened
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

test.describe('the hospital’s own sign-in', () => {
  let provider: Provider
  let shell: Shell
  let url = ''
  let close = async () => {}
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    provider = await startProvider()
    const house = await peopledHouse({ now: () => startsAt })
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const { issuer, clientId, clientSecret } = provider
    const server = await serve(house.engine, {
      host: '127.0.0.1',
      port,
      version: 'test',
      pages,
      origins: [],
      tls: null,
      identify: fromAfar(house.engine, 'the token of stations'),
      provider: ProviderSettings.parse({ name: 'Hospital ID', issuer, clientId, clientSecret, url }),
    })
    await dispatch(house.engine, localAdministrator('shell'), 'account.save', {
      id: 'ada',
      name: 'Ada Root',
      given,
      password: 'ada has one',
    })
    await dispatch(house.engine, localAdministrator('shell'), 'account.save', {
      id: 'ann',
      name: 'Ann Walsh',
      given: [{ role: 'nurse', units: ['S'] }],
    })
    shell = await launch('demo')
    close = async () => {
      await shell.close()
      await server.close()
      await house.close()
      await provider.close()
    }
  })
  test.afterAll(() => close())

  test('is a button of the sign-in page, once an administrator has tied the person to an account', async () => {
    test.setTimeout(180_000)
    const page = await browse(shell, url)
    const elsewhere = page.getByRole('button', { name: /Hospital ID/ })
    await expect(elsewhere).toBeVisible({ timeout: 60_000 })
    expect(await hindrances(page)).toEqual([])
    await page.screenshot({ path: 'test-results/screens/sign-in-elsewhere.png' })
    provider.person = { sub: 'person-1' }
    await elsewhere.click()
    await expect(page.getByText('Hospital ID knows you, but this house has no role for you.')).toBeVisible({
      timeout: 60_000,
    })

    await page.getByLabel('Name', { exact: true }).fill('ada')
    await page.getByLabel('Password').fill('ada has one')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Ada Root' }).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Setup' }).click()
    await page.getByRole('button', { name: 'People and roles' }).click()
    const ann = page.getByRole('listitem').filter({ hasText: 'Ann Walsh' })
    await ann.getByRole('button', { name: 'Change' }).click()
    await page.getByLabel('Person at the hospital’s sign-in').fill('person-1')
    expect(await hindrances(page)).toEqual([])
    await page.screenshot({ path: 'test-results/screens/people-provider.png' })
    await page.keyboard.press('Enter')
    await expect(ann.getByText('person-1 at the hospital’s sign-in')).toBeVisible({ timeout: 30_000 })
    await page.screenshot({ path: 'test-results/screens/people-tied.png' })

    await page.getByRole('button', { name: 'Ada Root' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await elsewhere.click()
    await expect(page.getByRole('button', { name: 'Ann Walsh' })).toBeVisible({ timeout: 60_000 })

    // Somebody of another unit, by keyboard alone: masked, and by name for a reason.
    await page.keyboard.press('/')
    await page.keyboard.type('Patient in Ward')
    await expect(page.getByRole('option', { name: /Patient in Ward/ })).toBeVisible({ timeout: 30_000 })
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Patient in Ward', exact: true })).toBeVisible({ timeout: 30_000 })
    const glass = page.locator('summary', { hasText: 'Break-glass' })
    await glass.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByLabel('Reason')).toBeVisible()
    await page.keyboard.press('Tab')
    await expect(page.getByLabel('Reason')).toBeFocused()
    await page.keyboard.type('found unconscious')
    expect(await hindrances(page)).toEqual([])
    await page.screenshot({ path: 'test-results/screens/glass-on-card.png' })
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: patients.m1, exact: true })).toBeVisible({ timeout: 30_000 })
  })
})
