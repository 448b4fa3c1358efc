import { useState } from 'react'
import { useStore } from 'zustand'
import { usageTable } from '../../../core/api/reportTable.ts'
import type { UsageAnswer } from '../../../core/api/usage.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { useFloor } from '../../live/hooks.ts'
import { siteStore } from '../../live/station.ts'
import { show } from '../../live/view.ts'
import type { FloorView } from '../../map/roomLayout.ts'
import { RoomName } from '../../map/RoomName.tsx'
import { floorName } from '../../ui/names.ts'
import { Advice, Refusal } from '../../ui/parts.tsx'
import { FloorSegments } from '../FloorSegments.tsx'
import { useAbout, useAskedFor, usePeriod } from './asked.ts'
import { ReportView, useSorted } from './ReportView.tsx'
import { Tools } from './Tools.tsx'

type What = 'idle' | 'in-use'
const whats: readonly What[] = ['idle', 'in-use']

/** Where equipment stands idle, or is used, room by room: the plan, and the same figures as a table. */
export function HeatPage() {
  const speech = useSpeech()
  const { say } = speech
  const [what, setWhat] = useState<What>('idle')
  const site = useStore(siteStore)
  const floor = useFloor()
  const { types, units } = useAskedFor()
  const about = useAbout(true)
  const { answer, failure } = useAsked('usage.figures', {
    ...usePeriod(),
    types: [...types],
    units: [...units],
    by: 'room',
  })
  const here = answer && { ...answer, lines: answer.lines.filter(line => line.floor === floor?.floor) }
  const table =
    here &&
    usageTable(
      here,
      {
        name: id => say(`figure.${id}`),
        define: id => say(`define.${id}`),
        first: say('by.room'),
        title: say('page.facility/heat'),
        about,
        nameless: '',
      },
      say('report.all'),
    )
  // The sum would be that of the whole house.
  const sorted = useSorted(table && { ...table, rows: table.rows.filter(row => row.key !== '') })
  if (failure) return <Refusal failure={failure} />
  if (!here || site.state !== 'known' || floor === null) return <div className="skeleton tall" />
  return (
    <>
      <Tools table={here.lines.length === 0 ? null : sorted.table} choices={here} />
      <div className="field-row no-print">
        <fieldset className="segments">
          <legend className="unseen">{say('heat.what')}</legend>
          {whats.map(each => (
            <button key={each} type="button" aria-pressed={what === each} onClick={() => setWhat(each)}>
              {say(`heat.${each}`)}
            </button>
          ))}
        </fieldset>
        <FloorSegments />
      </div>
      {here.lines.length === 0 ? (
        <Advice text={say('use.noneChosen')} tip={say('use.noneChosenTip')} />
      ) : (
        <>
          <HeatPlan floor={floor} answer={here} what={what} />
          <ReportView
            sorted={sorted}
            open={key => () => show({ what: 'room', id: key, floor: floor.floor }, floor.floor)}
          />
        </>
      )}
    </>
  )
}

const steps = 5
/** Height of the type that rooms are named in, by the width of the house: legible where the plan is a thousand points wide. */
const typeShare = 1 / 85

/** The darker a room, the more there were; how many is written into it. */
function HeatPlan({ floor, answer, what }: { floor: FloorView; answer: UsageAnswer; what: What }) {
  const speech = useSpeech()
  const { say } = speech
  const [x0, y0, x1, y1] = floor.bounds
  const nameM = (x1 - x0) * typeShare
  const ms = answer.fromAt === null ? 0 : answer.toAt - answer.fromAt
  const means = new Map(answer.lines.map(line => [line.key, ms === 0 ? 0 : line.times[what] / ms]))
  const most = Math.max(0.1, ...means.values())
  const stepOf = (mean: number) => (mean < 0.05 ? 0 : Math.max(1, Math.ceil((mean / most) * steps)))
  return (
    <figure className="heat">
      <svg
        viewBox={`${x0 - 0.5} ${-y1 - 0.5} ${x1 - x0 + 1} ${y1 - y0 + 1}`}
        role="img"
        aria-label={say('heat.map', { floor: floorName(floor, speech) })}
      >
        {floor.rooms.map(room => {
          const mean = means.get(room.id) ?? 0
          const xs = room.polygon.map(([x]) => x)
          const ys = room.polygon.map(([, y]) => y)
          return (
            // By keyboard the same rooms are opened in the table below.
            <g
              key={room.id}
              className="heat-room"
              onClick={() => show({ what: 'room', id: room.id, floor: floor.floor }, floor.floor)}
            >
              <polygon className={`heat-${stepOf(mean)}`} points={room.polygon.map(([x, y]) => `${x},${-y}`).join(' ')}>
                <title>{say('heat.room', { room: room.name, mean: mean.toFixed(1) })}</title>
              </polygon>
              <RoomName
                name={room.name}
                polygon={room.polygon}
                sizeM={nameM}
                className={`heat-name ${stepOf(mean) > 3 ? 'on-dark' : ''}`}
              />
              {stepOf(mean) > 0 && (
                <text
                  className={`heat-number ${stepOf(mean) > 3 ? 'on-dark' : ''}`}
                  x={(Math.min(...xs) + Math.max(...xs)) / 2}
                  y={-(Math.min(...ys) + Math.max(...ys)) / 2}
                  dy="0.35em"
                  textAnchor="middle"
                >
                  {mean.toFixed(1)}
                </text>
              )}
            </g>
          )
        })}
      </svg>
      <figcaption>
        {say('heat.title', { what: say(`heat.${what}`) })} ·{' '}
        <span className="heat-legend">
          {Array.from({ length: steps + 1 }, (_, step) => (
            <i key={step} className={`heat-${step}`} aria-hidden="true" />
          ))}{' '}
          {say('heat.least')} – {most.toFixed(1)}
        </span>
      </figcaption>
    </figure>
  )
}
