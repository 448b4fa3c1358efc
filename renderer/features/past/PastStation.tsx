import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { FloorPast } from '../../../core/api/past.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { changesTo, rowsAt } from '../../live/pastRows.ts'
import { PositionBook } from '../../live/positionBook.ts'
import { advancePast, hourMs, type Replay, replayStore, toNow } from '../../live/replay.ts'
import { clock, type SiteView } from '../../live/station.ts'
import { FloorMap } from '../../map/FloorMap.tsx'
import type { FloorView } from '../../map/roomLayout.ts'
import { RoomReader } from '../../map/RoomReader.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { floorName } from '../../ui/names.ts'
import { Refusal } from '../../ui/parts.tsx'
import { FloorBar } from '../FloorBar.tsx'
import { PastPanel } from './PastPanel.tsx'
import { Scrubber } from './Scrubber.tsx'

/** Often enough that a minute a second looks like movement. */
const frameMs = 100

/** The hour in columns, or null until the engine has answered for just this hour and floor. */
export interface KnownHour {
  readonly past: FloorPast
  readonly from: number
}

/** The floor as it was, plainly marked; in the place of the live one, so that the two can't be mistaken. */
export function PastStation({ site, floor }: { site: SiteView; floor: FloorView }) {
  const replay = useStore(replayStore, s => s.replay)
  return replay && <PastFloor key={floor.floor} site={site} floor={floor} replay={replay} />
}

function PastFloor({ site, floor, replay }: { site: SiteView; floor: FloorView; replay: Replay }) {
  const speech = useSpeech()
  const { say } = speech
  const { from, at, playing, speed } = replay
  const asked = useAsked('history.floor', { floor: floor.floor, from, to: from + hourMs })
  // Columns of another hour would put people where they were not.
  const past = asked.settled && !asked.failure ? asked.answer : null
  const hour = useMemo(() => past && { past, from }, [past, from])
  const book = useMemo(() => new PositionBook(), [])

  useEffect(() => {
    if (!past) return
    const rows = rowsAt(past, floor.floor, from, at)
    if (!book.ready) book.snapshot(rows)
    else {
      const { put, gone } = changesTo(book.rows, rows)
      if (put.length + gone.length > 0) book.delta(put, gone)
    }
  }, [book, past, floor, from, at])

  useEffect(() => {
    if (!playing || !past) return
    const turn = setInterval(() => advancePast(frameMs * speed), frameMs)
    return () => clearInterval(turn)
  }, [playing, past, speed])

  const moment = say('past.moment', { moment: speech.moment(at, clock.now()), second: secondOf(at) })
  return (
    <>
      <main className="middle past" id="floor" aria-label={say('past.label', { floor: floorName(floor, speech) })}>
        <FloorBar site={site} floor={floor} />
        <p className="past-plate">
          <Icon name="past" size="1.4em" />
          <strong>{say('past.plate')}</strong>
          <span className="past-moment">{moment}</span>
          <button type="button" className="button primary" onClick={toNow}>
            {say('past.toNow')} <kbd>N</kbd>
          </button>
        </p>
        <Refusal failure={asked.failure} />
        <FloorMap site={site} floor={floor} book={book} at={at} />
        <RoomReader floor={floor} book={book} />
        <Scrubber replay={replay} hour={hour} />
      </main>
      <aside className="side end" aria-label={say('past.panel')}>
        <PastPanel site={site} floor={floor} hour={hour} at={at} />
      </aside>
    </>
  )
}

const secondOf = (at: number) => String(Math.floor(at / 1000) % 60).padStart(2, '0')
