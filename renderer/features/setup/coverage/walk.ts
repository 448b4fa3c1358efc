import { createStore } from 'zustand/vanilla'
import { createJSONStorage, persist } from 'zustand/middleware'
import { csvOf } from '../../../ui/csv.ts'

/** Where somebody stood with the tag, and what was heard of it meanwhile. */
export interface WalkPoint {
  readonly tag: string
  readonly floor: number
  readonly room: string
  readonly xM: number
  readonly yM: number
  readonly seconds: number
  readonly heard: readonly { readonly afterMs: number; readonly receiver: string; readonly rssiDbm: number }[]
}

/** The points of the walk so far. They outlive the window: walking takes half an hour. */
export const walk = createStore<{ readonly points: readonly WalkPoint[] }>()(
  persist((): { readonly points: readonly WalkPoint[] } => ({ points: [] }), {
    name: 'whereabouts.walk',
    storage: createJSONStorage(() => localStorage),
  }),
)

/** The walk in the form of a recording: each point is a walk of its own that stands still. */
export function walkTables(points: readonly WalkPoint[]): { readings: string; truth: string } {
  const name = (index: number) => `point-${index + 1}`
  return {
    readings: csvOf([
      ['t_s', 'tag_id', 'receiver_id', 'rssi_dbm', 'sample_id'],
      ...points.flatMap(({ tag, heard }, index) =>
        heard.map(({ afterMs, receiver, rssiDbm }) => [
          (afterMs / 1000).toFixed(3),
          tag,
          receiver,
          String(rssiDbm),
          name(index),
        ]),
      ),
    ]),
    truth: csvOf([
      ['t_s', 'tag_id', 'sample_id', 'x_m', 'y_m', 'z_m', 'room', 'floor'],
      ...points.flatMap(({ tag, xM, yM, room, floor, seconds }, index) =>
        [0, seconds].map(at => [String(at), tag, name(index), xM.toFixed(2), yM.toFixed(2), '', room, String(floor)]),
      ),
    ]),
  }
}
