import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { connectAsync } from 'mqtt'
import { hindrances } from './hindrances.ts'
import { launch, type Shell } from './launch.ts'

/** A floor of 40 by 20 m as somebody may have it on paper: a line of ten metres, and a one-page PDF of the same. */
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400"><rect width="800" height="400" fill="#ffe"/>
<path d="M100 300h400" stroke="red" stroke-width="6"/><script>document.title='no'</script></svg>`
const pdf = [
  '%PDF-1.4',
  '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
  '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
  '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<<>>>>endobj',
  '4 0 obj<</Length 32>>stream',
  '0 0 1 rg 50 50 100 100 re f     ',
  'endstream endobj',
  'trailer<</Root 1 0 R>>',
].join('\n')

const mqttPort = 20_000 + (process.pid % 20_000)

test.describe.configure({ mode: 'serial' })

test.describe('a plan drawn from nothing', () => {
  let shell: Shell
  let folder: string
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    folder = mkdtempSync(join(tmpdir(), 'whereabouts-plan-'))
    shell = await launch('desktop', '--data', folder, '--mqtt', String(mqttPort))
  })
  test.afterAll(async () => {
    await shell?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Presses, moves and lets go, in metres of the plan. */
  async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]) {
    const [a, b] = [await onScreen(page, from), await onScreen(page, to)]
    await page.mouse.move(a.x, a.y)
    await page.mouse.down()
    await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2)
    await page.mouse.move(b.x, b.y)
    await page.mouse.up()
  }
  async function click(page: Page, at: readonly [number, number]) {
    const { x, y } = await onScreen(page, at)
    await page.mouse.click(x, y)
  }
  const onScreen = (page: Page, [x, y]: readonly [number, number]) =>
    page.locator('.plan-canvas').evaluate(
      (element, at) => {
        const matrix = (element as unknown as SVGSVGElement).getScreenCTM()!
        const point = new DOMPoint(at.x, -at.y).matrixTransform(matrix)
        return { x: point.x, y: point.y }
      },
      { x, y },
    )

  test('a ward of forty rooms takes a few strips, doors and receivers, and is on the map when it is saved', async () => {
    const { page } = shell
    await page.getByRole('button', { name: 'Draw the plan here' }).click()
    await page.getByLabel('Name of the site').fill('St. Test')
    await page.getByLabel('Name of the floor').fill('Ward floor')
    await page.getByRole('button', { name: 'Begin' }).click()
    await expect(page.locator('.plan-canvas')).toBeVisible()

    await page.getByRole('button', { name: 'Row of rooms' }).click()
    await page.getByLabel('Rooms in the row').fill('20')
    await page.getByLabel('First name').fill('Room 301')
    await drag(page, [0, 13], [40, 20])
    await drag(page, [0, 0], [40, 7])
    await page.getByRole('button', { name: 'Room', exact: true }).click()
    await drag(page, [0, 7.1], [39.9, 12.9])
    await expect(page.getByRole('img', { name: 'Plan of Ward floor: 41 rooms' })).toBeVisible()
    // What would lie over another room never comes to be, and it is said.
    await drag(page, [1, 1], [6, 5])
    await expect(page.getByText(/would overlap Room 321/)).toBeVisible()

    await page.getByRole('button', { name: 'Door', exact: true }).click()
    for (const x of [1, 3, 5, 7]) await click(page, [x, 7])
    await expect(page.locator('.plan-door')).toHaveCount(4)
    await page.getByRole('button', { name: 'Receiver', exact: true }).click()
    await page.getByLabel('Id on its wire').fill('gw-1')
    await click(page, [2, 10])
    await click(page, [30, 10])
    await page.keyboard.press('Control+z')
    await expect(page.locator('.plan-receiver')).toHaveCount(1)
    await page.keyboard.press('Control+Shift+z')
    await expect(page.locator('.plan-receiver')).toHaveCount(2)

    await page.getByRole('button', { name: 'Choose and move' }).click()
    await click(page, [1, 3])
    await page.locator('.plan-side').getByLabel('Name', { exact: true }).fill('Clean store')
    await page.getByLabel('What it is for').selectOption('clean-utility')
    // By key alone: another room, its sizes typed.
    await page.getByRole('button', { name: 'Add a room of 4 by 4 m' }).press('Enter')
    await page.getByLabel('Width (m)').fill('6')
    await page.getByLabel('Width (m)').press('Enter')
    await expect(page.getByText('24 m²')).toBeVisible()
    await shell.photograph('plan')
    for (const scheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: scheme })
      expect(await hindrances(page)).toEqual([])
      if (scheme === 'dark') await shell.photograph('plan-night')
    }
    await page.getByRole('button', { name: 'Save the plan' }).click()
    await expect(page.getByText('Saved as version 1.')).toBeVisible()
    const [floor] = (await shell.ask('site.show', {})).floors
    expect(floor.rooms).toHaveLength(42)
    expect(floor.rooms.find(r => r.name === 'Clean store')?.type).toBe('clean-utility')
    expect((await shell.ask('drawing.show', {})).drawing.receivers.map(r => r.id)).toEqual(['gw-1', 'gw-2'])
  })

  test('a picture lies underneath at its scale: an SVG as pixels without its script, and a PDF', async () => {
    const { page } = shell
    const file = page.getByLabel('Choose an image, SVG or PDF')
    await file.setInputFiles({ name: 'floor.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svg) })
    await expect(page.locator('.plan-canvas image')).toBeVisible()
    // It was laid over all 46 m. What looks 20 m long there is said to be 10.
    await click(page, [5, 5])
    await click(page, [25, 5])
    await page.getByLabel('Length between the two points (m)').fill('10')
    await page.getByRole('button', { name: 'Set the scale' }).click()
    await expect.poll(async () => (await shell.ask('drawing.picture', { floor: 1 })).picture?.widthM).toBeCloseTo(23, 1)
    expect((await shell.ask('drawing.picture', { floor: 1 })).picture?.image).toMatch(/^data:image\/png/)
    expect(await page.title()).not.toBe('no')
    await file.setInputFiles({ name: 'floor.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf) })
    await expect
      .poll(async () => (await shell.ask('drawing.picture', { floor: 1 })).picture?.heightM, { timeout: 30_000 })
      .toBeCloseTo(23, 1)
    await shell.photograph('plan-picture')
    await file.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('none') })
    await expect(page.getByText('This file can’t be shown.')).toBeVisible()
  })

  test('a former version can be opened again, and is only true once it is saved', async () => {
    const { page } = shell
    await page.getByRole('combobox', { name: /^Rooms/ }).selectOption({ label: 'Clean store' })
    await page.getByRole('button', { name: 'Remove the room' }).click()
    await page.getByRole('button', { name: 'Save the plan' }).click()
    await expect(page.getByText('Saved as version 2.')).toBeVisible()
    await page.locator('summary', { hasText: 'Former versions' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Version 1' }).getByRole('button', { name: 'Open' }).click()
    await expect(page.getByText('Not saved yet')).toBeVisible()
    expect((await shell.ask('site.show', {})).floors[0].rooms).toHaveLength(41)
    await page.getByRole('button', { name: 'Save the plan' }).click()
    await expect(page.getByText('Saved as version 3.')).toBeVisible()
    expect((await shell.ask('site.show', {})).floors[0].rooms).toHaveLength(42)
  })

  test('equipment comes from a file: what is wrong is said and nothing taken, then all of it is', async () => {
    const { page } = shell
    await page.getByRole('button', { name: 'Tags', exact: true }).click()
    await page.locator('summary', { hasText: 'Equipment and beds from a file' }).click()
    const file = page.getByLabel('Equipment and beds from a file: Choose a CSV file')
    const choose = (rows: string) =>
      file.setInputFiles({ name: 'pumps.csv', mimeType: 'text/csv', buffer: Buffer.from(`id,name,type\n${rows}`) })
    await choose('pump-1,Pump 1,infusion-pump\npump-1,Pump 2,infusion-pump\n')
    await expect(page.getByText('One fault: nothing is taken over.')).toBeVisible()
    await expect(page.getByText(/^Line 3, id:/)).toBeVisible()
    expect(await hindrances(page)).toEqual([])
    await shell.photograph('setup-import')
    await choose('pump-1,Pump 1,infusion-pump\npump-2,Pump 2,infusion-pump\n')
    await expect(page.getByText('2 new, 0 changed, 0 as they are.', { exact: true })).toBeVisible()
    expect((await shell.ask('tags.unheard', { part: '' })).bareCount).toBe(0)
    await page.getByRole('button', { name: 'Take over' }).click()
    await expect(page.getByText('Taken over: 2 new, 0 changed, 0 as they are.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Pump 2' })).toBeVisible()
  })

  test('the first steps lead from there to the first thing on the map', async () => {
    const { page } = shell
    const steps = page.getByRole('region', { name: 'First steps' })
    await expect(steps.locator('[aria-current=step]')).toHaveText(/Connect readers/)
    await expect(steps.getByRole('button')).toHaveCount(1)
    const ward = await connectAsync(`mqtt://127.0.0.1:${mqttPort}`)
    const payload = JSON.stringify({ id: 'a4c138000001', rssi: -48 })
    const heard = setInterval(() => ward.publish('espresense/devices/a4c138000001/gw-1', payload), 200)
    try {
      await steps.getByRole('button', { name: 'Go on: Connect readers and gateways' }).click()
      await expect(steps.getByRole('button')).toHaveCount(0)
      expect(await hindrances(page)).toEqual([])
      await shell.photograph('first-steps')
      await page.getByRole('button', { name: 'Find readers' }).click()
      const found = page.locator('li.card').filter({ hasText: 'mqtt:espresense' })
      await expect(found).toContainText('gw-1', { timeout: 60_000 })
      await found.getByRole('button', { name: /^Add / }).click()
      await expect(steps.locator('[aria-current=step]')).toHaveText(/Put a tag/, { timeout: 30_000 })
      await steps.getByRole('button', { name: 'Go on: Put a tag on something' }).click()
      await page.getByRole('button', { name: 'Pump 2' }).click()
      await page.getByRole('button', { name: /A4:C1:38:00:00:01/ }).click()
      await page.getByRole('button', { name: 'Put it on', exact: true }).click()
      // Something is there: nobody needs the steps any more.
      await expect(steps).toHaveCount(0, { timeout: 30_000 })
      const [pump] = (await shell.ask('subjects.find', { query: 'Pump 2' })).answers
      expect(pump!.place?.floor).toBe(1)
    } finally {
      clearInterval(heard)
      await ward.endAsync(true)
    }
  })
})
