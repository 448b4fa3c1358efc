import { expect, test } from '@playwright/test'
import { launch, type Shell } from './launch.ts'
import { walls } from './lockdown.ts'

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

  for (const { name, holds } of walls)
    test(name, () =>
      holds({
        inPage: (work, given) => shell.page.evaluate(work as never, given as never),
        inShell: work => shell.app.evaluate(work),
      }),
    )
})
