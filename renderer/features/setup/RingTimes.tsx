import { useStore } from 'zustand'
import { useSpeech } from '../../i18n/words.tsx'
import { siteStore } from '../../live/station.ts'

const rowHeight = 4
const height = 24 * rowHeight
const column = 24

/** Each time at which a rule would have rung, as a dot: its day across, its hour down. @param days `YYYY-MM-DD`, in order */
export function RingTimes({ days, times }: { days: readonly string[]; times: readonly number[] }) {
  const { say } = useSpeech()
  const site = useStore(siteStore)
  const spotOf = spots(site.state === 'known' ? site.site.timeZone : undefined)
  const at = new Map(days.map((day, n) => [day, n]))
  const width = days.length * column
  return (
    <figure className="ring-times">
      <svg viewBox={`-34 -6 ${width + 40} ${height + 12}`} role="img" aria-label={say('try.times')}>
        {[0, 6, 12, 18, 24].map(hour => (
          <g key={hour}>
            <line className="hour" x1={0} x2={width} y1={hour * rowHeight} y2={hour * rowHeight} />
            <text x={-6} y={hour * rowHeight + 4}>
              {`${String(hour).padStart(2, '0')}:00`}
            </text>
          </g>
        ))}
        {times.map((time, n) => {
          const { day, hour } = spotOf(time)
          const x = at.get(day)
          return x === undefined ? null : (
            // Two may ring in the same millisecond.
            // oxlint-disable-next-line react/no-array-index-key
            <circle key={n} cx={(x + 0.5) * column} cy={hour * rowHeight} r={3} />
          )
        })}
      </svg>
      <figcaption className="soft">{say('try.times')}</figcaption>
    </figure>
  )
}

/** The site's day and hour (with its fraction) of a moment. */
function spots(timeZone: string | undefined) {
  const format = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
  return (time: number) => {
    const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]))
    return { day: `${part.year}-${part.month}-${part.day}`, hour: Number(part.hour) + Number(part.minute) / 60 }
  }
}
