import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { followIdle, toFirstScreen } from './idle.ts'
import { openLastHour, replayStore } from './replay.ts'
import { choose, openSheet, setQuery, toggleKind, viewStore } from './view.ts'

const minute = 60_000

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  viewStore.setState(viewStore.getInitialState(), true)
})

it('tells once when nobody has touched the station for two minutes', () => {
  const page = new EventTarget()
  const left = vi.fn<() => void>()
  const end = followIdle(page, left)
  vi.advanceTimersByTime(2 * minute - 1)
  page.dispatchEvent(new Event('keydown'))
  vi.advanceTimersByTime(2 * minute - 1)
  expect(left).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(left).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(60 * minute)
  expect(left).toHaveBeenCalledTimes(1)
  page.dispatchEvent(new Event('pointerdown'))
  end()
  vi.advanceTimersByTime(60 * minute)
  expect(left).toHaveBeenCalledTimes(1)
})

it('waits ten minutes for who has something half written', () => {
  const left = vi.fn<() => void>()
  const end = followIdle(new EventTarget(), left)
  openSheet({ what: 'board' })
  vi.advanceTimersByTime(10 * minute - 1)
  expect(left).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(left).toHaveBeenCalledTimes(1)
  end()
})

it('leads back to the first screen: nothing chosen, searched, hidden or past', () => {
  openLastHour()
  setQuery('pump')
  choose({ what: 'subject', id: 'p1' })
  toggleKind('asset')
  toFirstScreen()
  expect(replayStore.getState().replay).toBeNull()
  expect(viewStore.getState()).toMatchObject({ page: 'station', query: '', chosen: null, hiddenKinds: [], sheet: null })
})
