import { centroid } from '../../core/geometry/polygon.ts'
import { useSpeech } from '../i18n/words.tsx'
import type { FloorView } from '../map/roomLayout.ts'
import { floorName } from '../ui/names.ts'

/** A place to go to, with the number that the list gives it. */
export interface SketchStop {
  readonly number: number
  readonly room: string
}

/**
 * A floor as a small drawing: where one stands, the stops by their numbers with a line in their order, and rooms the
 * darker the likelier. For the eye beside a list that says the same in words.
 * @param shades room → 0 to 1 of the likeliest
 * @param walked the way itself, x and y in metres, where it is known; else the line goes from middle to middle
 */
export function FloorSketch(props: {
  floor: FloorView
  stops: readonly SketchStop[]
  from: string | null
  shades?: ReadonlyMap<string, number>
  walked?: readonly (readonly [number, number])[]
}) {
  const { floor, stops, from, shades, walked } = props
  const speech = useSpeech()
  const points = floor.rooms.flatMap(room => room.polygon)
  if (points.length === 0) return null
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => -y)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top]
  const size = Math.max(width, height * 1.6) / 32
  const middles = new Map(floor.rooms.map(room => [room.id, centroid(room.polygon)]))
  const spot = (room: string) => {
    const middle = middles.get(room)
    return middle === undefined ? null : ([middle[0], -middle[1]] as const)
  }
  const start = from === null ? null : spot(from)
  const way =
    walked?.map(([x, y]) => [x, -y] as const) ??
    [start, ...stops.map(stop => spot(stop.room))].filter(each => each !== null)
  const byRoom = [...Map.groupBy(stops, stop => stop.room)]
  return (
    <figure className="sketch">
      <svg
        viewBox={`${left - size} ${top - size} ${width + 2 * size} ${height + 2 * size}`}
        role="img"
        aria-label={speech.say('sketch.label', { floor: floorName(floor, speech), count: byRoom.length })}
      >
        {floor.rooms.map(room => (
          <polygon key={room.id} points={room.polygon.map(([x, y]) => `${x},${-y}`).join(' ')}>
            <title>{room.name}</title>
          </polygon>
        ))}
        {shades &&
          floor.rooms.map(room => {
            const shade = shades.get(room.id) ?? 0
            return shade === 0 ? null : (
              <polygon
                key={room.id}
                className="shade"
                fillOpacity={0.12 + 0.6 * shade}
                points={room.polygon.map(([x, y]) => `${x},${-y}`).join(' ')}
              />
            )
          })}
        {way.length > 1 && <polyline className="way" points={way.map(([x, y]) => `${x},${y}`).join(' ')} />}
        {start && <circle className="start" cx={start[0]} cy={start[1]} r={size * 0.7} strokeWidth={size / 4} />}
        {byRoom.map(([room, list]) => {
          // The way ends where the thing is, not in the middle of its room.
          const at = walked === undefined ? spot(room) : way.at(-1)!
          const words = list.map(stop => stop.number).join(', ')
          return at === null ? null : (
            <g key={room} className="sketch-stop">
              <rect
                x={at[0] - size * (0.75 + 0.28 * (words.length - 1))}
                y={at[1] - size * 0.75}
                width={size * (1.5 + 0.56 * (words.length - 1))}
                height={size * 1.5}
                rx={size * 0.75}
              />
              <text x={at[0]} y={at[1]} fontSize={size} textAnchor="middle" dominantBaseline="central">
                {words}
              </text>
            </g>
          )
        })}
      </svg>
      <figcaption className="soft">{floorName(floor, speech)}</figcaption>
    </figure>
  )
}
