import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { box, reshapeRoom, snapped } from '../../../../core/model/drawing.ts'
import type { Floor, Point, Receiver } from '../../../../core/model/site.ts'
import { useSpeech } from '../../../i18n/words.tsx'
import { namedReceivers } from '../../../map/planNames.ts'
import { RoomName } from '../../../map/RoomName.tsx'
import type { Picture } from './picture.ts'
import type { Drawn } from './useDrawing.ts'

export const tools = ['select', 'room', 'strip', 'outline', 'door', 'receiver', 'scale'] as const
export type Tool = (typeof tools)[number]

export type Chosen =
  | { readonly what: 'room' | 'receiver'; readonly id: string }
  | { readonly what: 'door'; readonly index: number; readonly id?: never }
  | null

interface Eye {
  /** Left edge, top edge (y up) and width of what is in sight, metres. */
  readonly x: number
  readonly y: number
  readonly width: number
}

interface Drag {
  readonly from: Point
  readonly to: Point
  /** What goes along; null = the view. */
  readonly moves:
    | { readonly what: 'room' | 'receiver'; readonly id: string }
    | { readonly corner: number; readonly id: string }
    | null
  readonly eye: Eye
}

interface Props {
  readonly floor: Floor
  readonly receivers: readonly Receiver[]
  readonly picture: Picture | null
  readonly tool: Tool
  readonly chosen: Chosen
  readonly choose: (chosen: Chosen) => void
  readonly change: Drawn['change']
  /** Corners of an outline or ends of a length that were set so far. */
  readonly points: readonly Point[]
  readonly setPoints: (points: readonly Point[]) => void
  readonly drawBox: (from: Point, to: Point) => void
  readonly click: (at: Point) => void
  readonly moveReceiver: (id: string, at: Point) => void
}

/** The floor under the hand. y goes up in metres and down on the screen, so it is drawn as -y. */
export function Canvas(props: Props) {
  const { floor, receivers, picture, tool, chosen, choose, change, points, setPoints } = props
  const { say } = useSpeech()
  const svg = useRef<SVGSVGElement>(null)
  const [eye, setEye] = useState<Eye>(() => whole(floor))
  const [drag, setDrag] = useState<Drag | null>(null)
  const [at, setAt] = useState<Point | null>(null)
  const metresPerPixel = eye.width / usePixels(svg)
  const room = chosen?.what === 'room' ? floor.rooms.find(r => r.id === chosen.id) : undefined

  const zoom = useCallback((by: number, x: number, y: number) => {
    setEye(was => {
      const width = Math.max(2, Math.min(6000, was.width * by))
      const share = width / was.width
      return { x: x + (was.x - x) * share, y: y + (was.y - y) * share, width }
    })
  }, [])
  useWheel(svg, zoom)

  const down = (event: PointerEvent<SVGElement>, moves: Drag['moves'] = null) => {
    event.stopPropagation()
    const from = pointOf(svg, event)
    svg.current?.setPointerCapture(event.pointerId)
    if (event.button !== 0) return setDrag({ from, to: from, moves: null, eye })
    if (tool === 'outline') return addCorner(from)
    setDrag({ from, to: from, moves: tool === 'select' ? moves : null, eye })
  }
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const to = pointOf(svg, event)
    setAt(to)
    if (!drag) return
    if (pans(drag, tool)) setEye(was => ({ ...was, x: was.x + drag.from[0] - to[0], y: was.y + drag.from[1] - to[1] }))
    else setDrag({ ...drag, to })
  }
  const up = (event: PointerEvent<SVGSVGElement>) => {
    if (!drag) return
    setDrag(null)
    const to = pointOf(svg, event)
    const far = Math.hypot(to[0] - drag.from[0], to[1] - drag.from[1]) > 4 * metresPerPixel
    if (tool === 'room' || tool === 'strip') {
      if (far && !pans(drag, tool)) props.drawBox(drag.from, to)
      return
    }
    if (tool === 'select') {
      const { moves } = drag
      if (far && moves) settle(moves, [to[0] - drag.from[0], to[1] - drag.from[1]], to)
      else if (!far && moves && 'what' in moves) choose(moves)
      else if (!far && !moves) choose(null)
      return
    }
    if (!far) props.click(drag.from)
  }
  const settle = (moves: NonNullable<Drag['moves']>, [dx, dy]: Point, to: Point) => {
    if ('corner' in moves) {
      const was = floor.rooms.find(r => r.id === moves.id)!
      change(d =>
        reshapeRoom(
          d,
          floor.floor,
          moves.id,
          was.polygon.map((p, i) => (i === moves.corner ? to : p)),
        ),
      )
    } else if (moves.what === 'room') {
      const was = floor.rooms.find(r => r.id === moves.id)!
      choose(moves)
      change(d =>
        reshapeRoom(
          d,
          floor.floor,
          moves.id,
          was.polygon.map(([x, y]): Point => [x + dx, y + dy]),
        ),
      )
    } else props.moveReceiver(moves.id, to)
  }
  const addCorner = (corner: Point) => {
    const [first] = points
    const closes = points.length >= 3 && Math.hypot(first[0] - corner[0], first[1] - corner[1]) < 12 * metresPerPixel
    if (closes) props.click(first)
    else setPoints([...points, snapped(corner, floor.rooms)])
  }

  const shown = drag && far(drag, metresPerPixel) ? drag : null
  const moving = shown?.moves
  const label = 12 * metresPerPixel
  const asked = chosen?.what === 'receiver' ? chosen.id : undefined
  const near = metresPerPixel < 0.06
  const named = namedReceivers(near ? receivers : receivers.filter(r => r.id === asked), 10 * metresPerPixel, asked)
  return (
    // For the pointer; by key everything on it is reached through the fields beside it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <svg
      ref={svg}
      className={`plan-canvas tool-${tool}`}
      viewBox={`${eye.x} ${-eye.y} ${eye.width} ${eye.width * 0.62}`}
      preserveAspectRatio="xMidYMin slice"
      role="img"
      aria-label={say('drawing.canvas', { floor: floor.name, rooms: floor.rooms.length })}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerLeave={() => setAt(null)}
      onContextMenu={event => event.preventDefault()}
    >
      {picture && (
        <image
          href={picture.image}
          x={picture.x0}
          y={-(picture.y0 + picture.heightM)}
          width={picture.widthM}
          height={picture.heightM}
          preserveAspectRatio="none"
          opacity={0.55}
        />
      )}
      <rect
        className="plan-bounds"
        x={floor.bounds[0]}
        y={-floor.bounds[3]}
        width={floor.bounds[2] - floor.bounds[0]}
        height={floor.bounds[3] - floor.bounds[1]}
      />
      {floor.rooms.map(r => {
        const shift: Point =
          moving && 'what' in moving && moving.what === 'room' && moving.id === r.id ? by(shown!) : [0, 0]
        return (
          <g key={r.id} transform={`translate(${shift[0]} ${-shift[1]})`}>
            <polygon
              className={`plan-room ${chosen?.what === 'room' && chosen.id === r.id ? 'chosen' : ''} type-${r.type}`}
              points={path(r.polygon)}
              onPointerDown={event => down(event, { what: 'room', id: r.id })}
            />
            <RoomName name={r.name} polygon={r.polygon} sizeM={label} className="plan-name" />
          </g>
        )
      })}
      {floor.walls.map(([x1, y1, x2, y2]) => (
        <line key={`${x1} ${y1} ${x2} ${y2}`} className="plan-wall" x1={x1} y1={-y1} x2={x2} y2={-y2} />
      ))}
      {floor.doors.map(({ at: [x, y], rooms: [a, b] }, index) => (
        <circle
          key={`${a} ${b} ${x} ${y}`}
          className={`plan-door ${chosen?.what === 'door' && chosen.index === index ? 'chosen' : ''}`}
          cx={x}
          cy={-y}
          r={6 * metresPerPixel}
          onPointerDown={event => {
            if (tool !== 'select') return
            event.stopPropagation()
            choose({ what: 'door', index })
          }}
        />
      ))}
      {receivers.map(r => {
        const shift: Point =
          moving && 'what' in moving && moving.what === 'receiver' && moving.id === r.id ? by(shown!) : [0, 0]
        const [x, y] = [r.xM + shift[0], -(r.yM + shift[1])]
        const half = 7 * metresPerPixel
        return (
          <g
            key={r.id}
            className={`plan-receiver ${chosen?.what === 'receiver' && chosen.id === r.id ? 'chosen' : ''}`}
          >
            <path
              d={`M${x} ${y - half}l${half} ${half}l${-half} ${half}l${-half} ${-half}z`}
              onPointerDown={event => down(event, { what: 'receiver', id: r.id })}
            />
            <title>{r.id}</title>
            {named.has(r.id) && (
              <text x={x} y={y + half * 2.2} fontSize={10 * metresPerPixel}>
                {r.id}
              </text>
            )}
          </g>
        )
      })}
      {room &&
        tool === 'select' &&
        room.polygon.map((p, corner) => {
          const [x, y] = moving && 'corner' in moving && moving.corner === corner ? shown!.to : p
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a corner is its number
              key={corner}
              className="plan-corner"
              x={x - 5 * metresPerPixel}
              y={-y - 5 * metresPerPixel}
              width={10 * metresPerPixel}
              height={10 * metresPerPixel}
              onPointerDown={event => down(event, { corner, id: room.id })}
            />
          )
        })}
      {shown && (tool === 'room' || tool === 'strip') && !pans(shown, tool) && (
        <polygon className="plan-new" points={path(box(...shown.from, ...shown.to))} />
      )}
      {points.length > 0 && (
        <polyline className="plan-new" points={path(at && tool === 'outline' ? [...points, at] : points)} />
      )}
      {points.map(([x, y]) => (
        <circle key={`${x} ${y}`} className="plan-point" cx={x} cy={-y} r={4 * metresPerPixel} />
      ))}
    </svg>
  )
}

const pans = ({ moves, eye, from, to }: Drag, tool: Tool) =>
  moves === null && tool !== 'room' && tool !== 'strip' && eye !== undefined && from !== undefined && to !== undefined

const far = ({ from, to }: Drag, metresPerPixel: number) =>
  Math.hypot(to[0] - from[0], to[1] - from[1]) > 4 * metresPerPixel

const by = ({ from, to }: Drag): Point => [to[0] - from[0], to[1] - from[1]]
const path = (points: readonly Point[]) => points.map(([x, y]) => `${x},${-y}`).join(' ')

function whole({ bounds: [x0, y0, x1, y1] }: Floor): Eye {
  const width = Math.max(x1 - x0, (y1 - y0) / 0.62) * 1.08
  return { x: (x0 + x1) / 2 - width / 2, y: y1 + (width * 0.62 - (y1 - y0)) / 2, width }
}

function pointOf(svg: RefObject<SVGSVGElement | null>, event: { clientX: number; clientY: number }): Point {
  const matrix = svg.current?.getScreenCTM()
  if (!matrix) return [0, 0]
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
  return [Math.round(x * 100) / 100, Math.round(-y * 100) / 100]
}

/** How wide the plan is on the screen, pixels. */
function usePixels(svg: RefObject<SVGSVGElement | null>): number {
  const [pixels, setPixels] = useState(900)
  useEffect(() => {
    const size = new ResizeObserver(([{ contentRect }]) => setPixels(Math.max(1, contentRect.width)))
    if (svg.current) size.observe(svg.current)
    return () => size.disconnect()
  }, [svg])
  return pixels
}

function useWheel(svg: RefObject<SVGSVGElement | null>, zoom: (by: number, x: number, y: number) => void): void {
  useEffect(() => {
    const element = svg.current
    if (!element) return
    const turn = (event: WheelEvent) => {
      event.preventDefault()
      const [x, y] = pointOf(svg, event)
      zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, x, y)
    }
    // React listens passively, and then the page would scroll along.
    element.addEventListener('wheel', turn, { passive: false })
    return () => element.removeEventListener('wheel', turn)
  }, [svg, zoom])
}

/** Keys of the page: tools by letter, steps back and forth, and what is chosen is moved or removed. */
export function keyOf(event: KeyboardEvent): Tool | 'undo' | 'redo' | 'remove' | 'close' | 'leave' | Point | null {
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase()
    if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
    return key === 'y' ? 'redo' : null
  }
  const step = event.shiftKey ? 1 : 0.1
  switch (event.key) {
    case 'Delete':
    case 'Backspace':
      return 'remove'
    case 'Enter':
      return 'close'
    case 'Escape':
      return 'leave'
    case 'ArrowLeft':
      return [-step, 0]
    case 'ArrowRight':
      return [step, 0]
    case 'ArrowUp':
      return [0, step]
    case 'ArrowDown':
      return [0, -step]
    default:
      return null
  }
}
