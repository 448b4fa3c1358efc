import type { Page } from '@playwright/test'

export interface Frames {
  readonly count: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly maxMs: number
}

/** Time from picture to picture while something is done. */
export async function framesDuring(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const seen = { at: [] as number[], going: true }
    ;(window as unknown as { frames: typeof seen }).frames = seen
    const next = (at: number) => {
      seen.at.push(at)
      if (seen.going) requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  await work()
  const at = await page.evaluate(() => {
    const seen = (window as unknown as { frames: { at: number[]; going: boolean } }).frames
    seen.going = false
    return seen.at
  })
  return timesOf(at.slice(1).map((t, i) => t - at[i]))
}

export function timesOf(gaps: readonly number[]): Frames {
  const sorted = gaps.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return { count: gaps.length, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) }
}

/** Drags the map about and turns the wheel over it, as a hand does: 60 moves a second at the most. */
export async function panAndZoom(page: Page, times: number): Promise<void> {
  const box = (await page.getByTestId('map').boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  for (let time = 0; time < times; time++) {
    await page.mouse.move(x, y)
    for (let turn = 0; turn < 6; turn++) {
      await page.mouse.wheel(0, time % 2 === 0 ? -60 : 60)
      await page.waitForTimeout(40)
    }
    await page.mouse.move(x, y)
    await page.mouse.down()
    for (let step = 1; step <= 30; step++) {
      await page.mouse.move(x + Math.sin(step / 5) * 120, y + step * (time % 2 === 0 ? 3 : -3))
      await page.waitForTimeout(16)
    }
    await page.mouse.up()
  }
}
