import { useStore } from 'zustand'
import { alerts } from '../live/station.ts'
import { Bell, type BellState } from './bell.ts'
import { loudspeaker } from './speaker.ts'

/** The bell of this window: it follows the open alarms from the first snapshot on. */
export const bell = new Bell({
  speaker: loudspeaker(),
  now: () => performance.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
})

export function startBell(): void {
  alerts.subscribe(({ rows, ready }) => {
    if (ready) bell.follow(rows)
  })
}

export const useBell = (): BellState => useStore(bell.store)
