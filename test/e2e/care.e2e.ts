import { expect, type Page, test, type WebSocketRoute } from '@playwright/test'
import { hindrances } from './hindrances.ts'
import { launch, type Shell } from './launch.ts'
import { saved } from './saved.ts'

const pump = 'Infusion pump 03'
const plans = [
  'asset,title,basis,every,unit,last_done,high_risk,checklist',
  'pump-03,Electrical safety test,manufacturer,12,months,2025-01-10,no,Case and cable intact | Leakage current <= 100 µA',
  'pump-05,Alarm test,manufacturer,12,months,2025-01-10,no,Alarm sounds',
].join('\n')

async function openCard(page: Page) {
  // A key before the window is drawn is nobody's.
  await expect(page.getByRole('combobox', { name: /search/i })).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.press('Control+a')
  await page.keyboard.type(pump)
  const found = page.getByRole('listbox', { name: /search results/i }).getByRole('option')
  await expect(found.first()).toContainText(pump)
  await page.keyboard.press('Enter')
}

/** Axe on what is shown, by day and by night. */
async function expectNoHindrance(page: Page) {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    expect(await hindrances(page)).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null })
}

test.describe('the care of equipment, on the demo hospital', () => {
  let shell: Shell
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    shell = await launch()
    await shell.connection()
    await expect
      .poll(async () => (await shell.ask('subjects.find', { query: pump })).answers[0]?.place?.room, {
        timeout: 60_000,
      })
      .toBeTruthy()
    expect(await shell.ask('table.import', { kind: 'plans', csv: plans })).toMatchObject({ errors: [] })
  })
  test.afterAll(() => shell?.close())

  test('the card says why, where it was, and which states may follow', async () => {
    const { page } = shell
    await openCard(page)
    const { id } = (await shell.ask('subjects.find', { query: pump })).answers[0]
    await page.locator('summary', { hasText: 'Why here?' }).click()
    const { lines } = await shell.ask('subjects.why', { id })
    expect(lines.length).toBeGreaterThan(0)
    await expect(page.locator('.why li').first()).toBeVisible()
    await page.locator('summary', { hasText: 'Its last day' }).click()
    await expect(page.locator('.stays li').first()).toBeVisible()
    await page.locator('summary', { hasText: 'Change its state' }).click()
    await page.getByRole('button', { name: 'Quarantined' }).click()
    await expect.poll(async () => (await shell.ask('equipment.story', { id })).state).toBe('quarantined')
    // Nothing that is held back is offered for use.
    await expect(page.getByRole('button', { name: 'Take into use' })).toHaveCount(0)
    await shell.photograph('card-story')
    await expectNoHindrance(page)
  })

  test('a work order is opened, refused while it is unanswered, and signed, by keyboard alone', async () => {
    const { page } = shell
    const [{ id: held }] = (await shell.ask('subjects.find', { query: pump })).answers
    await shell.ask('equipment.move', { id: held, to: 'quarantined', by: 'R. Osei' })
    await openCard(page)
    await page.locator('summary', { hasText: 'Work orders' }).click()
    await page.getByRole('button', { name: 'Open work order: Electrical safety test' }).focus()
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog', { name: 'Electrical safety test' })
    await expect(sheet).toBeVisible()
    await sheet.getByLabel('Your name').focus()
    await page.keyboard.type('R. Osei')
    await sheet.getByRole('button', { name: 'Start the work' }).focus()
    await page.keyboard.press('Enter')
    await expect(sheet.getByLabel(/Leakage current/)).toBeEnabled()
    await sheet.getByLabel(/Leakage current/).focus()
    await page.keyboard.type('130')
    await expect(sheet.getByText('outside its limits')).toBeVisible()
    await page.keyboard.press('Enter')
    await sheet.getByRole('button', { name: 'Sign as passed' }).focus()
    await page.keyboard.press('Enter')
    await expect(sheet.getByRole('alert')).toContainText('not answered')
    await shell.photograph('work-order')
    await expectNoHindrance(page)
    await sheet.getByLabel('In order', { exact: true }).focus()
    await page.keyboard.press('Space')
    await sheet.getByLabel(/Leakage current/).focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('42,5')
    await expect(sheet.getByText('within limits')).toBeVisible()
    await page.keyboard.press('Enter')
    await sheet.getByRole('button', { name: 'Sign with the pen' }).click()
    const pad = (await sheet.getByRole('img', { name: /^Field to sign in/ }).boundingBox())!
    await page.mouse.move(pad.x + 40, pad.y + 40)
    await page.mouse.down()
    await page.mouse.move(pad.x + 120, pad.y + 60)
    await page.mouse.up()
    await sheet.getByRole('button', { name: 'Sign as passed' }).focus()
    await page.keyboard.press('Enter')
    await expect(sheet.getByText(/^Signed by R. Osei/)).toBeVisible()
    await expect(sheet.getByRole('img', { name: 'Signature of R. Osei' })).toBeVisible()
    const { id } = (await shell.ask('subjects.find', { query: pump })).answers[0]
    const { orders } = await shell.ask('orders.list', { subject: id })
    expect(orders[0]).toMatchObject({ state: 'signed', outcome: 'passed', closedBy: 'R. Osei' })
    expect(orders[0].checklist.map(item => item.reading)).toEqual([null, 42.5])
    expect(orders[0].ink).toMatch(/^M\d+ \d+L/)
    await page.keyboard.press('Escape')
    // Its whole story is one line: the state that somebody set, and the work.
    await page.getByRole('button', { name: 'Whole story' }).click()
    const record = page.getByRole('dialog', { name: pump })
    await expect(record.getByText('State: Quarantined')).toBeVisible()
    await expect(record.getByText(/closed · passed/)).toBeVisible()
    await record.getByLabel('Places').uncheck()
    // A further plan, by its meter and of the house's own programme.
    await record.locator('summary', { hasText: 'Add a plan' }).click()
    await record.getByLabel('What is to be done').fill('Battery change')
    await record.getByLabel('Every').fill('500')
    await record.getByLabel('Counted in').selectOption('hours')
    await record.getByLabel('Basis').selectOption('aem')
    await shell.photograph('record')
    await expectNoHindrance(page)
    await record.getByRole('button', { name: 'Save the plan' }).click()
    await expect
      .poll(async () => (await shell.ask('table.export', { kind: 'plans' })).csv)
      .toContain('pump-03,Battery change,aem,500,hours')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Facility', exact: true }).click()
    await page.getByRole('button', { name: 'Compliance', exact: true }).click()
    await page.getByLabel('From', { exact: true }).fill('2025-12-01')
    const pack = await saved(shell, () => page.getByRole('button', { name: 'Save evidence pack' }).click())
    expect(pack).toContain('"closedBy":"R. Osei"')
    await expect(page.getByText('BEGIN PUBLIC KEY')).toBeVisible()
    await shell.photograph('evidence')
    await expectNoHindrance(page)
    await page.getByRole('button', { name: 'Unit', exact: true }).click()
  })

  test('the nearest available of a type is what the engine says, from the room chosen once', async () => {
    const { page } = shell
    await page.keyboard.press('f')
    const sheet = page.getByRole('dialog', { name: 'Nearest available' })
    await sheet.getByLabel('Type').selectOption('Infusion pump')
    await sheet.getByLabel('You are in').selectOption('1-biomed-workshop')
    const first = sheet.getByRole('list').getByRole('button').first()
    await expect(first).toBeVisible()
    await expect(async () => {
      const { offers } = await shell.ask('equipment.nearest', { type: 'Infusion pump', from: '1-biomed-workshop' })
      expect(offers.map(offer => offer.equipment)).toContain(await first.locator('strong').textContent())
    }).toPass()
    await expect(sheet.getByText(/Not offered: /)).toBeVisible()
    await shell.photograph('nearest')
    await expectNoHindrance(page)
    await first.click()
    await expect(sheet).toBeHidden()
  })

  test('the due list and the round lead to work, and a reload keeps the page', async () => {
    const { page } = shell
    await page.getByRole('button', { name: 'Biomed', exact: true }).click()
    await expect(page.getByRole('table')).toBeVisible()
    const { items } = await shell.ask('maintenance.due', {})
    const due = items.filter(item => item.status !== 'ok')
    await expect(page.getByText(`${due.length} rows`)).toBeVisible()
    await page.locator('summary', { hasText: 'Columns' }).click()
    await page.getByLabel('Floor', { exact: true }).check()
    await page.getByLabel('Risk', { exact: true }).uncheck()
    await shell.photograph('due')
    await expectNoHindrance(page)
    await page.locator('summary', { hasText: 'Columns' }).click()
    // The file is the screen: its columns, its order, all of its rows.
    const [head, ...lines] = (await saved(shell, () => page.getByRole('button', { name: 'Save as CSV' }).click()))
      .trimEnd()
      .split('\r\n')
    const titles = await page.locator('.long-table thead .sort-button').allInnerTexts()
    expect(head.replace('\uFEFF', '').split(',')).toEqual(titles.map(title => title.replace(/[▲▼]/, '').trim()))
    expect(lines).toHaveLength(due.length)
    expect(lines[0]).toContain(await page.locator('.long-table tbody th').first().innerText())
    // A demo that has just begun has not placed all that is due.
    const from = '1-biomed-workshop'
    await expect
      .poll(async () => (await shell.ask('maintenance.round', { from, withinDays: 7, limit: 24 })).stops.length, {
        timeout: 120_000,
      })
      .toBeGreaterThan(13)
    await page.getByRole('button', { name: 'Round', exact: true }).click()
    await page.getByLabel('You are in').selectOption(from)
    await page.reload()
    await expect(page.getByText(/12 stops, \d+ m to walk · \d+ more are due/)).toBeVisible()
    await page.getByLabel('Stops').selectOption('at most 24')
    await expect(page.getByText(/(1[3-9]|2\d) stops, \d+ m to walk/)).toBeVisible()
    await expect(page.getByRole('img', { name: /^Upper floor, with \d+ numbered rooms/ })).toBeVisible()
    expect(new URL(page.url()).hash).toBe('#/biomed/round')
    await shell.photograph('round')
    await expectNoHindrance(page)
  })

  test('what is not where it should be is searched room by room', async () => {
    const { page } = shell
    await openCard(page)
    await page.getByRole('button', { name: 'Not here', exact: true }).click()
    await expect(page.getByRole('heading', { name: pump })).toBeVisible()
    await page.getByLabel('You are in').selectOption('1-biomed-workshop')
    const stops = page.getByRole('button', { name: /^Not here: / })
    // Weighed from where one stands now; before that another room may be the first.
    await expect(page.locator('.stops[aria-busy="false"]')).toBeVisible()
    const room = (await stops.first().getAttribute('aria-label'))!
    await page.getByRole('button', { name: room, exact: true }).click()
    // The rest is weighed anew, and walked from there.
    await expect(page.getByRole('button', { name: room })).toHaveCount(0)
    await expect(stops.first()).toBeEnabled()
    await expect(page.getByText(/^Not in: /)).toContainText(room.replace('Not here: ', ''))
    await shell.photograph('missing')
    await expectNoHindrance(page)
    await page
      .getByRole('button', { name: /^Found it: / })
      .first()
      .click()
    await expect(page.getByRole('list', { name: /rooms of/i })).toBeAttached()
  })

  test('work goes on without a connection, waits in sight, and arrives with its own time', async () => {
    const { page } = shell
    const { id: subject } = (await shell.ask('subjects.find', { query: 'Infusion pump 05' })).answers[0]
    const { items } = await shell.ask('maintenance.due', { withinDays: 3660 })
    const plan = items.find(item => item.subject === subject && item.title === 'Alarm test')!.plan
    const { id } = await shell.ask('orders.open', { subject, plan, by: 'R. Osei' })
    let cut = false
    const sockets = new Set<WebSocketRoute>()
    await page.routeWebSocket(/./, socket => {
      if (cut) return void socket.close()
      socket.connectToServer()
      sockets.add(socket)
    })
    await page.reload()
    await page.getByRole('button', { name: 'Biomed', exact: true }).click()
    await page.getByRole('button', { name: 'Work orders', exact: true }).click()
    await page.getByRole('button', { name: /Alarm test/ }).click()
    const sheet = page.getByRole('dialog', { name: 'Alarm test' })
    await sheet.getByLabel('Your name').fill('R. Osei')
    cut = true
    for (const socket of sockets) await socket.close()
    await expect(page.getByText(/^Not connected since/)).toBeVisible()
    await sheet.getByRole('button', { name: 'Start the work' }).click()
    await sheet.getByRole('button', { name: 'Sign as passed' }).click()
    await expect(sheet.getByRole('alert')).toContainText('not answered')
    await sheet.getByLabel('In order', { exact: true }).check()
    await sheet.getByRole('button', { name: 'Sign as passed' }).click()
    await expect(sheet.getByText(/^Signed by R. Osei/)).toBeVisible()
    await expect(sheet.getByText('3 steps were done without a connection.')).toBeVisible()
    await shell.photograph('waiting')
    await expectNoHindrance(page)
    expect((await shell.ask('orders.show', { id })).state).toBe('open')
    cut = false
    await expect(sheet.getByText('3 steps were done without a connection.')).toBeHidden({ timeout: 60_000 })
    expect(await shell.ask('orders.show', { id })).toMatchObject({ state: 'signed', closedBy: 'R. Osei' })
    await page.keyboard.press('Escape')
  })

  test('batteries and the roster are there to be read and kept', async () => {
    test.setTimeout(300_000)
    const { page } = shell
    await page.getByRole('button', { name: 'Biomed', exact: true }).click()
    await page.getByRole('button', { name: 'Batteries', exact: true }).click()
    await page.getByLabel('All batteries').check()
    await expect(page.getByText(/^Nobody watches \d+ batter/)).toBeVisible()
    // What tags say first counts at once; the demo remembers how each battery got there.
    await expect
      .poll(async () => (await shell.ask('batteries.list', {})).batteries.length, { timeout: 180_000 })
      .toBeGreaterThan(0)
    await page.reload()
    await page.getByLabel('All batteries').check()
    await expect(page.getByRole('table').getByRole('img').first()).toBeVisible()
    await shell.photograph('batteries')
    await expectNoHindrance(page)
    await page.getByRole('button', { name: 'Setup', exact: true }).click()
    await page.getByRole('button', { name: 'On duty', exact: true }).click()
    await page.getByRole('button', { name: 'Add a shift' }).click()
    await page.getByLabel('Who', { exact: true }).fill('Ann Murphy')
    await page.getByRole('button', { name: 'Saturday' }).click()
    await page.getByLabel('From').selectOption('19:00')
    await page.getByRole('combobox', { name: 'To', exact: true }).selectOption('07:00')
    await page.getByRole('button', { name: 'Save the roster' }).click()
    await expect(page.getByText('Saved.')).toBeVisible()
    expect((await shell.ask('roster.show', {})).shifts).toEqual([
      { who: 'Ann Murphy', role: 'nurse', unit: '', days: [1, 2, 3, 4, 5, 7], from: '19:00', to: '07:00' },
    ])
    await shell.photograph('roster')
    await expectNoHindrance(page)
  })

  test('a rule is written as a sentence, tried on the past, and switched on', async () => {
    const { page } = shell
    await page.getByRole('button', { name: 'Setup', exact: true }).click()
    await page.getByRole('button', { name: 'Rules', exact: true }).click()
    await expect(page.getByText('No rule yet.')).toBeVisible()
    await page.getByRole('button', { name: 'New rule' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Equipment into patient rooms')
    await page.getByLabel('Owner').fill('Ward 2 West')
    await page.getByLabel('What happens').selectOption('par')
    await page.getByLabel('maximum', { exact: true }).fill('6')
    await expect(page.getByLabel('maximum', { exact: true })).toHaveValue('6')
    await shell.photograph('rule-stock')
    await page.getByLabel('What happens').selectOption('enter')
    await page.getByLabel('Where', { exact: true }).selectOption('type:patient')
    await page.getByRole('button', { name: 'Tell others if nobody answers' }).click()
    await expect(
      page.getByText(
        'When Equipment enters patient room, tell someone: Medium. If nobody answers within 5 min, tell: charge nurse.',
      ),
    ).toBeVisible()
    // The demo's past is as short as this test: it may take some more of it.
    await expect(async () => {
      await page.getByRole('button', { name: 'Try it on the last 30 days' }).click()
      await expect(page.getByText(/It would have spoken (once|\d+ times) in 30 days/)).toBeVisible({ timeout: 3_000 })
    }).toPass({ timeout: 60_000 })
    await expect(page.getByRole('img', { name: /^Each dot is a time/ })).toBeVisible()
    expect((await shell.ask('rules.list', {})).rules).toEqual([])
    await shell.photograph('rule')
    await expectNoHindrance(page)
    await page.getByRole('button', { name: 'Save and switch on' }).click()
    await expect(page.getByText('owner: Ward 2 West')).toBeVisible()
    expect((await shell.ask('rules.list', {})).rules).toMatchObject([
      {
        rule: {
          name: 'Equipment into patient rooms',
          kind: 'enter',
          enabled: true,
          escalate: [{ afterS: 300, to: 'charge nurse' }],
        },
      },
    ])
    await shell.photograph('rules')
    await expectNoHindrance(page)
  })

  test('a rule of each kind is a sentence and is tried on the past; stock has a maximum, an event may have to hold', async () => {
    const { page } = shell
    const kinds = {
      enter: /^When Equipment enters the house,/,
      leave: /^When Equipment leaves the house,/,
      dwell: /^When Equipment stays in the house for 30\smin,/,
      absence: /^When Equipment is not in the house for 30\smin,/,
      'exit-zone': /^When Equipment crosses the exit \(any way out\),/,
      par: /^When fewer than 2 of Equipment are ready in the house,/,
      battery: /^When the tag battery of Equipment is at or below 15\s%,/,
      silent: /^When Equipment is not heard in the house for 30\smin,/,
      tampered: /^When the tag of Equipment is taken off,/,
      maintenance: /^When maintenance of Equipment is overdue,/,
    }
    await page.getByRole('button', { name: 'Setup', exact: true }).click()
    await page.getByRole('button', { name: 'Rules', exact: true }).click()
    await page.getByRole('button', { name: 'New rule' }).click()
    const kind = page.getByLabel('What happens')
    await expect(kind.getByRole('option')).toHaveCount(Object.keys(kinds).length)
    for (const [each, sentence] of Object.entries(kinds)) {
      await kind.selectOption(each)
      await expect(page.getByText(sentence)).toBeVisible()
      await page.getByRole('button', { name: 'Try it on the last 30 days' }).click()
      await expect(page.getByText(/It would (not )?have spoken/)).toBeVisible({ timeout: 30_000 })
      await expect(page.getByText('The rule was changed since: try it again.')).toBeHidden({ timeout: 30_000 })
    }
    await page.getByText('How sure it must be').click()
    await kind.selectOption('enter')
    await page.getByLabel('Must hold for, seconds').fill('20')
    await kind.selectOption('par')
    await page.getByLabel('maximum').fill('5')
    await expect(page.getByText(/fewer than 2 of Equipment are ready in the house, or more than 5,/)).toBeVisible()
    await shell.photograph('rule-stock')
    await expectNoHindrance(page)
    await page.getByLabel('Name', { exact: true }).fill('Pumps in stock')
    await page.getByRole('button', { name: 'Save, switched off' }).click()
    await expect
      .poll(async () => (await shell.ask('rules.list', {})).rules.map(({ rule }) => rule.par))
      .toContainEqual({ target: 3, critical: 1, min: 2, max: 5 })
  })

  test('readers and their wires are looked at, a worn tag is refused and a tag is changed, by keyboard alone', async () => {
    const { page } = shell
    const press = async (name: string | RegExp) => {
      await page
        .getByRole('button', { name, exact: typeof name === 'string' })
        .first()
        .focus()
      await page.keyboard.press('Enter')
    }
    await press('Setup')
    await press('Readers')
    await press(/^Console of /)
    await expect(page.locator('.console-lines strong').first()).toBeVisible({ timeout: 30_000 })
    await shell.photograph('reader-console')
    await expectNoHindrance(page)
    await press('Close')
    await shell.photograph('readers')
    await expectNoHindrance(page)
    await press('Tags')
    const [subject, tag] = [page.getByLabel('Thing or person'), page.getByLabel('Scan or type its tag')]
    const { tag: worn } = (await shell.ask('subjects.find', { query: pump })).answers[0]
    const { tag: others } = (await shell.ask('subjects.find', { query: 'Infusion pump 05' })).answers[0]
    const scanOnPump = async (text: string) => {
      await subject.focus()
      await page.keyboard.press('Control+a')
      await page.keyboard.type(pump)
      await page.keyboard.press('Enter')
      await expect(tag).toBeFocused()
      await page.keyboard.press('Control+a')
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
    }
    await scanOnPump(others!)
    await expect(page.getByRole('alert')).toContainText('This tag is on Infusion pump 05')
    await scanOnPump('ble:AA:BB:CC:00:00:77')
    await expect(page.getByText('Live test: not heard since.')).toBeVisible()
    // The former tag still sends and nobody wears it: it is offered, and back on it passes the test.
    await expect(page.getByRole('button', { name: worn! })).toBeVisible({ timeout: 30_000 })
    await scanOnPump(worn!)
    await expect(page.getByText(/Live test passed: heard/)).toBeVisible({ timeout: 60_000 })
    await shell.photograph('tags')
    await expectNoHindrance(page)
  })
})
