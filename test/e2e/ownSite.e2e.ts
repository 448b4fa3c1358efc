import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { connectAsync } from 'mqtt'
import type { AnswerCard } from '../../core/api/rows.ts'
import {
  asked,
  assetHead,
  eventually,
  folderWith,
  serve,
  smallPlan,
  smallReceivers,
  fillSite,
} from '../journeys/shell.ts'
import { hindrances } from './hindrances.ts'
import { launch } from './launch.ts'
import { letFallSilent } from './silentPump.ts'

test('what fell silent is a case: searched in its rooms, seen to change, and closed where it was found', async () => {
  const tag = 'ble:AA:00:00:00:00:01'
  const files = folderWith({
    'plan.json': smallPlan,
    'receivers.csv': smallReceivers,
    'assets.csv': `${assetHead}\npump,Infusion pump 1,Infusion pump,,,,,${tag},store,high\n`,
  })
  const data = await fillSite(files)
  letFallSilent(data, tag)
  const shell = await launch('desktop', '--data', data)
  try {
    const { page } = shell
    await expect(page.getByText('Infusion pump 1 is not heard any more', { exact: false }).first()).toBeVisible({
      timeout: 60_000,
    })
    await page.getByRole('button', { name: 'Biomed', exact: true }).click()
    await page.getByRole('button', { name: 'Missing', exact: true }).click()
    await page.locator('.two-sides').getByRole('button', { name: 'Infusion pump 1' }).click()
    await expect(page.getByText(/^Last in Ward/)).toBeVisible()
    await page.getByLabel('You are in').selectOption('dock')
    await page.getByRole('button', { name: 'I search' }).click()
    await page.getByRole('button', { name: 'Not here: Ward' }).click()
    await expect(page.getByRole('list', { name: 'What was done' })).toContainText('not here · Ward')
    await expect(page.getByRole('button', { name: 'Not here: Ward' })).toHaveCount(0)
    await expect(page.getByRole('img', { name: /numbered rooms?$/ })).toBeVisible()
    await shell.photograph('case')
    expect(await hindrances(page)).toEqual([])
    const [{ id, story }] = (await shell.ask('missing.list', {})).cases
    expect(story.map(step => step.did)).toEqual(['search', 'not-here'])
    // Somebody else finds it: the page says so without being asked.
    await shell.ask('missing.found', { id, by: 'Cora', room: 'store' })
    await expect(page.getByText('Its case is closed.')).toBeVisible()
    expect((await shell.ask('missing.list', {})).cases).toEqual([])
  } finally {
    await shell.close()
    files.remove()
  }
})

test('an empty data folder says what to do next', async () => {
  const files = folderWith()
  const shell = await launch('desktop', '--data', files.file('fresh'))
  try {
    await expect(shell.page.getByText('No floor plan yet')).toBeVisible({ timeout: 60_000 })
    await shell.photograph('empty')
  } finally {
    await shell.close()
    files.remove()
  }
})

const tetam = `${process.env.WHEREABOUTS_SHARED ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))}/tetam`

test('a recorded tag that is heard by a running server stands in the window where the shell says', async () => {
  test.skip(!existsSync(tetam), 'the recordings are not here')
  const files = folderWith({
    'readers.csv': 'id,driver,link\nesp,gw-espresense,mqtt:espresense\n',
    'assets.csv': `${assetHead}\nwalker,Infusion pump 7,Infusion pump,,,,,beacon1,,low\n`,
  })
  const data = await fillSite(files, `${tetam}/floorplan.json`, `${tetam}/receivers.csv`)
  const port = 20_000 + (process.pid % 20_000)
  const server = await serve(data, '--mqtt', String(port))
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`)
  const spot = readFileSync(`${tetam}/dev/readings.csv`, 'utf8')
    .split('\n')
    .map(line => line.split(','))
    .filter(row => row[4] === 'h1_p09')
  const first = Number(spot[0][0])
  const start = Date.now()
  let next = 0
  const play = setInterval(() => {
    for (; next < spot.length && (Number(spot[next][0]) - first) * 1000 <= Date.now() - start; next++)
      client.publish(
        `espresense/devices/${spot[next][1]}/${spot[next][2]}`,
        JSON.stringify({ rssi: Number(spot[next][3]) }),
      )
  }, 50)
  const shell = await launch('desktop', '--data', data)
  try {
    const { page } = shell
    const card = async () => (await asked<AnswerCard[]>('where', 'pump', '--data', data))[0]
    await eventually('the shell knows the room', 30_000, async () => {
      const { place, ageMs, probability } = await card()
      return place?.room != null && ageMs! < 3000 && probability! > 0
    })
    // It stands still: once the room holds, both must say the same.
    await shell.connection()
    await page.getByRole('combobox', { name: /search/i }).fill('pump')
    await page
      .getByRole('listbox', { name: /search results/i })
      .getByRole('option')
      .first()
      .click()
    await shell.photograph('recorded')
    await expect(async () => {
      const { place } = await card()
      const line = page.getByRole('button', { name: new RegExp(`^${place!.room}: .*Infusion pump 7`) })
      await expect(line).toHaveCount(1, { timeout: 1000 })
      expect((await card()).place!.room).toBe(place!.room)
    }).toPass({ timeout: 30_000 })
  } finally {
    clearInterval(play)
    await shell.close()
    await client.endAsync(true)
    await server.stop()
    files.remove()
  }
})
