import type { Page } from '@playwright/test'
import { type Frames, timesOf } from './frames.ts'

/** Each key of these changes what is found. */
const words = ['infusion pump 4', 'sn20184712', 'wheelchair 77', 'nurse 9', 'syringe pump 1']

/**
 * From each key until the picture with what was found for it is painted: the pause for the next key, the way to the engine
 * and back, and the drawing.
 */
export async function keysToPaint(page: Page): Promise<Frames> {
  await page.evaluate(() => {
    const seen: number[] = []
    ;(window as unknown as { found: number[] }).found = seen
    let pressed: number | null = null
    addEventListener('keydown', event => (pressed = event.timeStamp), true)
    new MutationObserver(() => {
      const at = pressed
      if (at === null) return
      pressed = null
      // After the next frame's paint: a task that is posted within it runs when it is over.
      requestAnimationFrame(() => setTimeout(() => seen.push(performance.now() - at)))
    }).observe(document.getElementById('found')!, { childList: true, subtree: true, characterData: true })
  })
  const box = page.locator('#search')
  for (const word of words) {
    await box.click()
    for (const letter of word) {
      await page.keyboard.press(letter === ' ' ? 'Space' : letter)
      await page.waitForTimeout(350)
    }
    await page.keyboard.press('Escape')
    await page.waitForTimeout(300)
  }
  return timesOf(await page.evaluate(() => (window as unknown as { found: number[] }).found))
}
