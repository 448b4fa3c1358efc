import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { whenLeftAlone } from './leftAlone.ts'

const minute = 60_000
const hour = 60 * minute

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** The clock goes on, timers do not. */
const sleep = (ms: number) => vi.setSystemTime(Date.now() + ms)

function watched(left: () => boolean) {
  const page = new EventTarget()
  const end = whenLeftAlone(page, { signs: ['keydown'], idleMs: () => 5 * minute, left })
  return { touch: () => page.dispatchEvent(new Event('keydown')), end }
}

it('counts the time that the computer slept', () => {
  const left = vi.fn<() => boolean>(() => true)
  const { end } = watched(left)
  vi.advanceTimersByTime(minute)
  sleep(8 * hour)
  expect(left).not.toHaveBeenCalled()
  vi.advanceTimersByTime(10_000)
  expect(left).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(hour)
  expect(left).toHaveBeenCalledTimes(1)
  end()
})

it('does not take the first touch after the sleep for somebody who was there', () => {
  const left = vi.fn<() => boolean>(() => true)
  const { touch, end } = watched(left)
  sleep(8 * hour)
  touch()
  expect(left).toHaveBeenCalledTimes(1)
  // From then on somebody is there.
  vi.advanceTimersByTime(5 * minute - 1)
  expect(left).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1)
  expect(left).toHaveBeenCalledTimes(2)
  end()
})

it('tries again until it could be done, whoever touches it meanwhile', () => {
  let connected = false
  const left = vi.fn<() => boolean>(() => connected)
  const { touch, end } = watched(left)
  sleep(8 * hour)
  touch()
  connected = true
  vi.advanceTimersByTime(10_000)
  expect(left).toHaveLastReturnedWith(true)
  expect(left).toHaveBeenCalledTimes(2)
  end()
})

it('watches anew after each time', () => {
  const left = vi.fn<() => boolean>(() => true)
  const { touch, end } = watched(left)
  vi.advanceTimersByTime(5 * minute)
  touch()
  vi.advanceTimersByTime(5 * minute - 1)
  touch()
  vi.advanceTimersByTime(5 * minute - 1)
  expect(left).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1)
  expect(left).toHaveBeenCalledTimes(2)
  end()
  vi.advanceTimersByTime(hour)
  expect(left).toHaveBeenCalledTimes(2)
})
