import { useSpeech } from '../../i18n/words.tsx'

const width = 120
const height = 28

/** A battery's days as a small line from full (top) to empty, with the level at which it is time for a new one. */
export function BatteryTrend(props: { days: readonly { day: number; pct: number }[]; replace: boolean }) {
  const { days, replace } = props
  const { say } = useSpeech()
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return null
  const span = Math.max(1, last.day - first.day)
  const x = (day: number) => ((day - first.day) / span) * (width - 4) + 2
  const y = (pct: number) => height - 2 - (pct / 100) * (height - 4)
  const words = say('battery.trendLine', {
    n: span,
    from: Math.round(first.pct),
    to: Math.round(last.pct),
  })
  return (
    <svg
      className={`trend ${replace ? 'low' : ''}`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      <line className="limit" x1={0} x2={width} y1={y(8)} y2={y(8)} />
      <polyline points={days.map(({ day, pct }) => `${x(day).toFixed(1)},${y(pct).toFixed(1)}`).join(' ')} />
      <circle cx={x(last.day)} cy={y(last.pct)} r={2.5} />
    </svg>
  )
}
