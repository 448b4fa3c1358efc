import { useIntl } from 'react-intl'
import { useSpeech } from '../../i18n/words.tsx'
import { type UseTimes, wordsOfUse } from '../../../core/model/usage.ts'

/** What all of the time went into: one bar, its parts told apart by colour, pattern of the legend, and words. */
export function SplitBar({ times }: { times: UseTimes }) {
  const { say } = useSpeech()
  const total = wordsOfUse.reduce((sum, word) => sum + times[word], 0)
  const parts = wordsOfUse.flatMap(word => (times[word] > 0 ? [{ word, share: times[word] / total }] : []))
  return (
    <figure className="split" aria-label={say('use.split')}>
      <div className="split-bar" aria-hidden="true">
        {parts.map(({ word, share }) => (
          <span key={word} className={`use-${word}`} style={{ flexGrow: share }} />
        ))}
      </div>
      <figcaption>
        {parts.map(({ word, share }) => (
          <span key={word} className="split-word">
            <i className={`use-${word}`} aria-hidden="true" />
            {say(`figure.${word}`)} <strong>{say('percent', { pct: Math.round(share * 100) })}</strong>
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

/** One bar a day. @param most what the full height stands for @param unit of the values; '%' = they are shares */
export function DayBars({
  title,
  days,
  most,
  unit,
  words,
}: {
  title: string
  days: readonly { readonly day: string; readonly value: number | null }[]
  most: number
  unit: '%' | 'h'
  words: (day: string, value: number) => string
}) {
  const intl = useIntl()
  const speech = useSpeech()
  const [side, width, head, height, foot] = [52, 640, 8, 132, 18]
  const step = (width - side) / Math.max(7, days.length)
  const level = (value: number) => {
    const number = intl.formatNumber(unit === '%' ? value * 100 : value, { maximumFractionDigits: 1 })
    return unit === '%' ? speech.say('percent', { pct: number }) : `${number} ${speech.say('unit.hours')}`
  }
  // A little is not nothing, and nothing is not a little.
  const heightOf = (value: number) => (value === 0 ? 0 : Math.max(1, (value / most) * height))
  const every = Math.ceil(days.length / 10)
  return (
    <figure className="day-bars">
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 ${-head} ${width} ${head + height + foot}`}
        role="img"
        aria-label={`${title}. ${days.flatMap(({ day, value }) => (value === null ? [] : [words(day, value)])).join(', ')}`}
      >
        {[0, 0.5, 1].map(share => (
          <g key={share}>
            <line className="grid-line" x1={side} x2={width} y1={height * (1 - share)} y2={height * (1 - share)} />
            <text
              className="day-name"
              x={side - 6}
              y={height * (1 - share)}
              dy="0.35em"
              textAnchor="end"
              direction="ltr"
            >
              {level(most * share)}
            </text>
          </g>
        ))}
        {days.map(({ day, value }, i) => (
          <g key={day}>
            {value !== null && (
              <rect
                className="day-bar"
                x={side + i * step + step * 0.15}
                width={step * 0.7}
                y={height - heightOf(value)}
                height={heightOf(value)}
                rx="2"
              >
                <title>{words(day, value)}</title>
              </rect>
            )}
            {i % every === 0 && (
              <text className="day-name" x={side + (i + 0.5) * step} y={height + foot - 4} textAnchor="middle">
                {speech.shortDay(day)}
              </text>
            )}
          </g>
        ))}
      </svg>
    </figure>
  )
}
