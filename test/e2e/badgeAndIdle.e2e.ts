import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import pino from 'pino'
import { callerWith } from '../../engine/access/caller.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { smallPlan, smallReceivers } from '../journeys/shell.ts'
import { freshPortPath, plugIn, type PseudoTerminal } from '../pty/pseudoTerminal.ts'
import { hindrances } from './hindrances.ts'
import { launch, type Shell } from './launch.ts'

/** What an RDM6300 says of the card 62E3086CED, as long as it is there. */
const card = Buffer.from('\u000262E3086CED08\u0003')

test.describe('a badge tapped at the reader of the station', () => {
  const port = freshPortPath()
  let terminal: PseudoTerminal
  let shell: Shell
  let folder = ''
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    terminal = await plugIn(port.path)
    folder = mkdtempSync(join(tmpdir(), 'whereabouts-badge-'))
    const engine = await openEngine({ dir: folder, clock: systemClock(), log: pino({ level: 'silent' }), listen: null })
    const admin = callerWith('administrator', 'test')
    await dispatch(engine, admin, 'site.import', { plan: smallPlan, receivers: smallReceivers, name: 'Small' })
    const readers = `id,driver,link,receiver,room,settings\nbadges,lf-rdm6300,serial:${port.path}?baud=9600,,store,\n`
    await dispatch(engine, admin, 'table.import', { kind: 'readers', csv: readers })
    await dispatch(engine, admin, 'account.save', {
      id: 'ada',
      name: 'Ada Root',
      given: [{ role: 'administrator', units: null }],
      badges: ['lf:62E3086CED'],
      pin: '4711',
      password: 'ada has one',
    })
    await engine.close()
    shell = await launch('desktop', '--data', folder)
    await shell.connection()
  })
  test.afterAll(async () => {
    await shell?.close()
    await terminal?.kill()
    port.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  test('signs in with its PIN; left alone the station locks to the alarms, and the PIN opens it', async () => {
    test.setTimeout(180_000)
    const { page } = shell
    await page.clock.install()
    await page.evaluate(() => localStorage.setItem('whereabouts.badgeReader', 'badges'))
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 60_000 })
    // Its reader may still be opening: the card stays until it was heard.
    const tapped = page.locator('output.tapped')
    await expect
      .poll(
        async () => {
          terminal.write(card)
          return tapped.count()
        },
        { timeout: 60_000 },
      )
      .toBe(1)
    await expect(tapped).toContainText('Ada Root')
    await shell.photograph('sign-in-tapped')
    expect(await hindrances(page)).toEqual([])
    await page.getByLabel('PIN', { exact: true }).fill('4711')
    await page.keyboard.press('Enter')
    const who = page.getByRole('button', { name: 'Ada Root' })
    await expect(who).toBeVisible({ timeout: 30_000 })

    // Minutes pass for the page only. Who touches it begins them anew.
    const locked = page.getByRole('heading', { name: 'This station is locked' })
    await page.clock.runFor('04:50')
    await page.keyboard.press('Shift')
    await page.clock.runFor('04:50')
    await expect(who).toBeVisible({ timeout: 30_000 })
    await expect(locked).toHaveCount(0)
    await page.clock.runFor('00:11')
    await expect(locked).toBeVisible({ timeout: 30_000 })
    await expect(page.locator('#alarms')).toBeVisible()
    await expect(who).toHaveCount(0)
    await page.getByLabel('Password or PIN').fill('1147')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Name or password is not right.')).toBeVisible({ timeout: 30_000 })
    await page.getByLabel('Password or PIN').fill('4711')
    await page.keyboard.press('Enter')
    await expect(who).toBeVisible({ timeout: 30_000 })
  })
})
