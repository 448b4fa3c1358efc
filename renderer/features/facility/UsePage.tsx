import { usageTable } from '../../../core/api/reportTable.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { positions } from '../../live/station.ts'
import { openPage, show } from '../../live/view.ts'
import { Advice, Refusal } from '../../ui/parts.tsx'
import { ask, type By, useAbout, useAskedFor, usePeriod } from './asked.ts'
import { DayBars, SplitBar } from './plots.tsx'
import { ReportView, useSorted } from './ReportView.tsx'
import { Tools } from './Tools.tsx'

const bys: readonly By[] = ['type', 'unit', 'room', 'subject']
const dayMs = 86_400_000

/** The first screen of who runs the house: is there enough, and is it used. */
export function UsePage() {
  const { say, age } = useSpeech()
  const { types, units, by } = useAskedFor()
  const period = usePeriod()
  const about = useAbout(true)
  const { answer, failure } = useAsked('usage.figures', { ...period, types: [...types], units: [...units], by })
  const table =
    answer &&
    usageTable(
      answer,
      {
        name: id => say(`figure.${id}`),
        define: id => say(`define.${id}`),
        first: say(`by.${by}`),
        title: say('page.facility/use'),
        about,
        nameless: say('choose.noUnit'),
      },
      say('report.all'),
    )
  const sorted = useSorted(table)
  if (failure) return <Refusal failure={failure} />
  if (!answer) return <div className="skeleton tall" />
  const onRecordMs = answer.fromAt === null ? 0 : answer.toAt - answer.fromAt
  const open = (key: string) => {
    if (by === 'type') return () => ask({ types: [key], by: 'subject' })
    if (by === 'unit') return () => ask({ units: [key], by: 'subject' })
    if (by === 'subject') return () => show({ what: 'subject', id: key }, positions.rows.get(key)?.floor ?? null)
    const floor = answer.lines.find(line => line.key === key)?.floor ?? null
    return floor === null ? null : () => show({ what: 'room', id: key, floor }, floor)
  }
  return (
    <>
      <Tools table={answer.lines.length === 0 ? null : sorted.table} choices={answer} />
      <Now utilization={answer.total.utilization} />
      {answer.lines.length === 0 ? (
        <Advice
          text={say(onRecordMs === 0 ? 'use.none' : 'use.noneChosen')}
          tip={say(onRecordMs === 0 ? 'use.noneTip' : 'use.noneChosenTip')}
        />
      ) : (
        <>
          {onRecordMs < dayMs && <p className="notice-line">{say('use.short', { age: age(onRecordMs) })}</p>}
          <div className="use-plots">
            <SplitBar times={answer.total.times} />
            {answer.days.length > 1 && (
              <DayBars
                title={say('use.trend')}
                days={answer.days.map(({ day, utilization }) => ({ day, value: utilization }))}
                most={1}
                unit="%"
                words={(day, value) => say('use.trendDay', { day, pct: Math.round(value * 100) })}
              />
            )}
          </div>
          <fieldset className="segments no-print">
            <legend>{say('by.label')}</legend>
            {bys.map(each => (
              <button key={each} type="button" aria-pressed={by === each} onClick={() => ask({ by: each })}>
                {say(`by.${each}`)}
              </button>
            ))}
          </fieldset>
          <ReportView sorted={sorted} open={open} notes={[say('define.counted')]} />
        </>
      )}
    </>
  )
}

/** Four figures to be read in three seconds; each leads to what is behind it. */
function Now({ utilization }: { utilization: number | null }) {
  const { say, age, list } = useSpeech()
  const chosen = useAskedFor()
  const { answer } = useAsked('usage.stock', usePeriod())
  if (!answer) return <div className="skeleton" />
  const ready = answer.types.reduce((sum, type) => sum + type.ready, 0)
  const total = answer.types.reduce((sum, type) => sum + type.total, 0)
  const scarcest = answer.types[0]
  const short = answer.stocks.map(stock => stock.short)
  const times = short.reduce((sum, each) => sum + each.times, 0)
  const surplus = answer.stocks.reduce((sum, stock) => sum + stock.surplus, 0)
  const shortWords = () => {
    if (short.length === 0) return say('use.noRules')
    if (times === 0) return say('use.shortNone')
    return say('use.shortTimes', { count: times, age: age(Math.max(...short.map(each => each.longestMs))) })
  }
  const figures = [
    {
      name: say('figure.utilization'),
      value: utilization === null ? '–' : say('percent', { pct: Math.round(utilization * 100) }),
      words: say('choose.everything'),
      definition: say('define.utilization'),
      go: () => ask({ types: [], units: [], by: 'type' }),
    },
    {
      name: say('use.ready'),
      value: say('use.readyOf', { ready, total }),
      words:
        scarcest === undefined
          ? ''
          : say('use.scarce', { type: scarcest.type, ready: scarcest.ready, total: scarcest.total }),
      definition: say('define.ready'),
      go: () => openPage('facility/stock'),
    },
    {
      name: say('use.shortHours'),
      value: short.length === 0 ? '–' : age(short.reduce((sum, each) => sum + each.ms, 0)),
      words: shortWords(),
      definition: say('define.short'),
      go: () => openPage('facility/stock'),
    },
    {
      name: say('use.hoarded'),
      value: String(surplus + answer.away.length),
      words: say('use.hoardedWhat', { surplus, away: answer.away.length }),
      definition: `${say('define.surplus')} ${say('define.away')}`,
      go: () => openPage('facility/stock'),
    },
  ]
  if (chosen.types.length + chosen.units.length > 0)
    figures[0].words = list([...chosen.types, ...chosen.units.map(u => (u === '' ? say('choose.noUnit') : u))])
  return (
    <ul className="big-figures">
      {figures.map(({ name, value, words, definition, go }) => (
        <li key={name}>
          <button type="button" title={definition} onClick={go}>
            <span className="soft">{name}</span>
            <strong>{value}</strong>
            <span>{words}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
