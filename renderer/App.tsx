import { Fragment, useDeferredValue, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Gate } from './features/access/Gate.tsx'
import { Vouch } from './features/access/Vouch.tsx'
import { Alarms } from './features/Alarms.tsx'
import { AnswerPanel } from './features/AnswerPanel.tsx'
import { Desk } from './features/Desk.tsx'
import { Due } from './features/Due.tsx'
import { FloorBar } from './features/FloorBar.tsx'
import { FloorSummary } from './features/FloorSummary.tsx'
import { FloorTable } from './features/FloorTable.tsx'
import { KeyList } from './features/KeyList.tsx'
import { useKeyboard } from './features/keyboard.ts'
import { Legend } from './features/Legend.tsx'
import { LinkBanner } from './features/LinkBanner.tsx'
import { Missing } from './features/Missing.tsx'
import { NoPicture } from './features/NoPicture.tsx'
import { PastStation } from './features/past/PastStation.tsx'
import { Rail } from './features/Rail.tsx'
import { RoomPanel } from './features/RoomPanel.tsx'
import { Sheet } from './features/Sheet.tsx'
import { TopBar } from './features/TopBar.tsx'
import { TypedScans } from './features/TypedScans.tsx'
import { useSpeech } from './i18n/words.tsx'
import { useDeskPage, useFloor, useLink, usePositions, useView } from './live/hooks.ts'
import { followIdle, isKiosk, toFirstScreen } from './live/idle.ts'
import { replayStore } from './live/replay.ts'
import { eyesOf, isShut, useTakenAs } from './live/identity.ts'
import { positions, siteStore, type SiteView } from './live/station.ts'
import { mayOpen } from './live/mayOpen.ts'
import { FloorMap } from './map/FloorMap.tsx'
import type { FloorView } from './map/roomLayout.ts'
import { RoomReader } from './map/RoomReader.tsx'
import { useTheme } from './ui/theme.ts'

/** The Station screen: who needs someone, the floor, and the answer. Or a page of another workspace in its place. */
export function App() {
  const { say } = useSpeech()
  const [keysOpen, setKeysOpen] = useState(false)
  useTheme()
  useEffect(() => (isKiosk ? followIdle(document, toFirstScreen) : undefined), [])
  useKeyboard(() => setKeysOpen(true))
  const site = useStore(siteStore)
  const floor = useFloor()
  const live = useLink().state === 'live'
  const past = useStore(replayStore, s => s.replay !== null)
  const identity = useTakenAs()
  const shut = isShut(identity)
  // What was asked for one who sees more is made anew for the next.
  const eyes = eyesOf(identity)
  const wanted = useDeskPage()
  const page = wanted !== null && mayOpen(identity, wanted) ? wanted : null
  const known = site.state === 'known' && floor !== null
  // The plan can be drawn before there is one.
  const drawing = site.state === 'empty' && page === 'setup/plan'
  // The list needs the width more than the floor's summary does.
  const wide = useView(v => v.workspace === 'list' && v.chosen === null)
  return (
    <div className={`station ${live ? '' : 'not-live'} ${wide ? 'wide' : ''}`}>
      <a className="skip" href="#floor" onClick={skipToFloor}>
        {say('skip.toMap')}
      </a>
      <Rail site={known && !shut} openKeys={() => setKeysOpen(true)} />
      <header className="top">
        <TopBar />
        {known && site.site.demo && <p className="banner demo">{say('app.demo')}</p>}
        <LinkBanner />
        <TypedScans />
      </header>
      {shut && (known || live) && <Gate />}
      {(known || drawing) && !shut && page !== null && <Desk key={`desk ${eyes}`} page={page} />}
      {known && !shut && page === null && (
        <Fragment key={`station ${eyes}`}>
          <aside className="side start" aria-label={say('alerts.title')}>
            <Alarms />
            <Missing />
            <Due />
          </aside>
          {past ? (
            <PastStation site={site.site} floor={floor} />
          ) : (
            <>
              <Middle site={site.site} floor={floor} />
              {!wide && <Answer floor={floor} />}
            </>
          )}
        </Fragment>
      )}
      {!known && !drawing && !(shut && live) && (
        <main className="middle alone" id="floor">
          <NoPicture />
        </main>
      )}
      {known && !shut && <Sheet key={`sheet ${eyes}`} />}
      <Vouch />
      {keysOpen && <KeyList onClose={() => setKeysOpen(false)} />}
    </div>
  )
}

function Middle({ site, floor }: { site: SiteView; floor: FloorView }) {
  const workspace = useView(v => v.workspace)
  // The floor is painted first; its rooms are put into words right after.
  const later = useDeferredValue(true, false)
  return (
    <main className="middle" id="floor">
      <FloorBar site={site} floor={floor} />
      {workspace === 'map' ? (
        <>
          <FloorMap site={site} floor={floor} />
          {later && <RoomReader floor={floor} />}
          <FloorNote floor={floor} />
          <Legend />
        </>
      ) : (
        <FloorTable site={site} floor={floor} />
      )}
    </main>
  )
}

/** Why the floor looks empty, when it does. */
function FloorNote({ floor }: { floor: FloorView }) {
  const { say } = useSpeech()
  const all = usePositions()
  if (floor.rooms.length === 0) return <p className="floor-note">{say('site.noRooms')}</p>
  if (!positions.ready) return null
  for (const row of all.rows.values()) if (row.floor === floor.floor) return null
  return <p className="floor-note">{say('site.noSubjects')}</p>
}

function Answer({ floor }: { floor: FloorView }) {
  const { say } = useSpeech()
  const chosen = useView(v => v.chosen)
  return (
    <aside className="side end" aria-label={say('search.results')} aria-live="off">
      {chosen?.what === 'subject' && <AnswerPanel key={chosen.id} id={chosen.id} />}
      {chosen?.what === 'room' && <RoomPanel key={chosen.id} id={chosen.id} floor={chosen.floor} />}
      {chosen === null && <FloorSummary floor={floor} />}
    </aside>
  )
}

function skipToFloor(event: React.MouseEvent): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('#rooms button[tabindex="0"], .floor-table, .tabs button')?.focus()
}
