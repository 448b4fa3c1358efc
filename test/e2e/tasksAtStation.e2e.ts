import { expect, type Page, test } from '@playwright/test'
import pino from 'pino'
import { parseTagId } from '../../core/model/tagId.ts'
import { callerWith } from '../../engine/access/caller.ts'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import type { FarEnd } from '../../sim/readers/farEnd.ts'
import { farEnds, sampleTag } from '../../sim/readers/index.ts'
import { Random } from '../../sim/random.ts'
import { assetHead, folderWith, smallPlan, smallReceivers } from '../journeys/shell.ts'
import { freshPortPath, plugIn, type PseudoTerminal } from '../pty/pseudoTerminal.ts'
import { expectNoHindrance, Hands } from './hands.ts'
import { launch, type Shell } from './launch.ts'
import { letFallSilent } from './silentPump.ts'

/**
 * The core tasks by keyboard alone that need a small house of its own, with readers on real serial ports; the others:
 * tasks.e2e.ts. No test in here may touch the mouse, nor put the focus anywhere but by keys. Badges, labels and tags are held to readers.
 */

/** What an RDM6300 says of a card, as long as it is there. */
const cards = { ada: '\u000262E3086CED08\u0003', cora: '\u0002010000000203\u0003' }
const silentTag = 'ble:AA:00:00:00:00:01'
const label = sampleTag('uhf-r200')

test.describe
  .serial('by keyboard alone, at a station of its own', () => {
    const ports = { badges: freshPortPath(), reader: freshPortPath() }
    const files = folderWith()
    let badges: PseudoTerminal
    let module: PseudoTerminal
    let beat: ReturnType<typeof setInterval>
    let shell: Shell
    let page: Page
    let hands: Hands

    /** A module with a label in its field, on a port that nobody has set up. */
    async function plugInReader() {
      module = await plugIn(ports.reader.path)
      const end = farEnds['uhf-r200']!(new Random(1), bytes => module.write(bytes as Uint8Array)) as FarEnd
      module.onBytes(bytes => end.receive(bytes))
      const field = [{ tag: parseTagId(label)!, rssiDbm: -50 }]
      const began = performance.now()
      beat = setInterval(() => end.advance(performance.now() - began, () => field), 50)
    }

    async function fill(dir: string) {
      const engine = await openEngine({ dir, clock: systemClock(), log: pino({ level: 'silent' }), listen: null })
      const admin = callerWith('administrator', 'test')
      await dispatch(engine, admin, 'site.import', { plan: smallPlan, receivers: smallReceivers, name: 'Small' })
      const tables = {
        readers: [
          'id,driver,link,receiver,room,settings',
          `badges,lf-rdm6300,serial:${ports.badges.path}?baud=9600,,store,`,
          'dock-door,uhf-r200,serial:/dev/no-such-port,,dock,',
          'desk,wedge,keyboard:desk,,store,',
        ],
        assets: [
          assetHead,
          `pump,Infusion pump 1,Infusion pump,,,,,${silentTag},store,high`,
          'bed,Bed scale 2,Bed scale,,,SAL-0017,,ble:AA:00:00:00:00:02,ward,low',
        ],
      }
      for (const kind of ['readers', 'assets'] as const) {
        const csv = `${tables[kind].join('\n')}\n`
        expect(await dispatch(engine, admin, 'table.import', { kind, csv })).toMatchObject({ errors: [] })
      }
      const people = [
        { id: 'ada', name: 'Ada Root', badge: 'lf:62E3086CED', pin: '4711' },
        { id: 'cora', name: 'Cora Night', badge: 'lf:0100000002', pin: '2580' },
      ]
      for (const { badge, ...person } of people)
        await dispatch(engine, admin, 'account.save', {
          ...person,
          given: [{ role: 'administrator', units: null }],
          badges: [badge],
          password: `${person.id} has one`,
        })
      await engine.close()
    }

    test.beforeAll(async () => {
      test.setTimeout(180_000)
      badges = await plugIn(ports.badges.path)
      await plugInReader()
      const data = files.file('site')
      await fill(data)
      letFallSilent(data, silentTag)
      shell = await launch('desktop', '--data', data)
      page = shell.page
      hands = new Hands(page)
      await shell.connection()
      await page.evaluate(() => localStorage.setItem('whereabouts.badgeReader', 'badges'))
      await page.reload()
    })
    test.afterAll(async () => {
      await shell?.close()
      clearInterval(beat)
      await module?.kill()
      await badges?.kill()
      for (const port of Object.values(ports)) port.remove()
      files.remove()
    })

    /** The card stays at the reader until its name is read out: the port may still be opening. */
    async function tap(card: keyof typeof cards, name: string) {
      const tapped = page.locator('output.tapped')
      await expect(async () => {
        badges.write(Buffer.from(cards[card]))
        await expect(tapped).toContainText(name, { timeout: 500 })
        // The PIN is where the keys go, after each tap.
        await expect(page.getByLabel('PIN', { exact: true })).toBeFocused({ timeout: 500 })
      }).toPass({ timeout: 60_000 })
    }
    const who = (name: string) => page.getByRole('button', { name, exact: true })

    test('20: signs in by badge', async () => {
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 60_000 })
      await tap('ada', 'Ada Root')
      await hands.type('4711')
      await hands.press('Enter')
      await expect(who('Ada Root')).toBeVisible({ timeout: 30_000 })
    })

    test('8: pauses the sound', async () => {
      await expect(page.getByText('Reader not connected').first()).toBeVisible({ timeout: 60_000 })
      await expect(page.getByTitle(/^Sounded last: /)).toBeVisible()
      await hands.press('s')
      await expect(page.getByText(/^Sound paused, [12]:\d\d$/)).toBeVisible()
      // It counts down.
      await expect(page.getByText(/^Sound paused, 1:([0-4]\d|5[0-8])$/)).toBeVisible({ timeout: 60_000 })
      await hands.press('s')
      await expect(page.getByText('Pause the sound')).toBeVisible()
    })

    test('7: acknowledges an alarm, writes to it and closes it', async () => {
      const alarm = async () =>
        (await shell.ask('alerts.list', { all: true })).alerts.find(each => each.text.includes('dock-door'))!
      const card = page.locator('#alarms li').filter({ hasText: 'dock-door' })
      await hands.press('a')
      await hands.to(card.getByRole('button', { name: 'I’m going' }))
      await hands.press('Enter')
      await expect.poll(async () => (await alarm()).state).toBe('acknowledged')
      await shell.photograph('alarm')
      await hands.to(card.getByRole('button', { name: 'Done', exact: true }))
      await hands.press('Enter')
      const sheet = page.getByRole('dialog', { name: 'Reader not connected' })
      await hands.to(sheet.getByLabel('Note'))
      await hands.type('Its plug was out')
      // One of a group has the focus; the arrows choose.
      await hands.to(sheet.getByRole('radio'))
      await hands.press('Space')
      const handled = sheet.getByLabel('handled elsewhere')
      await expect(async () => {
        if (!(await handled.isChecked())) await hands.press('ArrowDown')
        expect(await handled.isChecked()).toBe(true)
      }).toPass()
      await shell.photograph('alarm-sheet')
      await expectNoHindrance(page)
      await hands.press('Enter')
      const { id } = await alarm()
      await expect
        .poll(async () =>
          (await shell.ask('alerts.timeline', { id })).events.map(({ did, code, note }) => [did, code, note]),
        )
        .toEqual([
          ['raised', null, ''],
          ['acknowledged', null, ''],
          ['resolved', 'handled', 'Its plug was out'],
        ])
      // What was done stays to be read.
      await expect(sheet.getByRole('listitem').filter({ hasText: 'Its plug was out' })).toBeVisible()
      await hands.leaveAll()
    })

    test('14: opens a missing case, searches and closes it', async () => {
      await expect(page.getByText('Infusion pump 1 is not heard any more', { exact: false }).first()).toBeVisible({
        timeout: 60_000,
      })
      await hands.openPage('Missing')
      await hands.choose(/^You are in/, 'Dock')
      await hands.pressNamed(/^I search$/)
      const story = page.getByRole('list', { name: 'What was done' })
      await expect(story).toContainText('searching')
      // While it is weighed anew nothing can be pressed.
      const weighed = page.locator('.stops[aria-busy="false"]')
      await expect(weighed).toBeVisible()
      await hands.pressNamed(/^Not here: Ward$/)
      await expect(story).toContainText('not here · Ward')
      await expect(weighed).toBeVisible()
      await hands.pressNamed(/^Found it: Store$/)
      await expect(page.getByRole('heading', { name: 'Infusion pump 1' })).toBeVisible()
      await expect(page.getByText('Nothing is missing.')).toBeVisible()
      await hands.leaveAll()
    })

    test('17: adds a reader and sees it read', async () => {
      test.setTimeout(180_000)
      const card = (id: string) => page.locator('li.card').filter({ has: page.getByText(id, { exact: true }) })
      await hands.openPage('Readers')
      await hands.toNamed(/^Also look at these ports or addresses/, 'textbox')
      await hands.type(ports.reader.path)
      await hands.press('Enter')
      const found = card(`serial:${ports.reader.path}`)
      await expect(found).toContainText('found', { timeout: 60_000 })
      await hands.to(found.getByLabel('Its room'))
      await hands.type('Store')
      await hands.to(found.getByRole('button', { name: /^Add / }))
      await hands.press('Enter')
      await expect(found).toContainText('Added: uhf-r200-port')
      await expect(card('uhf-r200-port')).toContainText('works', { timeout: 60_000 })
      await expect(card('uhf-r200-port')).toContainText(/[1-9]\d* readings/, { timeout: 30_000 })
      await hands.leaveAll()
    })

    test('16: swaps a tag, and sees the new one heard', async () => {
      await hands.openPage('Tags')
      await hands.toNamed(/^Thing or person/, 'textbox')
      await hands.type('Infusion pump 1')
      await hands.press('Enter')
      // Its tag is where the keys go now.
      await expect(page.getByText(`Infusion pump 1 wears ${silentTag}`, { exact: false })).toBeVisible()
      await hands.type(label)
      await hands.press('Enter')
      await expect(page.getByText(/^Live test passed/)).toBeVisible({ timeout: 30_000 })
      await expect(page.getByText(`${label} is on Infusion pump 1`, { exact: false })).toBeVisible()
      await hands.leaveAll()
    })

    test('2: finds an item by its label', async () => {
      // As quick as scanners are: all in one go.
      await page.evaluate(() => {
        for (const key of [...'SAL-0017', 'Enter'])
          document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      })
      await expect(page.getByRole('heading', { name: 'Bed scale 2' })).toBeVisible()
      await hands.leaveAll()
    })

    test('20: locks, and hands over by the next badge', async () => {
      await hands.to(who('Ada Root'))
      await hands.press('Enter')
      await hands.pressNamed(/^Lock$/)
      await expect(page.getByRole('heading', { name: 'This station is locked' })).toBeVisible()
      await expect(who('Ada Root')).toHaveCount(0)
      await hands.toNamed(/^Password or PIN/, 'textbox')
      await hands.type('4711')
      await hands.press('Enter')
      await expect(who('Ada Root')).toBeVisible({ timeout: 30_000 })
      await hands.to(who('Ada Root'))
      await hands.press('Enter')
      await tap('cora', 'Cora Night')
      await hands.type('2580')
      await hands.press('Enter')
      await expect(who('Cora Night')).toBeVisible({ timeout: 30_000 })
    })

    test('12: signs a work order by badge, in the name of whose badge it is', async () => {
      await hands.find('Bed scale 2')
      await hands.pressNamed(/^Report a fault$/)
      await hands.toNamed(/^What is wrong/, 'textbox')
      await hands.type('Shows too much')
      await hands.press('Enter')
      const sheet = page.getByRole('dialog', { name: 'Shows too much' })
      await expect(sheet).toBeVisible()
      // It is Cora who works here, and Ada who signs.
      await tap('ada', 'Ada Root')
      await hands.type('1111')
      await hands.press('Enter')
      await expect(sheet.getByRole('alert')).toBeVisible({ timeout: 30_000 })
      await shell.photograph('badge-signature')
      await expectNoHindrance(page)
      await tap('ada', 'Ada Root')
      await hands.type('4711')
      await hands.press('Enter')
      await expect(sheet.getByRole('alert')).toContainText('was not started')
      await hands.pressNamed(/^Start the work$/)
      await tap('ada', 'Ada Root')
      await hands.type('4711')
      await hands.press('Enter')
      await expect(sheet.getByText(/^Signed by Ada Root/)).toBeVisible({ timeout: 30_000 })
      await hands.leaveAll()
      await expect(who('Cora Night')).toBeVisible()
    })

    test('20: a tap with nothing open asks for the PIN', async () => {
      await tap('ada', 'Ada Root')
      await hands.type('4711')
      await hands.press('Enter')
      await expect(who('Ada Root')).toBeVisible({ timeout: 30_000 })
    })
  })
