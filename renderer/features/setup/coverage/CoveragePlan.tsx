import type { MouseEvent } from 'react'
import { centroid, contains } from '../../../../core/geometry/polygon.ts'
import type { Output } from '../../../../core/api/contract.ts'
import { useSpeech } from '../../../i18n/words.tsx'
import { fits } from '../../../map/planNames.ts'
import { RoomName } from '../../../map/RoomName.tsx'
import type { FloorView } from '../../../map/roomLayout.ts'
import { floorName } from '../../../ui/names.ts'
import type { WalkPoint } from './walk.ts'

export type RoomCover = Output<'site.coverage'>['rooms'][number]

/** A place on a floor, in a room. */
export interface Spot {
  readonly floor: number
  readonly room: string
  readonly xM: number
  readonly yM: number
}

const typeShare = 1 / 85
/** From this shade on, type is light. */
const darkFrom = 4

/** Nothing to worry about, 0, to no way of telling, 5. */
const shadeOf = ({ right, hasReader }: RoomCover) => (hasReader ? 0 : Math.round((1 - right) * 5))

/** The floor with how well each room is told from the others, and the points of the walk. A click says where one stands. */
export function CoveragePlan({
  floor,
  rooms,
  points,
  spot,
  choose,
}: {
  floor: FloorView
  rooms: ReadonlyMap<string, RoomCover>
  points: readonly WalkPoint[]
  spot: Spot | null
  /** Null where nobody walks. */
  choose: ((spot: Spot) => void) | null
}) {
  const speech = useSpeech()
  const { say } = speech
  const [x0, y0, x1, y1] = floor.bounds
  const sizeM = (x1 - x0) * typeShare
  const click = (event: MouseEvent<SVGSVGElement>) => {
    const matrix = event.currentTarget.getScreenCTM()
    if (!choose || !matrix) return
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
    const room = floor.rooms.find(({ polygon }) => contains(polygon, at.x, -at.y))
    if (room) choose({ floor: floor.floor, room: room.id, xM: at.x, yM: -at.y })
  }
  const words = (cover: RoomCover) => {
    if (cover.hasReader) return say('cover.reader')
    return cover.gateways === 0 ? say('cover.none') : say('cover.ofTen', { n: Math.round(cover.right * 10) })
  }
  return (
    <figure className="heat">
      {/* For the pointer; by key, where one stands is chosen from the list of rooms below. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events */}
      <svg
        viewBox={`${x0 - 0.5} ${-y1 - 0.5} ${x1 - x0 + 1} ${y1 - y0 + 1}`}
        role="img"
        aria-label={say('cover.map', { floor: floorName(floor, speech) })}
        className={choose ? 'walked' : undefined}
        onClick={click}
      >
        {floor.rooms.map(room => {
          const cover = rooms.get(room.id)
          const shade = cover ? shadeOf(cover) : 0
          const tone = shade >= darkFrom ? 'on-dark' : ''
          const [xM, yM] = centroid(room.polygon)
          return (
            <g key={room.id}>
              <polygon className={`heat-${shade}`} points={room.polygon.map(([x, y]) => `${x},${-y}`).join(' ')}>
                <title>{cover ? `${room.name}: ${words(cover)}` : room.name}</title>
              </polygon>
              <RoomName name={room.name} polygon={room.polygon} sizeM={sizeM} className={`heat-name ${tone}`} />
              {cover && fits(words(cover), room.polygon, sizeM) && (
                <text
                  className={`heat-number ${tone}`}
                  x={xM}
                  y={-yM}
                  dy="0.35em"
                  style={{ fontSize: sizeM }}
                  textAnchor="middle"
                >
                  {words(cover)}
                </text>
              )}
            </g>
          )
        })}
        {points.map((point, index) =>
          point.floor === floor.floor ? (
            <g key={`${point.xM} ${point.yM} ${point.heard.length}`} className="walk-point">
              <circle cx={point.xM} cy={-point.yM} r={sizeM * 0.8} />
              <text x={point.xM} y={-point.yM} dy="0.35em" fontSize={sizeM} textAnchor="middle">
                {index + 1}
              </text>
            </g>
          ) : null,
        )}
        {spot?.floor === floor.floor && (
          <g className="walk-spot">
            <circle cx={spot.xM} cy={-spot.yM} r={sizeM} strokeWidth={sizeM / 4} />
            <circle cx={spot.xM} cy={-spot.yM} r={sizeM * 0.25} />
          </g>
        )}
      </svg>
      <figcaption>
        <span className="heat-legend">
          {Array.from({ length: 6 }, (_, shade) => (
            <i key={shade} className={`heat-${shade}`} aria-hidden="true" />
          ))}{' '}
          {say('cover.legend')}
        </span>
      </figcaption>
    </figure>
  )
}
