import { expect, type Page, test } from '@playwright/test'
import { expectNoHindrance, Hands } from './hands.ts'
import { launch, type Shell } from './launch.ts'

/**
 * The twenty core tasks by keyboard alone, those of a house that is at work; the others: tasksAtStation.e2e.ts. No test in
 * here may touch the mouse, nor put the focus anywhere but by keys.
 */

const pump = 'Infusion pump 03'
const room = 'Biomed workshop'
const plans = [
  'asset,title,basis,every,unit,last_done,high_risk,checklist',
  'pump-03,Electrical safety test,manufacturer,12,months,2025-01-10,no,Case and cable intact | Leakage current <= 100 µA',
  'pump-05,Alarm test,manufacturer,12,months,2025-01-10,no,Alarm sounds',
].join('\n')

test.describe
  .serial('by keyboard alone, on the demo hospital', () => {
    let shell: Shell
    let page: Page
    let hands: Hands
    test.beforeAll(async () => {
      test.setTimeout(180_000)
      shell = await launch('demo', '--speed', '10')
      page = shell.page
      hands = new Hands(page)
      await shell.connection()
      for (const name of [pump, 'Infusion pump 05'])
        await expect
          .poll(async () => (await shell.ask('subjects.find', { query: name })).answers[0]?.place?.room, {
            timeout: 90_000,
          })
          .toBeTruthy()
      expect(await shell.ask('table.import', { kind: 'plans', csv: plans })).toMatchObject({ errors: [] })
      await expect(page.getByRole('combobox', { name: /search/i })).toBeVisible()
    })
    test.afterAll(() => shell?.close())
    test.beforeEach(() => hands.leaveAll())

    const idOf = async (name: string) => (await shell.ask('subjects.find', { query: name })).answers[0].id

    test('1: finds an item by name', async () => {
      await hands.find(pump)
      await expect(
        page
          .locator('.facts')
          .getByText(/ago|just now/)
          .first(),
      ).toBeVisible()
    })

    test('opens a page and does an act from the one box', async () => {
      await hands.take('bateries', /Batteries/)
      await expect(page.getByRole('main', { name: 'Batteries' })).toBeVisible()
      await hands.press('Escape')
      await hands.take('downtime', /Downtime board/)
      await expect(page.getByRole('dialog', { name: 'Downtime board' })).toBeVisible()
      await hands.press('Escape')
    })

    test('Enter opens what was typed, however late its answer comes', async () => {
      await hands.press('/')
      await hands.type('Infusion pump 0')
      const found = page.getByRole('listbox', { name: /search results/i }).getByRole('option')
      await expect(found.first()).toContainText('Infusion pump')
      const first = (await found.first().locator('strong').first().textContent())!
      const other = first.endsWith('07') ? '8' : '7'
      // The answers to the shorter word are still listed when Enter comes.
      await page.evaluate(last => {
        const box = document.getElementById('search') as HTMLInputElement
        const put = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!
        put.call(box, `${box.value}${last}`)
        box.dispatchEvent(new Event('input', { bubbles: true }))
        box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
      }, other)
      await expect(page.getByRole('heading', { name: `Infusion pump 0${other}` })).toBeVisible()
    })

    test('3, 4 and 5: finds the nearest that is ready, walks there, says "not here" and goes on', async () => {
      await hands.press('f')
      await hands.choose(/^Type/, 'Infusion pump')
      await hands.choose(/^You are in/, room)
      const sheet = page.getByRole('dialog', { name: 'Nearest available' })
      await hands.to(sheet.getByRole('list').getByRole('button').first())
      const name = (await page.locator(':focus strong').textContent())!
      await hands.press('Enter')
      await expect(page.getByRole('heading', { name })).toBeVisible()

      await hands.pressNamed(/^Walk there$/)
      const way = page.getByRole('dialog', { name: `The way to ${name}` })
      await expect(way.getByText(/ m to walk/)).toBeVisible()
      const rooms = way.locator('.way-rooms').last().getByRole('listitem')
      await expect(async () => {
        const answer = await shell.ask('equipment.walk', { subject: await idOf(name), from: '1-biomed-workshop' })
        await expect(rooms.last()).toHaveText(answer.roomName, { timeout: 500 })
        expect(await way.locator('.way-legs > li').count()).toBe(answer.legs.length)
      }).toPass()
      await shell.photograph('walk')
      await expectNoHindrance(page)

      await hands.pressNamed(/^Not here$/)
      await expect(page.getByRole('main', { name: 'Missing' })).toBeVisible()
      const stops = page.getByRole('button', { name: /^Not here: / })
      await expect(stops.first()).toBeEnabled()
      await hands.press('t')
      await expect(page.locator(':focus').and(stops)).toHaveCount(1)
      const searched = (await page.locator(':focus').getAttribute('aria-label'))!
      await hands.press('Enter')
      await expect(page.getByText(/^Not in: /)).toContainText(searched.replace('Not here: ', ''))
      await expect(page.getByRole('button', { name: searched, exact: true })).toHaveCount(0)
      await expect(stops.first()).toBeEnabled()
    })

    test('6: sees who and what is in a room', async () => {
      await page.locator('body').press('ArrowRight')
      await hands.press('Enter')
      await expect(page.getByText(/in (it|this room)|nobody|nothing/i).first()).toBeVisible()
    })

    test('9: reports a fault', async () => {
      await hands.find('Infusion pump 07')
      await hands.pressNamed(/^Report a fault$/)
      await hands.toNamed(/What is wrong/, 'textbox')
      await hands.type('Door does not close')
      await hands.press('Enter')
      await expect(page.getByRole('dialog', { name: 'Door does not close' })).toBeVisible()
      const { orders } = await shell.ask('orders.list', { subject: await idOf('Infusion pump 07') })
      expect(orders[0]).toMatchObject({ title: 'Door does not close', state: 'open' })
    })

    test("10: sets an item's state", async () => {
      await hands.find('Infusion pump 06')
      await hands.toFold('Change its state')
      await hands.press('Enter')
      await hands.pressNamed(/^Quarantined$/)
      const id = await idOf('Infusion pump 06')
      await expect.poll(async () => (await shell.ask('equipment.story', { id })).state).toBe('quarantined')
    })

    test("11 and 12: opens today's round, starts the next, answers its checklist and signs", async () => {
      await hands.openPage('Round')
      await hands.choose(/^You are in/, room)
      const open = page.getByRole('button', { name: `Open work order: Electrical safety test, ${pump}` })
      await expect(open).toBeVisible()
      // Esc leaves the list of rooms, T goes on to the stops.
      await hands.press('Escape')
      await hands.press('t')
      await expect(page.locator('.stops :focus')).toHaveCount(1)
      await hands.to(open)
      await hands.press('Enter')
      const sheet = page.getByRole('dialog', { name: 'Electrical safety test' })
      await hands.to(sheet.getByLabel('Your name'))
      await hands.type('R. Osei')
      await hands.pressNamed(/^Start the work$/)
      await expect(sheet.getByLabel(/Leakage current/)).toBeEnabled()
      await hands.to(sheet.getByLabel('In order', { exact: true }))
      await hands.press('Space')
      await hands.to(sheet.getByLabel(/Leakage current/))
      await hands.type('42,5')
      await expect(sheet.getByText('within limits')).toBeVisible()
      await hands.press('Enter')
      await hands.pressNamed(/^Sign as passed$/)
      await expect(sheet.getByText(/^Signed by R. Osei/)).toBeVisible()
      const { orders } = await shell.ask('orders.list', { subject: await idOf(pump) })
      expect(orders[0]).toMatchObject({ state: 'signed', outcome: 'passed', closedBy: 'R. Osei' })
    })

    test('13: records that it could not be located', async () => {
      await hands.openPage('Round')
      const open = page.getByRole('button', { name: 'Open work order: Alarm test, Infusion pump 05' })
      await expect(open).toBeVisible()
      await hands.press('t')
      await expect(page.locator('.stops :focus')).toHaveCount(1)
      await hands.to(open)
      await hands.press('Enter')
      const sheet = page.getByRole('dialog', { name: 'Alarm test' })
      await hands.to(sheet.getByLabel('Your name'))
      await hands.press('Control+a')
      await hands.type('R. Osei')
      await hands.pressNamed(/^Could not find it$/)
      await hands.to(sheet.getByLabel('Note').last())
      await hands.type('Looked in all of its rooms')
      await hands.pressNamed(/^Record the search$/)
      await expect(sheet.locator('.attempt')).toContainText('Looked in all of its rooms')
      await hands.pressNamed(/^Sign as not found$/)
      await expect(sheet.getByText(/^Signed by R. Osei/)).toBeVisible()
      const { orders } = await shell.ask('orders.list', { subject: await idOf('Infusion pump 05') })
      expect(orders[0]).toMatchObject({ state: 'signed', outcome: 'could-not-locate' })
    })

    test('15: plays back an hour of a room', async () => {
      await hands.find(pump)
      const id = await idOf(pump)
      const now = Date.now()
      const stays = async () =>
        (await shell.ask('history.subject', { id, from: now - 24 * 3_600_000, to: now + 24 * 3_600_000 })).stays
      await expect.poll(async () => (await stays()).length, { timeout: 60_000 }).toBeGreaterThan(0)
      const [first] = await stays()
      await hands.press('h')
      await expect(page.getByText('Past, not now')).toBeVisible()
      // Step by step to the first arrival that is known.
      const line = page
        .getByRole('complementary', { name: 'Stays' })
        .getByRole('button', { name: first.roomName })
        .first()
      await hands.to(line)
      await hands.press('Enter')
      await expect(page.getByRole('button', { name: new RegExp(`^${first.roomName}: .*${pump}`) })).toHaveCount(1)
      await expectNoHindrance(page)
      await shell.photograph('past')
      await hands.press('n')
      await expect(page.getByText('Past, not now')).toBeHidden()
    })

    test('18: reads the utilization of a type and goes on to its items', async () => {
      await hands.openPage('Utilization')
      const line = page.getByRole('row', { name: /^Infusion pump/ }).getByRole('button')
      await expect(line).toBeVisible({ timeout: 60_000 })
      await hands.press('t')
      await hands.to(line)
      await hands.press('Enter')
      const item = page.getByRole('row', { name: new RegExp(`^${pump}`) }).getByRole('button')
      await expect(item).toBeVisible()
      await hands.press('t')
      await hands.to(item)
      await hands.press('Enter')
      await expect(page.getByRole('heading', { name: pump })).toBeVisible()
    })

    test('19: prints the downtime board', async () => {
      await page.evaluate(() => {
        window.print = () =>
          document.body.setAttribute('data-printed', document.getElementById('board-paper')!.innerText)
      })
      await hands.press('p')
      await expect(page.getByRole('dialog', { name: 'Downtime board' })).toBeVisible()
      await expectNoHindrance(page)
      await shell.photograph('board')
      await hands.pressNamed(/^print$/i)
      const { units } = await shell.ask('board.show', { floor: 1 })
      const printed = await page.locator('body').getAttribute('data-printed')
      for (const each of units.flatMap(unit => unit.rooms)) expect(printed).toContain(each.name)
      expect(printed).toContain(pump)
      // On paper there is the board and nothing else.
      await page.emulateMedia({ media: 'print' })
      await expect(page.locator('.board-print')).toBeVisible()
      await expect(page.locator('.rail')).toBeHidden()
      await page.screenshot({ path: 'test-results/screens/board-paper.png' })
      await page.emulateMedia({ media: null })
    })
  })
