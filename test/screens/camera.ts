import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'
import type { Shell } from '../e2e/launch.ts'

/** Where the pictures go: beside the documents, unless SCREENS_DIR names another folder. */
export function folder(): string {
  const path = process.env.SCREENS_DIR ?? fileURLToPath(new URL('../../docs/screens', import.meta.url))
  mkdirSync(path, { recursive: true })
  return path
}

/** Smaller by far than PNG, which SCREENS_FORMAT=png asks for: for whoever has nothing that shows WebP. */
const format = process.env.SCREENS_FORMAT === 'png' ? 'png' : 'webp'

type Language = 'en' | 'de' | 'ar'
export interface Look {
  readonly name: string
  readonly scheme: 'light' | 'dark'
  readonly language: Language
  readonly width: number
  readonly height: number
}

/** Each screen by day on a small station, by night on a large one, and from right to left. */
const looks: readonly Look[] = [
  { name: 'day', scheme: 'light', language: 'en', width: 1280, height: 800 },
  { name: 'night', scheme: 'dark', language: 'en', width: 1920, height: 1080 },
  { name: 'ar', scheme: 'light', language: 'ar', width: 1280, height: 800 },
]

/** Takes what stands on the screen in every look, by the browser's own encoder, and leaves it as it was. */
export async function picture(shell: Shell, screen: string): Promise<void> {
  const { page } = shell
  const session = await page.context().newCDPSession(page)
  for (const look of looks) {
    await lookLike(shell, look)
    await settled(shell)
    const { data } = await session.send(
      'Page.captureScreenshot',
      format === 'png' ? { format } : { format, quality: 72 },
    )
    writeFileSync(join(folder(), `${screen}-${look.name}.${format}`), Buffer.from(data, 'base64'))
  }
  await speak(shell, 'en')
  await session.detach()
}

export async function lookLike(shell: Shell, look: Look): Promise<void> {
  await resize(shell, look)
  await speak(shell, look.language)
  await shell.page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' })
}

async function resize({ app, page }: Shell, { width, height }: Look): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
    },
    { width, height },
  )
  await expect.poll(() => page.evaluate(() => ({ width: innerWidth, height: innerHeight }))).toEqual({ width, height })
}

/** By the rail's own field; behind an open dialog nobody could click it. */
export async function speak({ page }: Shell, language: Language): Promise<void> {
  await page.locator('.rail-language select').evaluate((select, value) => {
    ;(select as HTMLSelectElement).value = value
    select.dispatchEvent(new Event('change', { bubbles: true }))
  }, language)
  await expect(page.locator('html')).toHaveAttribute('lang', language)
}

/** Two frames after nothing is on its way any more. */
export async function settled({ page }: Shell): Promise<void> {
  await expect(page.locator('.skeleton')).toHaveCount(0)
  await page.waitForTimeout(300)
  await page.evaluate(() => new Promise<void>(done => requestAnimationFrame(() => requestAnimationFrame(() => done()))))
}
