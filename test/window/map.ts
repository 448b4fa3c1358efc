import { join } from 'node:path'
import { launch } from '../e2e/launch.ts'
import { framesDuring, type Frames, panAndZoom } from './frames.ts'
import { openHouse } from './house.ts'
import { keysToPaint } from './search.ts'

export interface MapLoad {
  readonly storeys: number
  readonly wards: number
  readonly tags: number
  /** Rows that change in a second. */
  readonly rate: number
  /** A folder for pictures of what was measured. */
  readonly pictures: string | undefined
}

/** Frames while the map is dragged and zoomed, and search from key to paint. */
export async function measureMap({ storeys, wards, tags, rate, pictures }: MapLoad): Promise<void> {
  const house = await openHouse(storeys, wards, tags)
  const shell = await launch('desktop', '--data', house.folder)
  const { page } = shell
  await page.getByTestId('map').waitFor({ timeout: 60_000 })
  await page.waitForTimeout(3000)

  const say = (what: string, { count, p50Ms, p95Ms, maxMs }: Frames) =>
    process.stdout.write(
      `${what.padEnd(44)} p50 ${p50Ms.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms, longest ${maxMs.toFixed(0)} ms of ${count}\n`,
    )
  const picture = async (name: string) =>
    pictures !== undefined && (await page.screenshot({ path: join(pictures, `${name}.png`) }))

  const whole = () => page.locator('#map-whole').click()
  say('frames at rest', await framesDuring(page, () => page.waitForTimeout(3000)))
  await picture('rest')
  say('frames, dragged and zoomed, nothing changes', await framesDuring(page, () => panAndZoom(page, 6)))
  await whole()
  await house.move(rate)
  await page.waitForTimeout(1000)
  say(`frames, ${rate} updates a second`, await framesDuring(page, () => page.waitForTimeout(3000)))
  const began = performance.now()
  const before = await house.move(rate)
  say('frames, dragged and zoomed meanwhile', await framesDuring(page, () => panAndZoom(page, 10)))
  const moved = (await house.move(rate)) - before
  process.stdout.write(`rows moved a second ${((moved / (performance.now() - began)) * 1000).toFixed(0)}\n`)
  for (const closer of [0, 1, 2, 3]) {
    if (closer > 0) for (let n = 0; n < 2; n++) await page.getByRole('button', { name: 'Closer' }).click()
    await page.waitForTimeout(500)
    await picture(`zoom-${closer}`)
  }
  await whole()
  say('search, key to the answers on screen', await keysToPaint(page))

  await shell.close()
  await house.close()
}
