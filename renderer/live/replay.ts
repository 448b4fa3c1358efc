import { createStore } from 'zustand/vanilla'
import { clock } from './station.ts'
import { openWorkspace, viewStore } from './view.ts'

export const hourMs = 3_600_000
/** How far back stays are kept. */
const keptMs = 90 * 24 * hourMs
export const speeds = [1, 10, 60, 300] as const

/** The hour that is played back, or null while the station shows what is now. */
export interface Replay {
  /** Epoch ms of the hour's beginning. */
  readonly from: number
  /** Epoch ms of the picture. */
  readonly at: number
  readonly playing: boolean
  /** Seconds of then in a second of now. */
  readonly speed: (typeof speeds)[number]
}

export const replayStore = createStore<{ readonly replay: Replay | null }>(() => ({ replay: null }))

const replayNow = () => replayStore.getState().replay
const set = (replay: Replay | null) => replayStore.setState({ replay })

/** Shows the floor as it was. Times that are not kept, or not yet, become the nearest that can be shown. */
export function openPast(at: number): void {
  const now = clock.now()
  const shown = Math.max(now - keptMs, Math.min(at, now - 1_000))
  const before = replayNow()
  const { page, workspace } = viewStore.getState()
  if (page !== 'station' || workspace !== 'map') openWorkspace('map')
  set({
    from: hourOf(shown),
    at: shown,
    playing: before?.playing ?? false,
    speed: before?.speed ?? 60,
  })
}

const hourOf = (at: number) => Math.floor(at / hourMs) * hourMs

/** Back to what is now. @returns false when it was shown already. */
export function toNow(): boolean {
  if (replayNow() === null) return false
  set(null)
  return true
}

export const openLastHour = () => openPast(clock.now() - hourMs)

export function togglePlaying(): void {
  const replay = replayNow()
  if (replay) set({ ...replay, playing: !replay.playing })
}

export function setSpeed(speed: Replay['speed']): void {
  const replay = replayNow()
  if (replay) set({ ...replay, speed })
}

export function changeSpeed(by: 1 | -1): void {
  const replay = replayNow()
  if (!replay) return
  const next = Math.max(0, Math.min(speeds.length - 1, speeds.indexOf(replay.speed) + by))
  setSpeed(speeds[next])
}

/** The picture goes on by `ms`; where it meets the present, the present is shown. */
export function advancePast(ms: number): void {
  const replay = replayNow()
  if (!replay) return
  if (replay.at + ms >= clock.now()) toNow()
  else openPast(replay.at + ms)
}

export const skipHours = (hours: number) => advancePast(hours * hourMs)

// A list, or another workspace, shows what is now: the past must not wait behind it and be taken for the present.
viewStore.subscribe(({ page, workspace }) => {
  if (page !== 'station' || workspace !== 'map') toNow()
})
