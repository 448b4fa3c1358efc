import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { expect, test } from '@playwright/test'
import { callerWith } from '../../engine/access/caller.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { makeAuthority } from '../../engine/tls/authority.ts'
import pino from 'pino'
import { assetHead, folderWith, serve, smallPlan, smallReceivers, whereabouts } from '../journeys/shell.ts'
import { hindrances } from './hindrances.ts'
import { launch } from './launch.ts'

const files = folderWith()
const data = files.file('site')
const ca = `${data}/tls/ca.pem`

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

test.beforeAll(async () => {
  test.setTimeout(180_000)
  const engine = await openEngine({ dir: data, clock: systemClock(), log: pino({ level: 'silent' }), listen: null })
  const admin = callerWith('administrator', 'test')
  await dispatch(engine, admin, 'site.import', { plan: smallPlan, receivers: smallReceivers, name: 'Small' })
  const csv = `${assetHead}\np1,Pump 1,Infusion pump,,S1,A1,,ble:AA:00:00:00:00:01,store,low\n`
  await dispatch(engine, admin, 'table.import', { kind: 'assets', csv })
  const house = [{ role: 'administrator', units: null }]
  await dispatch(engine, admin, 'account.save', { id: 'ada', name: 'Ada Root', given: house, password: 'ada has one' })
  const nurse = [{ role: 'nurse', units: null }]
  const badge = { badges: ['barcode:B77'], pin: '4711' }
  await dispatch(engine, admin, 'account.save', { id: 'ben', name: 'Ben Ward', given: nurse, ...badge })
  await engine.close()
  const { code, err } = await whereabouts('certificate', '--data', data, '--host', 'localhost')
  expect(err, String(code)).toBe('')
  writeFileSync(files.file('other.pem'), makeAuthority('House', Date.now()).certificate)
})
test.afterAll(() => files.remove())

test('a station signs in at a server by TLS, believes no other, finds back, and ends with the account', async () => {
  test.setTimeout(300_000)
  const address = `0.0.0.0:${await freePort()}`
  const url = `https://localhost:${address.split(':')[1]}`
  let server = await serve(data, '--listen', address)

  const wary = await launch('desktop', '--url', url, '--ca', files.file('other.pem'))
  try {
    await expect(wary.page.getByText(/shows a certificate that this station does not believe/)).toBeVisible({
      timeout: 60_000,
    })
    await wary.photograph('station-wrong-authority')
  } finally {
    await wary.close()
  }

  const shell = await launch('desktop', '--url', url, '--ca', ca)
  const { page } = shell
  try {
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 60_000 })
    // Nobody vouches for this machine: what it may not see is absent, not empty.
    await expect(page.locator('#alarms')).toHaveCount(0)
    await shell.photograph('station-guest')
    expect(await hindrances(page)).toEqual([])
    await page.getByLabel('Name', { exact: true }).fill('ada')
    await page.getByLabel('Password').fill('ada has one')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Ada Root' })).toBeVisible({ timeout: 60_000 })
    await expect(page.locator('#alarms')).toBeVisible()

    await server.stop()
    await expect(page.locator('.banner.bad')).toBeVisible({ timeout: 60_000 })
    await shell.photograph('station-server-lost')
    server = await serve(data, '--listen', address)
    await expect(page.locator('.banner.bad')).toHaveCount(0, { timeout: 60_000 })
    await expect(page.getByRole('button', { name: 'Ada Root' })).toBeVisible({ timeout: 60_000 })

    await page.getByRole('button', { name: 'Ada Root' }).click()
    await page.getByRole('button', { name: 'Badge and PIN' }).click()
    await page.getByLabel(/^Badge/).fill('B77')
    await page.getByLabel('PIN', { exact: true }).fill('4711')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Ben Ward' })).toBeVisible({ timeout: 60_000 })

    const { code, err } = await whereabouts('accounts', 'disable', 'ben', '--data', data)
    expect(err, String(code)).toBe('')
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 60_000 })
    await expect(page.locator('#alarms')).toHaveCount(0)
  } finally {
    await shell.close()
    await server.stop()
  }
})

test('a station of the house shows the alarms before anybody signs in, also after the server was started anew', async () => {
  test.setTimeout(180_000)
  const address = `0.0.0.0:${await freePort()}`
  let server = await serve(data, '--listen', address)
  const shell = await launch('desktop', '--url', server.url.replace('0.0.0.0', 'localhost'), '--ca', ca)
  try {
    await expect(shell.page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 60_000 })
    await expect(shell.page.locator('#alarms')).toBeVisible()
    await server.kill()
    await expect(shell.page.locator('.banner.bad')).toBeVisible({ timeout: 60_000 })
    await expect(shell.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    server = await serve(data, '--listen', address)
    await expect(shell.page.locator('.banner.bad')).toHaveCount(0, { timeout: 60_000 })
    await expect(shell.page.locator('#alarms')).toBeVisible()
  } finally {
    await shell.close()
    await server.stop()
  }
})
