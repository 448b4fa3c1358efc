import { useMemo } from 'react'
import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { usePositions, useView } from '../live/hooks.ts'
import { openLastHour, replayStore } from '../live/replay.ts'
import { alerts, type SiteView } from '../live/station.ts'
import { type Kind, openFloor, toggleKind } from '../live/view.ts'
import type { FloorView } from '../map/roomLayout.ts'
import { alarmShapes, shapeOfPriority } from '../ui/glyphs.ts'
import { Icon } from '../ui/Icon.tsx'
import { floorName } from '../ui/names.ts'
import { inOrder } from './alarms/inOrder.ts'

const groups = [
  { id: 'people', kinds: ['patient', 'staff'] },
  { id: 'equipment', kinds: ['asset'] },
  { id: 'beds', kinds: ['bed'] },
] as const satisfies readonly { id: string; kinds: readonly Kind[] }[]

/** What is shown, and of which floor. */
export function FloorBar({ site, floor }: { site: SiteView; floor: FloorView }) {
  return (
    <div className="floor-bar">
      <KindChips />
      <PastButton />
      <Floors site={site} floor={floor} />
    </div>
  )
}

/** In the past the way back stands on the plate beside the moment. */
function PastButton() {
  const { say } = useSpeech()
  const past = useStore(replayStore, s => s.replay !== null)
  if (past) return null
  return (
    <button type="button" className="filter-chip" title={say('keys.past')} onClick={openLastHour}>
      <Icon name="past" size="1em" />
      {say('past.open')}
    </button>
  )
}

function KindChips() {
  const { say } = useSpeech()
  const hidden = useView(v => v.hiddenKinds)
  return (
    <fieldset className="kind-chips" aria-label={say('filter.label')}>
      {groups.map(({ id, kinds }) => {
        const on = !kinds.some(kind => hidden.includes(kind))
        return (
          <button
            key={id}
            type="button"
            className="filter-chip"
            aria-pressed={on}
            title={say(on ? 'filter.hide' : 'filter.show', { kind: say(`filter.${id}`) })}
            onClick={() => {
              for (const kind of kinds) if (hidden.includes(kind) === !on) toggleKind(kind)
            }}
          >
            {say(`filter.${id}`)}
            <Icon name={on ? 'close' : 'plus'} size="0.85em" />
          </button>
        )
      })}
    </fieldset>
  )
}

function Floors({ site, floor }: { site: SiteView; floor: FloorView }) {
  const speech = useSpeech()
  const { say } = speech
  const found = useView(v => v.found)
  const alertRows = useStore(alerts, s => s.rows)
  // An alarm goes with its subject from floor to floor.
  const all = usePositions()
  const matches = useMemo(() => {
    const counts = new Map<number, number>()
    for (const answer of found?.answers ?? [])
      if (answer.place) counts.set(answer.place.floor, (counts.get(answer.place.floor) ?? 0) + 1)
    return counts
  }, [found])
  if (site.floors.length < 2) return null
  const open = inOrder(alertRows).filter(row => row.state === 'new')
  const floorOfAlert = (row: { subject: string | null; room: string | null }) =>
    (row.subject === null ? undefined : all.rows.get(row.subject)?.floor) ??
    site.floors.find(f => f.rooms.some(r => r.id === row.room))?.floor
  const topFirst = [...site.floors].sort((a, b) => b.floor - a.floor)
  return (
    <fieldset className="floors" aria-label={say('floor.switch')}>
      {topFirst.map(each => {
        const count = matches.get(each.floor) ?? 0
        const loudest = open.filter(row => floorOfAlert(row) === each.floor)
        const notes = [
          floorName(each, speech),
          count > 0 ? say('floor.matches', { count }) : '',
          loudest.length > 0 ? say('floor.alarms', { count: loudest.length }) : '',
        ]
        return (
          <button
            key={each.floor}
            type="button"
            className="floor-button"
            aria-pressed={each.floor === floor.floor}
            aria-label={notes.filter(Boolean).join(', ')}
            title={notes.filter(Boolean).join(', ')}
            onClick={() => openFloor(each.floor)}
          >
            {each.floor}
            {loudest[0] && (
              <svg className={`floor-alarm alarm-mark ${loudest[0].priority}`} viewBox="0 0 24 24" aria-hidden="true">
                <path className="shape" d={alarmShapes[shapeOfPriority[loudest[0].priority]]} />
              </svg>
            )}
            {count > 0 && <span className="floor-matches">{count}</span>}
          </button>
        )
      })}
    </fieldset>
  )
}
