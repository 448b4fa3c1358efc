import type { ReaderRow, ReceiverRow } from '../core/api/rows.ts'
import type { Reader } from '../core/model/reader.ts'
import type { Feeds } from './feeds.ts'
import type { Live } from './live.ts'

/** How each reader does, and each receiver behind it. */
export function readerRows(readers: readonly Reader[], feeds: Feeds | null, live: Live | null): ReaderRow[] {
  return readers.map(reader => {
    const health = feeds?.health(reader.id)
    const fed = live?.world.receivers.filter(r => r.reader === reader.id).map(r => r.receiver.id as string) ?? []
    return {
      id: reader.id,
      driver: reader.driver,
      link: reader.link,
      state: health?.state ?? 'down',
      since: health?.since ?? 0,
      lastHeardAt: health?.lastHeardAt ?? null,
      lastReadingAt: health?.lastReadingAt ?? null,
      frames: health?.frames ?? 0,
      readings: health?.readings ?? 0,
      problems: health?.problems ?? 0,
      reconnects: health?.reconnects ?? 0,
      lastProblem: health?.lastProblem ?? null,
      receivers: fed,
    }
  })
}

export const receiverRows = (live: Live | null): ReceiverRow[] =>
  (live?.world.receivers ?? []).map(({ receiver, state, lastHeardAt, clock, leftOut, drift }) => ({
    id: receiver.id,
    kind: receiver.kind,
    floor: receiver.floor,
    xM: receiver.xM,
    yM: receiver.yM,
    room: receiver.room ?? null,
    state,
    lastHeardAt: lastHeardAt || null,
    clockOffsetMs: Math.round(clock.offsetMs),
    drift: {
      db: Math.round(drift.driftDb * 10) / 10,
      samples: Math.round(drift.samples),
      flagged: drift.flaggedAt !== null,
    },
    leftOut: { ...leftOut },
  }))
