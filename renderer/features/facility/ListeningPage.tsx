import { useStore } from 'zustand'
import { listeningTable } from '../../../core/api/reportTable.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { siteStore } from '../../live/station.ts'
import { show } from '../../live/view.ts'
import { roomNameOf } from '../../ui/names.ts'
import { Refusal } from '../../ui/parts.tsx'
import { useAbout, usePeriod } from './asked.ts'
import { DayBars } from './plots.tsx'
import { ReportView, useSorted } from './ReportView.tsx'
import { Tools } from './Tools.tsx'

/** How well the house was heard over time: without this no other figure can be believed. */
export function ListeningPage() {
  const { say } = useSpeech()
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const about = useAbout(false)
  const { answer, failure } = useAsked('usage.listening', usePeriod())
  const columns = ['kind', 'room', 'heard', 'down', 'times', 'longest'] as const
  const table =
    answer &&
    listeningTable(answer, {
      define: id => say(`define.${id}`),
      title: say('listening.title'),
      first: say('listening.name'),
      about,
      columns: Object.fromEntries(columns.map(id => [id, say(`listening.${id}`)])) as Record<
        (typeof columns)[number],
        string
      >,
      kind: kind => say(`listening.${kind}`),
      room: (floor, id) => roomNameOf(plan, floor, id),
    })
  const sorted = useSorted(table)
  if (failure) return <Refusal failure={failure} />
  if (!answer) return <div className="skeleton tall" />
  const troubled = answer.lines.filter(line => line.down.times > 0).length
  const days = new Map<string, number>()
  for (const { down } of answer.lines)
    for (const { day, ms } of down.days) days.set(day, (days.get(day) ?? 0) + ms / 3_600_000)
  const bars = [...days].map(([day, value]) => ({ day, value }))
  return (
    <>
      <Tools table={sorted.table} />
      <p className="round-sum">
        {troubled === 0
          ? say('listening.well', { count: answer.lines.length })
          : say('listening.trouble', { count: troubled })}
      </p>
      {bars.length > 1 && troubled > 0 && (
        <DayBars
          title={say('listening.down')}
          days={bars}
          most={Math.max(1, ...bars.map(({ value }) => value))}
          unit="h"
          words={(day, value) => say('stock.trendDay', { day, hours: Math.round(value * 10) / 10 })}
        />
      )}
      <ReportView
        sorted={sorted}
        open={key => {
          const { room, floor } = answer.lines.find(line => `${line.kind} ${line.id}` === key) ?? {}
          if (room == null || floor == null) return null
          return () => show({ what: 'room', id: room, floor }, floor)
        }}
      />
    </>
  )
}
