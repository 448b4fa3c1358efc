import { readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from '@playwright/test'
import { connectAsync } from 'mqtt'
import pino from 'pino'
import { parseTagId } from '../../core/model/tagId.ts'
import { callerWith } from '../../engine/access/caller.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { ask } from '../../readers/rfid/r200Frame.ts'
import type { FarEnd } from '../../sim/readers/farEnd.ts'
import { farEnds, sampleTag } from '../../sim/readers/index.ts'
import { Random } from '../../sim/random.ts'
import { folderWith, smallPlan, smallReceivers, whereabouts } from '../journeys/shell.ts'
import { freshPortPath, plugIn } from '../pty/pseudoTerminal.ts'
import { hindrances } from './hindrances.ts'
import { launch, type Shell } from './launch.ts'
import { saved } from './saved.ts'

const undo: (() => unknown)[] = []
test.afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

/** A serial port with a module behind it that has a tag in its field. */
async function r200Port() {
  const { path, remove } = freshPortPath()
  undo.push(remove)
  const terminal = await plugIn(path)
  undo.push(() => terminal.kill())
  const end = farEnds['uhf-r200']!(new Random(1), bytes => terminal.write(bytes as Uint8Array)) as FarEnd
  terminal.onBytes(bytes => end.receive(bytes))
  const field = [{ tag: parseTagId(sampleTag('uhf-r200'))!, rssiDbm: -50 }]
  const began = performance.now()
  const beat = setInterval(() => end.advance(performance.now() - began, () => field), 50)
  undo.push(() => clearInterval(beat))
  return { path, end }
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** A small house with these readers. */
async function fill(dir: string, readers: readonly string[]) {
  const engine = await openEngine({ dir, clock: systemClock(), log: pino({ level: 'silent' }), listen: null })
  const admin = callerWith('administrator', 'test')
  await dispatch(engine, admin, 'site.import', { plan: smallPlan, receivers: smallReceivers, name: 'Small' })
  const csv = ['id,driver,link,receiver,room,settings', ...readers, ''].join('\n')
  await dispatch(engine, admin, 'table.import', { kind: 'readers', csv })
  await engine.close()
}

/** As an installed app forks its engine: what came of drivers that return and of some that do not. */
const hangInside = ({ app }: Shell, watched: string) =>
  app.evaluate(
    ({ utilityProcess }, [script, module]) =>
      new Promise<unknown>(resolve => {
        const child = utilityProcess.fork(script!, [module!])
        child.on('message', resolve)
        child.on('exit', code => resolve(`ended with ${code}`))
      }),
    [here('endless.mjs'), pathToFileURL(watched).href],
  )

test('readers are found, added and looked at; a wrong driver and a wrong baud rate are said so', async () => {
  test.setTimeout(180_000)
  const [spare, wrong] = [await r200Port(), await r200Port()]
  // Somebody left it reading, so it is heard by the driver that it does not fit.
  wrong.end.receive(ask.multiPoll(65_535))
  const noise = freshPortPath()
  undo.push(noise.remove)
  const noisy = await plugIn(noise.path)
  undo.push(() => noisy.kill())
  const hiss = setInterval(() => noisy.write(Uint8Array.of(0xe6, 0x98, 0x00, 0x78, 0xfe, 0x80, 0x18, 0xf8)), 50)
  undo.push(() => clearInterval(hiss))
  const port = 20_000 + (process.pid % 20_000)
  const files = folderWith({
    // Electron's own Node takes no types.
    'watched.mjs': stripTypeScriptTypes(readFileSync(here('../../readers/link/watched.ts'), 'utf8')),
  })
  undo.push(files.remove)
  const data = files.file('site')
  await fill(data, [
    `misfit,uhf-chafon,serial:${wrong.path}?baud=57600,,dock,`,
    `noisy,nfc-twn4,serial:${noise.path}?baud=9600,,ward,`,
    'desk,wedge,keyboard:desk,,store,',
  ])
  const shell = await launch('desktop', '--data', data, '--mqtt', String(port))
  undo.push(() => shell.close())
  const { page } = shell
  await shell.connection()
  const ward = await connectAsync(`mqtt://127.0.0.1:${port}`)
  undo.push(() => ward.endAsync(true))
  const publishing = setInterval(() => ward.publish('espresense/devices/pump-7/icu', '{"rssi":-60}'), 200)
  undo.push(() => clearInterval(publishing))

  await page.getByRole('button', { name: 'Setup' }).click()
  await page.getByRole('button', { name: 'Readers', exact: true }).click()
  const card = (id: string) => page.locator('li.card').filter({ has: page.getByText(id, { exact: true }) })
  await expect(card('misfit')).toContainText(/uhf-r200/, { timeout: 60_000 })
  await expect(card('noisy')).toContainText(/baud/, { timeout: 60_000 })

  await page.getByLabel('Also look at these ports or addresses').focus()
  await page.keyboard.type(`${spare.path} 127.0.0.1:1`)
  await page.keyboard.press('Enter')
  const found = card(`serial:${spare.path}`)
  await expect(found).toContainText('found', { timeout: 60_000 })
  await expect(card('tcp:127.0.0.1:1')).toContainText('failed')
  await expect(card('mqtt:espresense/#')).toContainText('icu', { timeout: 30_000 })
  await shell.photograph('readers-found')
  expect(await hindrances(page)).toEqual([])
  await found.getByLabel('Its room').selectOption('store')
  await found.getByRole('button', { name: /^Add / }).click()
  await expect(found).toContainText('Added: uhf-r200-port')
  await expect(card('uhf-r200-port')).toContainText('works', { timeout: 60_000 })
  await expect(card('uhf-r200-port')).toContainText(/[1-9]\d* readings/, { timeout: 30_000 })

  // Its wire, and a capture of it that the shell decodes and makes a vector of.
  await page.getByRole('button', { name: 'Console of uhf-r200-port' }).click()
  const lines = page.locator('.console-lines')
  for (const word of ['in', 'frame', 'reading'])
    await expect(lines.getByText(word, { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Start recording' }).click()
  const stop = page.getByRole('button', { name: /^Stop and save \(\d\d+\)$/ })
  await expect(stop).toBeVisible({ timeout: 30_000 })
  await shell.photograph('readers-console')
  expect(await hindrances(page)).toEqual([])
  const capture = files.file('wire.jsonl')
  writeFileSync(capture, await saved(shell, () => stop.click()))
  const [decoded, vector] = await Promise.all([
    whereabouts('decode', '--driver', 'uhf-r200', capture),
    whereabouts('readers', 'vector', capture),
  ])
  expect(decoded.out).toContain(sampleTag('uhf-r200'))
  expect(JSON.parse(vector.out).vectors[0].readings[0].tag).toBe(sampleTag('uhf-r200'))

  await test.step('what a scanner types is read, and neither its letters nor its Enter do anything else', async () => {
    await page.getByRole('button', { name: 'Close' }).focus()
    // As quick as scanners are: all in one go.
    await page.evaluate(() => {
      for (const key of [...'SAL-0017', 'Enter'])
        document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    })
    await expect(page.getByText('Scanned:')).toBeVisible()
    await expect(page.getByText('barcode:SAL-0017')).toBeVisible()
    await shell.photograph('readers-typed')
    await expect(lines).toBeVisible()
    await expect
      .poll(async () => (await shell.ask('readers.list', {})).readers.find(r => r.id === 'desk')?.readings)
      .toBe(1)
  })
  await test.step('a driver that never returns is broken off in a process of Electron, too', async () => {
    const said = await hangInside(shell, files.file('watched.mjs'))
    expect(said).toEqual({ returned: [true, false, false, true], turned: true })
  })
})
