import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { callerWith } from '../../engine/access/caller.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import pino from 'pino'
import { assetHead, smallPlan, smallReceivers } from '../journeys/shell.ts'
import { hindrances } from './hindrances.ts'
import { launch, type Shell } from './launch.ts'

test.describe('signing in', () => {
  let shell: Shell
  let folder = ''
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    folder = mkdtempSync(join(tmpdir(), 'whereabouts-sign-in-'))
    const engine = await openEngine({ dir: folder, clock: systemClock(), log: pino({ level: 'silent' }), listen: null })
    const admin = callerWith('administrator', 'test')
    await dispatch(engine, admin, 'site.import', { plan: smallPlan, receivers: smallReceivers, name: 'Small' })
    const csv = `${assetHead}\np1,Pump 1,Infusion pump,,S1,A1,,ble:AA:00:00:00:00:01,store,low\n`
    await dispatch(engine, admin, 'table.import', { kind: 'assets', csv })
    await engine.close()
    shell = await launch('desktop', '--data', folder)
    await shell.connection()
  })
  test.afterAll(async () => {
    await shell?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('makes the first administrator, who must sign in from then on, and locks to the alarms', async () => {
    test.setTimeout(180_000)
    const { page } = shell
    await page.getByRole('button', { name: 'Local administrator' }).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Setup' }).click()
    await page.getByRole('button', { name: 'People and roles' }).click()
    await page.getByLabel('Sign-in name').fill('ada')
    await page.getByLabel('Name', { exact: true }).fill('Ada Root')
    await page.getByLabel('Password').fill('ada has one')
    await page.getByLabel('PIN', { exact: true }).fill('4711')
    await shell.photograph('people-first')
    await page.getByRole('button', { name: 'Save' }).click()

    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 30_000 })
    await expect(page.getByRole('button', { name: 'Setup' })).toHaveCount(0)
    await expect(page.locator('#alarms')).toBeVisible()
    await page.getByRole('button', { name: 'Badge and PIN' }).click()
    await shell.photograph('sign-in-badge')
    expect(await hindrances(page)).toEqual([])
    await page.getByRole('button', { name: 'Name and password' }).click()
    await shell.photograph('sign-in')
    await page.getByLabel('Name', { exact: true }).fill('ada')
    await page.getByLabel('Password').fill('not this')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Name or password is not right.')).toBeVisible({ timeout: 30_000 })
    await page.getByLabel('Password').fill('ada has one')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Ada Root' })).toBeVisible({ timeout: 30_000 })
    await shell.photograph('people')
    expect(await hindrances(page)).toEqual([])

    await page.reload()
    await page.getByRole('button', { name: 'Ada Root' }).click({ timeout: 60_000 })
    await shell.photograph('who')
    await page.getByRole('button', { name: 'Lock', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'This station is locked' })).toBeVisible({ timeout: 30_000 })
    await shell.photograph('locked')
    await page.getByLabel('Password or PIN').fill('4711')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Ada Root' })).toBeVisible({ timeout: 30_000 })

    // A shared station: it shows the house, and whoever does something there says so for the one act.
    await page.getByRole('button', { name: 'Setup' }).click()
    await page.getByRole('button', { name: 'People and roles' }).click()
    await page.getByLabel('A station at which nobody has signed in').selectOption({ label: 'Kiosk station' })
    await shell.photograph('people-stations')
    expect(await hindrances(page)).toEqual([])
    await page.getByRole('button', { name: 'Ada Root' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('button', { name: 'Station', exact: true })).toBeVisible({ timeout: 30_000 })
    const openPump = async () => {
      await page.keyboard.press('/')
      await page.locator('#search').fill('Pump 1')
      await page.getByRole('option', { name: /Pump 1/ }).click({ timeout: 30_000 })
    }
    await openPump()
    await expect(page.getByText('Who looked at this')).toHaveCount(0)
    await page.getByText('Change its state', { exact: true }).click()
    await page.getByRole('button', { name: 'Take into use' }).click()
    const who = page.getByRole('dialog', { name: 'Who does this?' })
    await expect(who).toBeVisible({ timeout: 30_000 })
    await shell.photograph('vouch')
    expect(await hindrances(page)).toEqual([])
    await who.getByRole('button', { name: 'Name and password' }).click()
    await who.getByLabel('Name', { exact: true }).fill('ada')
    await who.getByLabel('Password').fill('ada has one')
    await page.keyboard.press('Enter')
    await expect(who).toHaveCount(0, { timeout: 30_000 })
    await expect(page.getByRole('button', { name: 'Station', exact: true })).toBeVisible()

    await page.getByRole('button', { name: 'Station', exact: true }).click()
    await page.getByLabel('Name', { exact: true }).fill('ada')
    await page.getByLabel('Password').fill('ada has one')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Ada Root' })).toBeVisible({ timeout: 30_000 })
    await openPump()
    await page.getByText('Who looked at this').click()
    await expect(page.getByText('equipment.scan')).toBeVisible({ timeout: 30_000 })
    await shell.photograph('looks')
    expect(await hindrances(page)).toEqual([])
  })
})
