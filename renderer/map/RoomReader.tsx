import { type KeyboardEvent, memo, useCallback, useMemo, useRef } from 'react'
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

  const contents = useMemo(() => {
    const inRoom = new Map<string, PositionRow[]>()
    for (const row of all.rows.values()) {
      if (row.floor !== floor.floor || row.room === null || hiddenKinds.includes(row.kind)) continue
      const others = inRoom.get(row.room)
      if (others) others.push(row)
      else inRoom.set(row.room, [row])
    }
    return floor.rooms.map(room => contentsOf(inRoom.get(room.id) ?? [], coverage.get(room.id), speech))
  }, [floor, all, coverage, speech, hiddenKinds])

  const entry = floor.rooms.some(r => r.id === focused) ? focused : floor.rooms[0]?.id
  const move = useCallback(
    (event: KeyboardEvent, from: RoomView) => {
      const direction = directions[event.key]
      if (!direction) return
      event.preventDefault()
      const next = neighbour(floor.rooms, from, direction)
      if (next) list.current?.querySelector<HTMLElement>(`[data-room="${CSS.escape(next.id)}"]`)?.focus()
    },
    [floor],
  )
  return (
    <ul
      className="unseen"
      ref={list}
      id="rooms"
      aria-label={speech.say('map.rooms', { floor: floorName(floor, speech) })}
    >
      {floor.rooms.map((room, n) => (
        <RoomButton
          key={room.id}
          room={room}
          floor={floor.floor}
          contents={contents[n]}
          entry={room.id === entry}
          move={move}
        />
      ))}
    </ul>
  )
}

interface RoomToRead {
  readonly room: RoomView
  readonly floor: number
  readonly contents: string
  readonly entry: boolean
  readonly move: (event: KeyboardEvent, from: RoomView) => void
}

/** Put into words again only when it has changed: most rooms have not, and a floor may have a thousand. */
const RoomButton = memo(function RoomButton({ room, floor, contents, entry, move }: RoomToRead) {
  const { say } = useSpeech()
  return (
    <li>
      <button
        type="button"
        data-room={room.id}
        tabIndex={entry ? 0 : -1}
        onFocus={() => focusRoom(room.id)}
        onBlur={() => focusRoom(null)}
        onKeyDown={event => move(event, room)}
        onClick={() => choose({ what: 'room', id: room.id, floor })}
      >
        {say('map.roomLine', { room: room.name, contents })}
      </button>
    </li>
  )
})

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

function contentsOf(inside: readonly PositionRow[], coverage: RoomRow | undefined, speech: Speech): string {
  const parts: string[] = []
  if (coverage?.coverage === 'blind')
    parts.push(speech.say('map.blind', { reason: coverage.reasonSaid ? speech.read([coverage.reasonSaid]) : '' }))
  if (coverage?.coverage === 'none') parts.push(speech.say('map.uncovered'))
  for (const row of inside.slice(0, namedAtMost))
    parts.push(
      row.freshness === 'live'
        ? speech.named(row.name)
        : `${speech.named(row.name)} (${speech.say(`fresh.${row.freshness}`)})`,
    )
  if (inside.length > namedAtMost) parts.push(speech.say('map.more', { count: inside.length - namedAtMost }))
  if (parts.length === 0) parts.push(speech.say('map.empty'))
  return parts.join(', ')
}
