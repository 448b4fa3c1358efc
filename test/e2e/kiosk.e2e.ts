import { randomBytes, scryptSync } from 'node:crypto'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { folderWith } from '../journeys/shell.ts'
import { launch } from './launch.ts'

test('a kiosk is left by its code and by nothing else', async () => {
  const salt = randomBytes(16)
  const files = folderWith()
  const codeFile = files.file('code.json')
  writeFileSync(
    codeFile,
    JSON.stringify({ salt: salt.toString('hex'), hash: scryptSync('471147', salt, 32).toString('hex') }),
  )
  const shell = await launch('desktop', '--data', files.file('fresh'), '--kiosk', '--kiosk-code', codeFile)
  const { app, page } = shell
  const child = app.process()
  try {
    await expect(page.getByText('No floor plan yet')).toBeVisible({ timeout: 60_000 })
    const facts = () =>
      app.evaluate(({ BrowserWindow, Menu }) => ({
        windows: BrowserWindow.getAllWindows().length,
        menu: Menu.getApplicationMenu() !== null,
        devTools: BrowserWindow.getAllWindows()[0].webContents.isDevToolsOpened(),
        kiosk: BrowserWindow.getAllWindows()[0].isKiosk(),
      }))
    await page.evaluate(() => {
      addEventListener('keydown', event => {
        document.body.dataset.heard = `${document.body.dataset.heard ?? ''} ${event.key}`
      })
    })
    /** As the operating system hands a key over; a key of the test's own would go past the shell. */
    const press = (key: string) =>
      app.evaluate(({ BrowserWindow }, [keyCode, ...modifiers]) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]
        const held = modifiers as Electron.InputEvent['modifiers']
        webContents.sendInputEvent({ type: 'keyDown', keyCode, modifiers: held })
        webContents.sendInputEvent({ type: 'keyUp', keyCode, modifiers: held })
      }, key.split('+').toReversed())
    const waysOut = ['F11', 'F12', 'control+shift+I', 'control+W', 'control+R', 'control+N', 'alt+F4', 'alt+Left']
    for (const key of waysOut) await press(key)
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close())
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].webContents.openDevTools())
    await page.evaluate(() => open('https://example.org') ?? undefined)
    expect(await facts()).toEqual({ windows: 1, menu: false, devTools: false, kiosk: true })
    // The page hears what is its own, and nothing of the rest.
    await press('L')
    const heard = () => page.evaluate(() => (document.body.dataset.heard ?? '').trim())
    await expect.poll(heard).toMatch(/^l$/i)

    const ended = once(child, 'exit')
    const say = async (code: string) => {
      await press('control+alt+shift+Q')
      for (const sign of code) await press(sign)
      await press('Enter')
    }
    await say('000000')
    expect(await facts()).toMatchObject({ windows: 1 })
    // Whoever asked the shell when it ended gets no answer any more.
    void say('471147').catch(() => undefined)
    await ended
  } finally {
    child.kill('SIGKILL')
    rmSync(shell.profile, { recursive: true, force: true, maxRetries: 5 })
    files.remove()
  }
})
