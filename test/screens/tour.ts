import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { animated, type Still } from './animated.ts'
import { folder, type Look, lookLike, settled } from './camera.ts'
import { goHome, goTo, onDemo, openDemo } from './pages.ts'

/** Half a minute through the demo hospital, as one moving picture of at most two megabytes. */
const most = 2_000_000
const day: Look = { name: 'tour', scheme: 'light', language: 'en', width: 1280, height: 800 }
const night: Look = { ...day, scheme: 'dark' }

interface Scene {
  readonly words: string
  readonly ms: number
  readonly look?: Look
  readonly open: (page: Page) => Promise<void>
}

const screen = (name: string) => onDemo.find(each => each.name === name)!.open

const scenes: readonly Scene[] = [
  { words: 'The floor: who and what is where, how sure, how old', ms: 2500, open: async () => {} },
  { words: 'Press / and type: an infusion pump is needed', ms: 2000, open: screen('search') },
  { words: 'Its room, how sure that is, and since when', ms: 2500, open: screen('card') },
  {
    words: 'Why here? What the receivers heard',
    ms: 2500,
    open: async page => {
      await screen('card')(page)
      await page.locator('summary', { hasText: 'Why here?' }).click()
      await page.locator('summary', { hasText: 'Why here?' }).evaluate(line => line.scrollIntoView({ block: 'start' }))
      await page.waitForTimeout(500)
    },
  },
  { words: 'The whole story of one pump', ms: 2000, open: screen('record') },
  { words: 'What was where an hour ago', ms: 2000, open: screen('past') },
  { words: 'Everything as a list', ms: 1500, open: screen('list') },
  { words: 'A board on paper for when nothing works', ms: 2000, open: screen('board') },
  { words: 'Maintenance that falls due', ms: 2000, open: page => goTo(page, 'biomed/due') },
  {
    words: 'A round in walking order',
    ms: 2500,
    open: async page => {
      await goTo(page, 'biomed/round')
      await page.getByLabel('You are in').selectOption({ index: 1 })
      await expect(page.locator('.stop').first()).toBeVisible()
    },
  },
  { words: 'A work order, signed at the end', ms: 2500, open: screen('work-order') },
  { words: 'Batteries: which tag is next', ms: 1500, open: page => goTo(page, 'biomed/batteries') },
  { words: 'The plan, drawn here', ms: 1500, open: page => goTo(page, 'setup/plan') },
  { words: 'A rule that reads as a sentence', ms: 2000, open: screen('rule-editor') },
  { words: 'Calm at night', ms: 2500, look: night, open: async () => {} },
]

test('a tour of half a minute', async () => {
  const shell = await openDemo()
  try {
    const { page } = shell
    const session = await page.context().newCDPSession(page)
    const stills: Still[] = []
    for (const { words, ms, look = day, open } of scenes) {
      await goHome(page)
      await lookLike(shell, look)
      await open(page)
      await settled(shell)
      await caption(page, words)
      const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 60 })
      await caption(page, '')
      stills.push({ webp: Buffer.from(data, 'base64'), ms })
    }
    const film = animated(stills, day.width, day.height)
    expect(film.length, 'bytes').toBeLessThan(most)
    writeFileSync(join(folder(), 'tour.webp'), film)
  } finally {
    await shell.close()
  }
})

/** Says below the middle what is to be seen, over whatever dialog is open; nothing takes it away again. */
async function caption(page: Page, words: string): Promise<void> {
  await page.evaluate(text => {
    document.getElementById('tour-words')?.remove()
    if (text === '') return
    const box = document.createElement('div')
    box.id = 'tour-words'
    box.popover = 'manual'
    box.textContent = text
    Object.assign(box.style, {
      inset: 'auto auto 1.5rem 50%',
      translate: '-50% 0',
      margin: '0',
      whiteSpace: 'nowrap',
      padding: '0.6rem 1.4rem',
      border: '0',
      borderRadius: '2rem',
      background: '#111827',
      color: '#ffffff',
      font: '600 1.4rem system-ui, sans-serif',
    })
    document.body.append(box)
    box.showPopover()
  }, words)
  await page.evaluate(() => new Promise<void>(done => requestAnimationFrame(() => requestAnimationFrame(() => done()))))
}
