import { afterEach, beforeEach, expect, it, vi } from 'vitest'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('looks twice a second while somebody works, every other second once nobody has touched it for ten, and at once again', async () => {
  const touch: (() => void)[] = []
  vi.stubGlobal('document', { addEventListener: (_: string, listener: () => void) => touch.push(listener) })
  vi.resetModules()
  const { isResting, onLook, onRest, onTick } = await import('./beat.ts')
  const seen = { looks: 0, seconds: 0, turns: [] as boolean[] }
  const ends = [onLook(() => seen.looks++), onTick(() => seen.seconds++)]
  onRest(resting => seen.turns.push(resting))
  touch[0]()

  vi.advanceTimersByTime(10_000)
  expect(seen).toEqual({ looks: 20, seconds: 10, turns: [] })
  vi.advanceTimersByTime(10_000)
  expect(isResting()).toBe(true)
  expect(seen.looks).toBeLessThanOrEqual(25)
  expect(seen.seconds).toBe(20)

  const before = seen.looks
  touch[0]()
  expect(isResting()).toBe(false)
  expect(seen.looks).toBe(before + 1)
  expect(seen.turns).toEqual([true, false])

  for (const end of ends) end()
  expect(vi.getTimerCount()).toBe(0)
  vi.unstubAllGlobals()
})
