import { useState } from 'react'
import {
  addRoom,
  box,
  describeRoom,
  type Drawing,
  putReceiver,
  removeReceiver,
  reshapeRoom,
  wallsFollow,
  wallsFromRooms,
} from '../../../../core/model/drawing.ts'
import { area } from '../../../../core/geometry/polygon.ts'
import type { Floor, Point, ReceiverKind, Room, RoomType } from '../../../../core/model/site.ts'
import { roomTypes } from '../../../../core/model/site.ts'
import { useSpeech } from '../../../i18n/words.tsx'
import { useAct, useAsked } from '../../../live/asking.ts'
import { clock } from '../../../live/station.ts'
import { ChooseFile } from '../../../ui/ChooseFile.tsx'
import { Advice, Fold, Refusal } from '../../../ui/parts.tsx'
import type { Chosen } from './Canvas.tsx'
import { Metres } from './Floors.tsx'
import { readPicture } from './picture.ts'
import { receiverKinds } from './Tools.tsx'
import type { Drawn } from './useDrawing.ts'
import type { Underneath } from './usePicture.ts'

interface Props {
  readonly drawn: Drawn
  readonly floor: Floor
  readonly chosen: Chosen
  readonly choose: (chosen: Chosen) => void
  readonly remove: () => void
  readonly underneath: Underneath
  /** Set while two points wait for their length. */
  readonly measure: ((metres: number) => void) | null
  readonly startScale: () => void
  readonly name: string
  readonly setName: (name: string) => void
}

/** What is chosen, the rooms by name, the picture underneath, saving and former versions. */
export function SidePanel(props: Props) {
  const { drawn, floor, chosen, choose, remove } = props
  const { say } = useSpeech()
  const room = chosen?.what === 'room' ? floor.rooms.find(r => r.id === chosen.id) : undefined
  const receiver = chosen?.what === 'receiver' ? drawn.drawing.receivers.find(r => r.id === chosen.id) : undefined
  const door = chosen?.what === 'door' ? floor.doors[chosen.index] : undefined
  const nameOf = (id: string) => floor.rooms.find(r => r.id === id)?.name ?? id
  return (
    <aside className="plan-side">
      <Saving {...props} />
      {room && <RoomFields key={room.id} drawn={drawn} floor={floor} room={room} remove={remove} />}
      {receiver && (
        <section className="card plan-card">
          <label className="field">
            <span>{say('drawing.receiver.id')}</span>
            <input
              key={receiver.id}
              defaultValue={receiver.id}
              onBlur={event => {
                const id = event.target.value.trim()
                if (id === receiver.id) return
                const done = drawn.change(d => {
                  const without = removeReceiver(d, receiver.id).drawing ?? d
                  return putReceiver(without, floor.floor, { id, kind: receiver.kind, at: [receiver.xM, receiver.yM] })
                })
                if (done) choose({ what: 'receiver', id })
              }}
            />
          </label>
          <label className="field">
            <span>{say('drawing.receiver.kind')}</span>
            <select
              value={receiver.kind}
              onChange={event => {
                const kind = event.target.value as ReceiverKind
                drawn.change(d =>
                  putReceiver(d, floor.floor, { id: receiver.id, kind, at: [receiver.xM, receiver.yM] }),
                )
              }}
            >
              {receiverKinds.map(kind => (
                <option key={kind} value={kind}>
                  {say(`drawing.receiver.${kind}`)}
                </option>
              ))}
            </select>
          </label>
          <button type="button" className="button" onClick={remove}>
            {say('drawing.receiver.remove')}
          </button>
        </section>
      )}
      {door && (
        <section className="card plan-card">
          <p>{say('drawing.door.chosen', { one: nameOf(door.rooms[0]), two: nameOf(door.rooms[1]) })}</p>
          <button type="button" className="button" onClick={remove}>
            {say('drawing.door.remove')}
          </button>
        </section>
      )}
      {!room && !receiver && !door && <Advice text={say('drawing.nothing')} tip={say('drawing.nothingTip')} />}
      <Rooms drawn={drawn} floor={floor} chosen={chosen} choose={choose} />
      <PictureCard {...props} />
      {!wallsFollow(floor) && (
        <section className="card plan-card">
          <p className="soft">{say('drawing.walls.imported')}</p>
          <button type="button" className="button" onClick={() => drawn.change(d => wallsFromRooms(d, floor.floor))}>
            {say('drawing.walls.redraw')}
          </button>
        </section>
      )}
      <Fold title={say('drawing.versions')}>
        <Versions drawn={drawn} />
      </Fold>
    </aside>
  )
}

function Saving({ drawn, name, setName }: Props) {
  const { say } = useSpeech()
  return (
    <section className="plan-card">
      {drawn.isNew && (
        <label className="field">
          <span>{say('drawing.siteName')}</span>
          <input value={name} onChange={event => setName(event.target.value)} />
        </label>
      )}
      <button
        type="button"
        className="button primary"
        disabled={!drawn.unsaved || drawn.busy}
        onClick={() => void drawn.save(name)}
      >
        {say('drawing.save')}
      </button>
      <output>
        {drawn.unsaved && <span className="chip">{say('drawing.unsaved')}</span>}
        {drawn.said && !drawn.unsaved && (
          <span>
            {say(drawn.said.uncalibrated ? 'drawing.savedUncalibrated' : 'drawing.saved', {
              version: drawn.said.version,
            })}
          </span>
        )}
      </output>
      <Refusal failure={drawn.failure} />
    </section>
  )
}

function RoomFields({ drawn, floor, room, remove }: { drawn: Drawn; floor: Floor; room: Room; remove: () => void }) {
  const { say } = useSpeech()
  const tell = (words: { name?: string; type?: RoomType; unit?: string }) =>
    drawn.change(d => describeRoom(d, floor.floor, room.id, words))
  const rest = boxed(room)
  const shape = (outline: readonly Point[]) => drawn.change(d => reshapeRoom(d, floor.floor, room.id, outline))
  return (
    <section className="card plan-card" aria-label={room.name}>
      <label className="field">
        <span>{say('drawing.room.name')}</span>
        <input
          defaultValue={room.name}
          onBlur={event => event.target.value !== room.name && tell({ name: event.target.value })}
        />
      </label>
      <label className="field">
        <span>{say('drawing.room.type')}</span>
        <select value={room.type} onChange={event => tell({ type: event.target.value as RoomType })}>
          {roomTypes.map(type => (
            <option key={type} value={type}>
              {say(`roomType.${type}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{say('drawing.room.unit')}</span>
        <input
          defaultValue={room.unit}
          onBlur={event => event.target.value !== room.unit && tell({ unit: event.target.value })}
        />
      </label>
      {rest && (
        <div className="field-row">
          <Metres
            label={say('drawing.room.left')}
            value={rest.x}
            set={x => shape(box(x, rest.y, x + rest.width, rest.y + rest.depth))}
          />
          <Metres
            label={say('drawing.room.bottom')}
            value={rest.y}
            set={y => shape(box(rest.x, y, rest.x + rest.width, y + rest.depth))}
          />
          <Metres
            label={say('drawing.room.width')}
            value={rest.width}
            set={width => shape(box(rest.x, rest.y, rest.x + width, rest.y + rest.depth))}
          />
          <Metres
            label={say('drawing.room.depth')}
            value={rest.depth}
            set={depth => shape(box(rest.x, rest.y, rest.x + rest.width, rest.y + depth))}
          />
        </div>
      )}
      <span className="soft">{say('drawing.room.area', { m2: Math.round(area(room.polygon) * 10) / 10 })}</span>
      <button type="button" className="button" onClick={remove}>
        {say('drawing.room.remove')}
      </button>
    </section>
  )
}

/** Its sides, where it is an upright box. */
function boxed({ polygon }: Room) {
  if (polygon.length !== 4) return null
  const [xs, ys] = [new Set(polygon.map(p => p[0])), new Set(polygon.map(p => p[1]))]
  if (xs.size !== 2 || ys.size !== 2) return null
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, depth: Math.max(...ys) - y }
}

function Rooms({ drawn, floor, chosen, choose }: Pick<Props, 'drawn' | 'floor' | 'chosen' | 'choose'>) {
  const { say } = useSpeech()
  /** Beside the last one: by key alone a plan is made of sizes. */
  const add = () => {
    const last = floor.rooms.at(-1)
    const x = last ? Math.max(...last.polygon.map(p => p[0])) : floor.bounds[0]
    const y = last ? Math.min(...last.polygon.map(p => p[1])) : floor.bounds[1]
    let id = ''
    const done = drawn.change(d => {
      const made = addRoom(d, floor.floor, box(x, y, x + 4, y + 4))
      id = made.drawing?.floors.find(f => f.floor === floor.floor)?.rooms.at(-1)?.id ?? ''
      return made
    })
    if (done) choose({ what: 'room', id })
  }
  return (
    <section className="plan-card">
      <label className="field">
        <span>{say('drawing.rooms')}</span>
        <select
          value={chosen?.what === 'room' ? chosen.id : ''}
          onChange={event => choose(event.target.value === '' ? null : { what: 'room', id: event.target.value })}
        >
          <option value="">{say('drawing.nothing')}</option>
          {floor.rooms.map(r => (
            <option key={r.id} value={r.id}>
              {r.name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="button" onClick={add}>
        {say('drawing.addRoom')}
      </button>
    </section>
  )
}

function PictureCard({ floor, underneath, measure, startScale }: Props) {
  const { say } = useSpeech()
  const [unread, setUnread] = useState(false)
  const [metres, setMetres] = useState(5)
  const take = async (file: File) => {
    try {
      const { image, widthPx, heightPx } = await readPicture(file)
      const [x0, y0, x1] = floor.bounds
      setUnread(false)
      await underneath.lay({ image, x0, y0, widthM: x1 - x0, heightM: ((x1 - x0) * heightPx) / widthPx })
      startScale()
    } catch {
      setUnread(true)
    }
  }
  return (
    <section className="card plan-card" aria-label={say('drawing.picture')}>
      <ChooseFile
        label={say('drawing.picture.choose')}
        accept="image/png,image/jpeg,image/svg+xml,application/pdf"
        take={file => void take(file)}
      />
      {unread && <Advice text={say('drawing.picture.unread')} tip={say('drawing.picture.unreadTip')} tone="error" />}
      <Refusal failure={underneath.failure} />
      {measure && (
        <div className="field-row">
          <Metres label={say('drawing.picture.length')} value={metres} set={setMetres} />
          <button type="button" className="button primary" onClick={() => measure(metres)}>
            {say('drawing.picture.apply')}
          </button>
        </div>
      )}
      {underneath.picture && (
        <button type="button" className="button" onClick={() => void underneath.lay(null)}>
          {say('drawing.picture.remove')}
        </button>
      )}
    </section>
  )
}

function Versions({ drawn }: { drawn: Drawn }) {
  const { say, moment } = useSpeech()
  const now = clock.now()
  const { answer, failure } = useAsked('drawing.versions', {}, drawn.said?.version ?? 0)
  const { act, failure: refused } = useAct()
  return (
    <>
      <Refusal failure={failure ?? refused} />
      <ul className="plain-list">
        {answer?.versions.slice(0, 20).map(({ version, savedAt, rooms }) => (
          <li key={version} className="field-row">
            <span className="grow">{say('drawing.version', { version, when: moment(savedAt, now), rooms })}</span>
            <button
              type="button"
              className="button"
              onClick={async () => {
                const opened = await act('drawing.version', { version })
                // Opened as one more change: it can be undone, and is only true once it is saved.
                if (opened) drawn.change(() => ({ drawing: opened.drawing as Drawing }))
              }}
            >
              {say('drawing.open')}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
