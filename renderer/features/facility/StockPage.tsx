import { useStore } from 'zustand'
import { stockTable } from '../../../core/api/reportTable.ts'
import type { StockAnswer } from '../../../core/api/usage.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { useNow } from '../../live/hooks.ts'
import { siteStore } from '../../live/station.ts'
import { openPage, show } from '../../live/view.ts'
import { Advice, Panel, Refusal } from '../../ui/parts.tsx'
import { ask, useAbout, usePeriod } from './asked.ts'
import { DayBars } from './plots.tsx'
import { ReportView, useSorted } from './ReportView.tsx'
import { Tools } from './Tools.tsx'

/** Shortage and hoarding: each stock rule, what is ready, and what stands where it does not belong. */
export function StockPage() {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const known = useStore(siteStore).state === 'known'
  const about = useAbout(false)
  const { answer, failure } = useAsked('usage.stock', usePeriod())
  const columns = ['ready', 'min', 'target', 'short', 'times', 'longest', 'surplus'] as const
  const table =
    answer &&
    stockTable(answer, {
      define: id => say(`define.${id}`),
      title: say('stock.title'),
      first: say('stock.name'),
      about,
      columns: Object.fromEntries(columns.map(id => [id, say(`stock.${id}`)])) as Record<
        (typeof columns)[number],
        string
      >,
    })
  const sorted = useSorted(table)
  if (failure) return <Refusal failure={failure} />
  if (!answer || !known) return <div className="skeleton tall" />
  const days = daysShort(answer)
  return (
    <>
      <Tools table={answer.stocks.length === 0 ? null : sorted.table} />
      {answer.stocks.length === 0 ? (
        <Advice text={say('stock.none')} tip={say('stock.noneTip')} />
      ) : (
        <>
          {days.length > 1 && (
            <DayBars
              title={say('stock.trend')}
              days={days}
              most={Math.max(1, ...days.map(({ value }) => value))}
              unit="h"
              words={(day, value) => say('stock.trendDay', { day, hours: Math.round(value * 10) / 10 })}
            />
          )}
          <ReportView
            sorted={sorted}
            open={key => () => document.getElementById(`stock ${key}`)?.scrollIntoView({ block: 'start' })}
          />
        </>
      )}
      <div className="stock-lists no-print">
        <Panel title={say('stock.types')}>
          <ul className="plain-list share-list">
            {answer.types.map(({ type, ready, total }) => (
              <li key={type} className="fact-row">
                <button type="button" className="link-button" onClick={() => openItems(type)}>
                  <bdi>{type}</bdi>
                </button>
                <meter aria-label={type} min={0} max={total} value={ready} />
                <strong>{say('use.readyOf', { ready, total })}</strong>
              </li>
            ))}
          </ul>
        </Panel>
        <Panel title={say('stock.away')}>
          {answer.away.length === 0 ? (
            <p className="soft">{say('stock.awayNone')}</p>
          ) : (
            <Items items={answer.away}>
              {({ roomName, unit, since, home }) =>
                say('stock.awayLine', { room: speech.named(roomName), unit, home, moment: speech.moment(since, now) })
              }
            </Items>
          )}
        </Panel>
        {answer.stocks.map(({ rule, name, ready }) => (
          <Panel key={rule} id={`stock ${rule}`} title={say('stock.items', { name })}>
            {ready.length === 0 && <p className="soft">{say('stock.itemsNone')}</p>}
            <Items items={ready}>
              {({ roomName, since }) =>
                say('stock.itemLine', { room: speech.named(roomName), moment: speech.moment(since, now) })
              }
            </Items>
          </Panel>
        ))}
      </div>
    </>
  )
}

/** The pieces of a type, one by one. */
function openItems(type: string): void {
  ask({ types: [type], units: [], by: 'subject' })
  openPage('facility/use')
}

function Items<Item extends { id: string; name: string; floor: number }>({
  items,
  children,
}: {
  items: readonly Item[]
  children: (item: Item) => string
}) {
  return (
    <ul className="plain-list">
      {items.map(item => (
        <li key={item.id}>
          <button
            type="button"
            className="row-button"
            onClick={() => show({ what: 'subject', id: item.id }, item.floor)}
          >
            <strong>
              <bdi>{item.name}</bdi>
            </strong>
            <span className="soft">{children(item)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Hours of all rules together, day by day. */
function daysShort({ stocks }: StockAnswer) {
  const sums = new Map<string, number>()
  for (const { short } of stocks)
    for (const { day, ms } of short.days) sums.set(day, (sums.get(day) ?? 0) + ms / 3_600_000)
  return [...sums].map(([day, value]) => ({ day, value }))
}
