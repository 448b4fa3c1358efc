import { type KeyboardEvent, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { PositionRow, RoomRow } from '../../core/api/rows.ts'
import type { Speech } from '../i18n/speech.ts'
import { useSpeech } from '../i18n/words.tsx'
import { usePositions, useView } from '../live/hooks.ts'
import type { PositionBook } from '../live/positionBook.ts'
import { positions, rooms } from '../live/station.ts'
import { choose, focusRoom } from '../live/view.ts'
import { floorName } from '../ui/names.ts'
import { neighbour } from './neighbour.ts'
import type { FloorView, RoomView } from './roomLayout.ts'

const namedAtMost = 12
const unknown: ReadonlyMap<string, RoomRow> = new Map()

/**
 * The floor for those who do not look at the canvas: each room a button that says who and what is in it. Out of sight,
 * in reach: the arrow keys go from room to room as they lie, and the map draws the focus.
 */
export function RoomReader({ floor, book = positions }: { floor: FloorView; book?: PositionBook }) {
  const speech = useSpeech()
  const all = usePositions(book)
  const covered = useStore(rooms, s => s.rows)
  // What is heard now says nothing of another time.
  const coverage = book === positions ? covered : unknown
  const focused = useView(v => v.focusedRoom)
  const hiddenKinds = useView(v => v.hiddenKinds)
  const list = useRef<HTMLUListElement>(null)

  // Putting a line into words costs more than all the rest: only for rooms that have changed.
  const said = useRef(new Map<string, { readonly speech: Speech; readonly contents: string; readonly line: string }>())
  const lines = useMemo(() => {
    const inRoom = new Map<string, PositionRow[]>()
    for (const row of all.rows.values()) {
      if (row.floor !== floor.floor || row.room === null || hiddenKinds.includes(row.kind)) continue
      const others = inRoom.get(row.room)
      if (others) others.push(row)
      else inRoom.set(row.room, [row])
    }
    return floor.rooms.map(room => {
      const contents = contentsOf(inRoom.get(room.id) ?? [], coverage.get(room.id), speech)
      const before = said.current.get(room.id)
      if (before?.contents === contents && before.speech === speech) return { room, line: before.line }
      const line = speech.say('map.roomLine', { room: room.name, contents })
      said.current.set(room.id, { speech, contents, line })
      return { room, line }
    })
  }, [floor, all, coverage, speech, hiddenKinds])

  const entry = floor.rooms.some(r => r.id === focused) ? focused : floor.rooms[0]?.id
  const move = (event: KeyboardEvent, from: RoomView) => {
    const direction = directions[event.key]
    if (!direction) return
    event.preventDefault()
    const next = neighbour(floor.rooms, from, direction)
    if (next) list.current?.querySelector<HTMLElement>(`[data-room="${CSS.escape(next.id)}"]`)?.focus()
  }
  return (
    <ul
      className="unseen"
      ref={list}
      id="rooms"
      aria-label={speech.say('map.rooms', { floor: floorName(floor, speech) })}
    >
      {lines.map(({ room, line }) => (
        <li key={room.id}>
          <button
            type="button"
            data-room={room.id}
            tabIndex={room.id === entry ? 0 : -1}
            onFocus={() => focusRoom(room.id)}
            onBlur={() => focusRoom(null)}
            onKeyDown={event => move(event, room)}
            onClick={() => choose({ what: 'room', id: room.id, floor: floor.floor })}
          >
            {line}
          </button>
        </li>
      ))}
    </ul>
  )
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

function contentsOf(inside: readonly PositionRow[], coverage: RoomRow | undefined, speech: Speech): string {
  const parts: string[] = []
  if (coverage?.coverage === 'blind') parts.push(speech.say('map.blind', { reason: coverage.reason ?? '' }))
  if (coverage?.coverage === 'none') parts.push(speech.say('map.uncovered'))
  for (const row of inside.slice(0, namedAtMost))
    parts.push(row.freshness === 'live' ? row.name : `${row.name} (${speech.say(`fresh.${row.freshness}`)})`)
  if (inside.length > namedAtMost) parts.push(speech.say('map.more', { count: inside.length - namedAtMost }))
  if (parts.length === 0) parts.push(speech.say('map.empty'))
  return parts.join(', ')
}
