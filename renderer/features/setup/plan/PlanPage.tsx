import { useEffect, useState } from 'react'
import {
  addDoor,
  addRoom,
  addStrip,
  box,
  following,
  putReceiver,
  removeDoor,
  removeReceiver,
  removeRoom,
  reshapeRoom,
} from '../../../../core/model/drawing.ts'
import type { Floor, Point, ReceiverKind } from '../../../../core/model/site.ts'
import { useSpeech } from '../../../i18n/words.tsx'
import { useMay } from '../../../live/asking.ts'
import { Advice, Refusal } from '../../../ui/parts.tsx'
import { Told } from '../../../ui/Told.tsx'
import { Canvas, type Chosen, keyOf, type Tool } from './Canvas.tsx'
import { Beginning, Floors } from './Floors.tsx'
import { usePicture } from './usePicture.ts'
import { scaled } from './picture.ts'
import { SidePanel } from './SidePanel.tsx'
import { Tools } from './Tools.tsx'
import { type Drawn, useDrawing } from './useDrawing.ts'

/** K1: the plan of a floor drawn by hand, over a picture of it, and the receivers that hang there. */
export function PlanPage() {
  const { say } = useSpeech()
  const may = useMay('site.set')
  const drawn = useDrawing()
  const [floorNumber, setFloor] = useState<number | null>(null)
  const [name, setName] = useState('')
  const floor = drawn.drawing.floors.find(f => f.floor === floorNumber) ?? drawn.drawing.floors[0]
  useLeaveWarning(drawn.unsaved)
  if (!may) return <Advice text={say('drawing.mayNot')} tip={say('drawing.mayNotTip')} />
  if (!drawn.known) return drawn.failure ? <Refusal failure={drawn.failure} /> : <div className="skeleton tall" />
  if (!floor) return <Beginning name={name} setName={setName} begin={drawn.begin} />
  return <FloorEditor drawn={drawn} floor={floor} open={setFloor} name={name} setName={setName} />
}

function FloorEditor(props: {
  drawn: Drawn
  floor: Floor
  open: (floor: number) => void
  name: string
  setName: (name: string) => void
}) {
  const { drawn, floor, open, name, setName } = props
  const { say } = useSpeech()
  const { drawing, change, undo, redo } = drawn
  const [tool, setTool] = useState<Tool>('select')
  const [chosen, setChosen] = useState<Chosen>(null)
  const [points, setPoints] = useState<readonly Point[]>([])
  const [strip, setStrip] = useState({ count: 5, name: '' })
  const [receiver, setReceiver] = useState<{ id: string; kind: ReceiverKind }>({ id: 'gw-1', kind: 'ble' })
  /** Rises when the whole floor is asked for. */
  const [looks, setLooks] = useState(0)
  const underneath = usePicture(floor.floor)

  const choose = (next: Chosen) => {
    setChosen(next)
    if (next?.what === 'receiver') {
      const at = drawing.receivers.find(r => r.id === next.id)
      if (at) setReceiver({ id: at.id, kind: at.kind })
    }
  }
  const pick = (next: Tool) => {
    setTool(next)
    setPoints([])
    if (next === 'receiver') setReceiver(was => ({ ...was, id: freeReceiver(was.id, drawing.receivers) }))
  }
  const drawBox = (from: Point, to: Point) => {
    const done = change(d =>
      tool === 'strip'
        ? addStrip(d, floor.floor, from, to, strip.count, strip.name)
        : addRoom(d, floor.floor, box(...from, ...to)),
    )
    if (done && tool === 'strip' && strip.name !== '')
      setStrip({ ...strip, name: Array.from({ length: strip.count }).reduce<string>(following, strip.name) })
  }
  const click = (at: Point) => {
    if (tool === 'outline') {
      if (change(d => addRoom(d, floor.floor, points))) setPoints([])
    } else if (tool === 'door') change(d => addDoor(d, floor.floor, at))
    else if (tool === 'receiver') {
      const { id, kind } = receiver
      if (change(d => putReceiver(d, floor.floor, { id, kind, at })))
        setReceiver({ kind, id: freeReceiver(id, [...drawing.receivers, { id }]) })
    } else if (tool === 'scale') setPoints(points.length >= 2 ? [at] : [...points, at])
  }
  const moveReceiver = (id: string, at: Point) => {
    const was = drawing.receivers.find(r => r.id === id)
    if (was) change(d => putReceiver(d, floor.floor, { id, kind: was.kind, at }))
  }
  const remove = () => {
    if (chosen === null) return
    if (chosen.what === 'room') change(d => removeRoom(d, floor.floor, chosen.id))
    else if (chosen.what === 'receiver') change(d => removeReceiver(d, chosen.id))
    else if (chosen.what === 'door') change(d => removeDoor(d, floor.floor, chosen.index))
    setChosen(null)
  }
  const press = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return
    const key = keyOf(event)
    if (key === 'undo') undo()
    else if (key === 'redo') redo()
    else if (key === 'remove' && chosen) remove()
    else if (key === 'close' && tool === 'outline' && points.length >= 3) click(points[0])
    else if (key === 'leave' && (points.length > 0 || chosen || tool !== 'select')) {
      if (points.length > 0) setPoints([])
      else if (tool !== 'select') pick('select')
      else setChosen(null)
    } else if (Array.isArray(key) && chosen?.what === 'room') {
      const room = floor.rooms.find(r => r.id === chosen.id)
      const [dx, dy] = key as readonly [number, number]
      if (!room) return
      change(d =>
        reshapeRoom(
          d,
          floor.floor,
          chosen.id,
          room.polygon.map(([x, y]): Point => [x + dx, y + dy]),
        ),
      )
    } else if (Array.isArray(key) && chosen?.what === 'receiver') {
      const at = drawing.receivers.find(r => r.id === chosen.id)
      if (at) moveReceiver(chosen.id, [at.xM + (key as Point)[0], at.yM + (key as Point)[1]])
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  useKeys(press)

  return (
    <div className="plan-page">
      <Tools tool={tool} pick={pick} strip={strip} setStrip={setStrip} receiver={receiver} setReceiver={setReceiver} />
      <div className="plan-middle">
        <Floors drawn={drawn} floor={floor} open={open} whole={() => setLooks(looks + 1)} />
        <output className="plan-said">
          {drawn.problem ? (
            <Advice
              text={<Told told={drawn.problem} part="what" />}
              tip={<Told told={drawn.problem} part="tip" />}
              tone="error"
            />
          ) : (
            <span className="soft">{say(`drawing.how.${tool}`)}</span>
          )}
        </output>
        <Canvas
          key={`${floor.floor} ${looks}`}
          floor={floor}
          receivers={drawing.receivers.filter(r => r.floor === floor.floor)}
          picture={underneath.picture}
          tool={tool}
          chosen={chosen}
          choose={choose}
          change={change}
          points={points}
          setPoints={setPoints}
          drawBox={drawBox}
          click={click}
          moveReceiver={moveReceiver}
        />
      </div>
      <SidePanel
        drawn={drawn}
        floor={floor}
        chosen={chosen}
        choose={choose}
        remove={remove}
        underneath={underneath}
        measure={
          tool === 'scale' && points.length === 2
            ? metres => {
                const { picture, lay } = underneath
                if (picture) void lay(scaled(picture, points[0], points[1], metres))
                setPoints([])
              }
            : null
        }
        startScale={() => pick('scale')}
        name={name}
        setName={setName}
      />
    </div>
  )
}

/** Keys of the plan come before those of the window. */
function useKeys(press: (event: KeyboardEvent) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!document.querySelector('dialog[open]')) press(event)
    }
    document.addEventListener('keydown', listen, { capture: true })
    return () => document.removeEventListener('keydown', listen, { capture: true })
  })
}

/** The same name counted on until nobody has it. */
function freeReceiver(id: string, receivers: readonly { readonly id: string }[]): string {
  let free = id
  while (receivers.some(r => r.id === free)) free = following(free).replace(/ (\d+)$/, '-$1')
  return free
}

/** Closing the window must not lose what was drawn without a word. */
function useLeaveWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [unsaved])
}
