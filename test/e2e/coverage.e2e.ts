import { expect, test } from '@playwright/test'
import { connectAsync } from 'mqtt'
import pino from 'pino'
import { callerWith } from '../../engine/access/caller.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { folderWith, smallPlan, smallReceivers } from '../journeys/shell.ts'
import { hindrances } from './hindrances.ts'
import { launch } from './launch.ts'

const undo: (() => unknown)[] = []
test.afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

/** Metres from each gateway at which somebody stands; levels fall with them. */
const gateways = { 'gw-ward': [2.5, 3], 'gw-store': [7.5, 3], 'gw-dock': [12.5, 3] } as const
const beacon = 'iBeacon:7c1b5e20-94d3-4f6a-8e0d-52a9c36b41f7-1-1'

test('a walk through the house calibrates it, and says how well rooms are told apart', async () => {
  test.setTimeout(240_000)
  const files = folderWith({})
  undo.push(files.remove)
  const data = files.file('site')
  const engine = await openEngine({ dir: data, clock: systemClock(), log: pino({ level: 'silent' }), listen: null })
  const admin = callerWith('administrator', 'test')
  const receivers = `${smallReceivers}gw-dock,12.5,3,2.4,0\n`
  await dispatch(engine, admin, 'site.import', { plan: smallPlan, receivers, name: 'Small' })
  const csv = 'id,driver,link,receiver,room,settings\nfeed,gw-espresense,mqtt:espresense,,,\n'
  await dispatch(engine, admin, 'table.import', { kind: 'readers', csv })
  await engine.close()
  const port = 20_000 + (process.pid % 20_000)
  const shell = await launch('desktop', '--data', data, '--mqtt', String(port))
  undo.push(() => shell.close())
  const { page } = shell
  await shell.connection()

  // Somebody walks about with a beacon.
  const feed = await connectAsync(`mqtt://127.0.0.1:${port}`)
  undo.push(() => feed.endAsync(true))
  let at: readonly [number, number] = [0, 0]
  let packets = 0
  const beat = setInterval(() => {
    for (const [gateway, [x, y]] of Object.entries(gateways)) {
      const metres = Math.max(0.5, Math.hypot(at[0] - x, at[1] - y))
      const rssi = Math.round(-52 - 28 * Math.log10(metres) + ((packets++ * 5) % 7) - 3)
      feed.publish(`espresense/devices/${beacon}/${gateway}`, JSON.stringify({ id: beacon, rssi }))
    }
  }, 150)
  undo.push(() => clearInterval(beat))

  await page.getByRole('button', { name: 'Setup' }).click()
  await page.getByRole('button', { name: 'Coverage', exact: true }).click()
  await expect(page.getByText('Nobody has walked through yet')).toBeVisible()
  await expect(page.getByRole('img', { name: /How well the rooms/ })).toBeVisible()

  await page.getByLabel('Tag that you carry').fill(beacon)
  await page.getByLabel('Listen for').selectOption('5')
  const plan = page.locator('.heat svg')
  const stand = (xM: number, yM: number) =>
    plan.evaluate(
      (svg, [x, y]) => {
        const point = new DOMPoint(x, -y!).matrixTransform((svg as unknown as SVGSVGElement).getScreenCTM()!)
        svg.dispatchEvent(new MouseEvent('click', { clientX: point.x, clientY: point.y, bubbles: true }))
      },
      [xM, yM],
    )
  const places = [
    [1, 1.5],
    [4, 4.5],
    [7, 1.5],
    [14, 4.5],
  ] as const
  for (const [n, place] of places.entries()) {
    at = place
    await stand(place[0], place[1])
    await expect(page.getByText(`${place[0].toFixed(1)} m / ${place[1].toFixed(1)} m`)).toBeVisible()
    await page.getByRole('button', { name: 'Listen', exact: true }).click()
    await expect(page.getByRole('button', { name: `Leave out point ${n + 1}` })).toBeVisible({ timeout: 30_000 })
  }
  await expect(page.getByText(/Ward: \d+ packets by 3 gateways/).first()).toBeVisible()
  await shell.photograph('coverage-walk')
  expect(await hindrances(page)).toEqual([])

  await page.getByRole('button', { name: 'Calibrate with these points' }).click()
  await expect(page.getByText(/Calibrated with 4 places/)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('The house was walked through')).toBeVisible()
  await shell.photograph('coverage-calibrated')
  const coverage = await shell.ask('site.coverage', {})
  expect(coverage.calibrated).toBe(true)
  expect(coverage.rooms.find(({ room }) => room === 'ward')?.right).toBeGreaterThanOrEqual(0.8)

  // A tag that nothing hears gives no point.
  await page.getByLabel('Where you stand').selectOption('Dock')
  await page.getByLabel('Tag that you carry').fill('ble:AA:00:00:00:00:77')
  await page.getByRole('button', { name: 'Listen', exact: true }).click()
  await expect(page.getByText('Nothing was heard of ble:AA:00:00:00:00:77 there.')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('4 points')).toBeVisible()
})
