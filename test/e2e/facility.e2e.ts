import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { hindrances } from './hindrances.ts'
import { launch, type Shell } from './launch.ts'

async function expectNoHindrance(page: Page) {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    expect(await hindrances(page)).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null })
}

/** The table as it is read: names, and numbers without what makes them readable. */
const tableOn = (page: Page) =>
  page
    .locator('.report-table tbody tr')
    .evaluateAll(rows =>
      rows.map(row => [...row.children].map(cell => (cell.textContent ?? '').replaceAll(',', '').replace(/^–$/, ''))),
    )
const asNumbers = (rows: readonly (readonly string[])[]) =>
  rows.map(([name, ...cells]) => [name, ...cells.map(cell => (cell === '' ? null : Number(cell)))])

/** The words of the PDF that the system's print dialog makes of the page, in the order of reading. */
async function printedText({ app }: Shell): Promise<string> {
  const base64 = await app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    return (await window.webContents.printToPDF({ pageSize: 'A4' })).toString('base64')
  })
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const pdf = await getDocument({ data: new Uint8Array(Buffer.from(base64, 'base64')) }).promise
  const pages = Array.from({ length: pdf.numPages }, async (_, n) => (await pdf.getPage(n + 1)).getTextContent())
  return (await Promise.all(pages)).flatMap(({ items }) => items.map(item => ('str' in item ? item.str : ''))).join(' ')
}

/** Without the spaces and thousands marks that a printer sets as it likes. */
const wordsOf = (text: string) => text.replaceAll(/[\s,–]/g, '')

test.describe('the figures of the house, on ten days of past', () => {
  let shell: Shell
  let folder: string
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    folder = mkdtempSync(join(tmpdir(), 'whereabouts-facility-'))
    execFileSync(process.execPath, [fileURLToPath(new URL('./pastHouse.ts', import.meta.url)), folder])
    shell = await launch('desktop', '--data', folder)
    await shell.connection()
  })
  test.afterAll(async () => {
    await shell?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('utilization is read at once, drills down to its items, and is the same on paper and as CSV', async () => {
    const { page } = shell
    await page.getByRole('button', { name: 'Facility', exact: true }).click()
    const table = page.getByRole('table')
    await expect(table.getByRole('row', { name: /^Infusion pump/ })).toBeVisible({ timeout: 30_000 })
    const { from, to } = await page.evaluate(() => {
      const [first, last] = [...document.querySelectorAll<HTMLInputElement>('input[type=date]')]
      return { from: first.value, to: last.value }
    })
    // What lasts is counted on meanwhile, but no tenth of a point in a second: the engine keeps an answer for half a minute.
    const asked = await shell.ask('usage.figures', { from, to, by: 'type' })
    const shown = asNumbers(await tableOn(page))
    const pump = asked.lines.find(line => line.key === 'Infusion pump')!
    const row = shown.find(([name]) => name === 'Infusion pump')!
    expect(row[2]).toBeCloseTo(pump.utilization! * 100, 0)
    expect(row[3]).toBeCloseTo(pump.times['in-use'] / 3_600_000, 0)
    await shell.photograph('facility-use')
    await expectNoHindrance(page)

    const file = join(folder, 'shown.csv')
    // Where it goes is asked for by the system's own dialog, which nobody answers here.
    await shell.app.evaluate(({ session }, path) => {
      session.defaultSession.once('will-download', (_event, item) => item.setSavePath(path))
    }, file)
    await page.getByRole('button', { name: 'Save CSV' }).click()
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8').length > 100, { timeout: 30_000 }).toBe(true)
    const csv = readFileSync(file, 'utf8')
    const rows: string[][] = parse(csv, { bom: true, relax_column_count: true })
    const onScreen = await tableOn(page)
    expect(asNumbers(rows.slice(1, 1 + onScreen.length))).toEqual(asNumbers(onScreen))
    await page.emulateMedia({ media: 'print' })
    expect(await tableOn(page)).toEqual(onScreen)
    for (const name of ['In use', 'Utilization', 'Not heard'])
      await expect(page.locator('.meanings dt', { hasText: name }).first()).toBeVisible()
    await expect(page.getByRole('button', { name: 'Save CSV' })).toBeHidden()
    await page.emulateMedia({ media: null })
    expect(wordsOf(await printedText(shell))).toContain(wordsOf(onScreen.flat().join(' ')))

    await table.getByRole('button', { name: 'Infusion pump' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Remove: Infusion pump' })).toBeVisible()
    await expect(table.getByRole('row')).toHaveCount(14)
    await page
      .getByRole('button', { name: /^Sort by|Idle/ })
      .last()
      .click()
    await page.getByRole('button', { name: 'Remove: Infusion pump' }).press('Enter')
    await expect(table.getByRole('row')).toHaveCount(6)
  })

  test('stock, heat map, readers’ health and compliance each say what they know', async () => {
    const { page } = shell
    const open = (name: string) => page.getByRole('button', { name, exact: true }).click()
    await open('Facility')
    await open('Stock')
    await expect(page.getByRole('row', { name: /Infusion pumps ready/ })).toBeVisible()
    await shell.photograph('facility-stock')
    await expectNoHindrance(page)
    await open('Heat map')
    await expect(page.getByRole('img', { name: /^Rooms of/ })).toBeVisible()
    await shell.photograph('facility-heat')
    await expectNoHindrance(page)
    await open('Readers’ health')
    await expect(page.getByText(/throughout\.|not heard for some time/)).toBeVisible()
    await shell.photograph('facility-listening')
    await expectNoHindrance(page)
    await open('Compliance')
    await expect(page.getByText('No maintenance fell due in this period.')).toBeVisible()
    await expectNoHindrance(page)
    await open('Utilization')
    await page.getByLabel('Language').selectOption('ar')
    await expect(page.getByRole('table')).toBeVisible()
    await page.emulateMedia({ colorScheme: 'dark' })
    await shell.photograph('facility-ar')
  })
})
