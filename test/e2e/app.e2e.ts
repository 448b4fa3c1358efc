import { expect, test } from '@playwright/test'
import { launch, type Shell } from './launch.ts'

/** The window on the demo hospital: it opens, it is connected, and its page is locked in. */
test.describe('the demo window', () => {
  let shell: Shell
  test.beforeAll(async () => {
    shell = await launch()
  })
  test.afterAll(() => shell.close())

  test('opens, paints and is connected to its engine', async () => {
    // A cold start on a loaded machine: the engine, the simulated hospital and its site come first.
    await expect.poll(() => shell.said, { timeout: 60_000 }).toContain('window ready')
    expect(new URL((await shell.connection()).url).hostname).toBe('127.0.0.1')
    expect(await shell.ask('site.show', {})).toMatchObject({ demo: true })
    await expect(shell.page).toHaveTitle(/Whereabouts/)
    await shell.photograph('demo')
  })

  test('loads without a complaint of the browser', async () => {
    const complaints: string[] = []
    shell.page.on('pageerror', error => complaints.push(error.message))
    shell.page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    await shell.page.reload()
    await shell.connection()
    await shell.page.waitForLoadState('networkidle')
    expect(complaints).toEqual([])
  })

  test('is served with a strict content policy', async () => {
    const policy = (await shell.page.reload())?.headers()['content-security-policy'] ?? ''
    const directives = policy.split('; ')
    expect(directives).toContain("default-src 'none'")
    expect(directives).toContain("script-src 'self'")
    expect(directives).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    const evaluated = await shell.page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.body.append(script)
      return 'injected' in window
    })
    expect(evaluated).toBe(false)
  })

  test('gives the page nothing of Node or Electron', async () => {
    const found = await shell.page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(name => name in window),
      bridge: Object.keys((window as unknown as { whereabouts: object }).whereabouts),
    }))
    expect(found).toEqual({ globals: [], bridge: ['engine', 'onEngine'] })
  })

  test('goes nowhere and opens nothing', async () => {
    const { page, app } = shell
    const before = page.url()
    expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull()
    await page.evaluate(() => {
      location.href = 'https://example.org/'
    })
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: 'file:///etc/passwd' })
      document.body.append(link)
      link.click()
      link.remove()
    })
    const framed = await page.evaluate(
      () =>
        new Promise(resolve => {
          const frame = document.createElement('iframe')
          frame.addEventListener('load', () => resolve(frame.contentDocument?.body?.textContent ?? 'refused'))
          frame.src = 'whereabouts://app/index.html'
          document.body.append(frame)
        }),
    )
    expect(framed).toBe('refused')
    await page.reload()
    expect(page.url()).toBe(before)
    expect(app.windows()).toHaveLength(1)
  })

  test('may ask the browser for nothing', async () => {
    const { page } = shell
    const states = await page.evaluate(async () => {
      const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state
      const refusal = (error: Error) => error.name
      return {
        notifications: await Notification.requestPermission(),
        geolocation: await state('geolocation'),
        camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', refusal),
        screen: await navigator.mediaDevices.getDisplayMedia().then(() => 'granted', refusal),
        elsewhere: await fetch('http://127.0.0.1:1/').then(() => 'fetched', refusal),
      }
    })
    expect(states.notifications).toBe('denied')
    expect(states.geolocation).toBe('denied')
    expect(states.camera).not.toBe('granted')
    expect(states.screen).not.toBe('granted')
    expect(states.elsewhere).not.toBe('fetched')
  })

  test('reaches no other socket of this machine than the engine', async () => {
    const { url } = await shell.connection()
    const other = new URL(url)
    other.pathname = '/other'
    const outcome = await shell.page.evaluate(
      address =>
        new Promise(resolve => {
          const socket = new WebSocket(address)
          socket.addEventListener('open', () => resolve('open'))
          socket.addEventListener('error', () => resolve('refused'))
        }),
      other.href,
    )
    expect(outcome).toBe('refused')
  })

  test('serves its own folder only', async () => {
    const statuses = await shell.app.evaluate(async ({ net }) => {
      const paths = [
        'index.html',
        '..%2f..%2fpackage.json',
        '%2e%2e/%2e%2e/package.json',
        '..%5c..%5cpackage.json',
        '%00',
        'none.js',
      ]
      return Promise.all(paths.map(async path => (await net.fetch(`whereabouts://app/${path}`)).status))
    })
    expect(statuses).toEqual([200, 404, 404, 404, 404, 404])
    const elsewhere = await shell.app.evaluate(
      async ({ net }) => (await net.fetch('whereabouts://other/index.html')).status,
    )
    expect(elsewhere).toBe(404)
  })
})
