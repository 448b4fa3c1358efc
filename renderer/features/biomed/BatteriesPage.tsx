import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Output } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { siteStore } from '../../live/station.ts'
import { openSheet } from '../../live/view.ts'
import { type Column, LongTable } from '../../ui/LongTable.tsx'
import { Advice, Fold, Refusal } from '../../ui/parts.tsx'
import { FloorSketch } from '../FloorSketch.tsx'
import { Standing, useStanding } from '../Standing.tsx'
import { BatteryTrend } from './BatteryTrend.tsx'
import { nameColumn } from './nameColumn.tsx'
import { useBatteryWords } from './useBatteryWords.ts'

type Row = Output<'batteries.list'>['batteries'][number]

/** Tag batteries: which to replace and in which order to walk, how each runs down, and which tags say nothing. */
export function BatteriesPage() {
  const { say } = useSpeech()
  const standing = useStanding()
  const [all, setAll] = useState(false)
  const { answer, failure, settled } = useAsked('batteries.list', {
    all,
    ...(standing === null ? {} : { from: standing }),
  })
  const columns = useColumns(standing !== null)
  return (
    <>
      <div className="field-row desk-tools batteries-tools">
        <Standing />
        <label className="choice">
          <input type="checkbox" checked={all} onChange={event => setAll(event.target.checked)} />
          {say('battery.all')}
        </label>
        <span className="grow" />
        <button type="button" className="button" disabled={!answer} onClick={() => print()}>
          {say('round.print')}
        </button>
      </div>
      <p className="soft">{say('battery.what')}</p>
      <Refusal failure={failure} />
      {!answer && !failure && <div className="skeleton tall" />}
      {answer && (
        <>
          {answer.batteries.length === 0 ? (
            <Advice
              text={say(all ? 'battery.noneAtAll' : 'battery.none')}
              tip={say(all ? 'battery.noneAtAllTip' : 'battery.noneTip')}
            />
          ) : (
            <div aria-busy={!settled}>
              <LongTable
                // Walking order and the order of need are different tables.
                key={standing === null ? 'need' : 'walk'}
                name="batteries"
                label={say('page.biomed/batteries')}
                columns={columns}
                rows={answer.batteries}
                keyOf={row => row.tag}
                first={standing === null || all ? 'left' : 'walk'}
                open={row => openSheet({ what: 'record', subject: row.subject })}
              />
            </div>
          )}
          {standing !== null && !all && <WalkMap rows={answer.batteries} standing={standing} />}
          <Fold title={say('battery.unmonitored', { count: answer.unmonitored.length })}>
            <p className="soft">{say('battery.unmonitoredTip')}</p>
            <ul className="evidence">
              {answer.unmonitored.map(({ tag, subject, name }) => (
                <li key={tag}>
                  <button type="button" className="link-button" onClick={() => openSheet({ what: 'record', subject })}>
                    <bdi>{name}</bdi>
                  </button>{' '}
                  <span className="soft">{tag}</span>
                </li>
              ))}
            </ul>
          </Fold>
        </>
      )}
    </>
  )
}

/** The way from battery to battery, floor by floor, numbered as in the table. */
function WalkMap({ rows, standing }: { rows: readonly Row[]; standing: string }) {
  const site = useStore(siteStore)
  const floors = site.state === 'known' ? site.site.floors : []
  const stops = rows.flatMap(row =>
    row.walk === null || row.room === null ? [] : [{ number: row.walk, room: row.room, floor: row.floor }],
  )
  return (
    <div className="sketches row">
      {floors.map(floor => {
        const here = stops.filter(stop => stop.floor === floor.floor)
        const from = floor.rooms.some(room => room.id === standing) ? standing : null
        return here.length === 0 ? null : <FloorSketch key={floor.floor} floor={floor} stops={here} from={from} />
      })}
    </div>
  )
}

function useColumns(walks: boolean): readonly Column<Row>[] {
  const speech = useSpeech()
  const { left, between } = useBatteryWords()
  return useMemo(() => {
    const { say } = speech
    const days = (row: Row) => row.daysLeft ?? Number.POSITIVE_INFINITY
    const byNeed = (a: Row, b: Row) => (days(a) === days(b) ? a.pct - b.pct : days(a) - days(b))
    const order = (row: Row) => row.walk ?? Number.POSITIVE_INFINITY
    const columns: Column<Row>[] = [
      nameColumn(speech),
      {
        id: 'pct',
        title: say('card.battery'),
        text: row => say('percent', { pct: row.pct }),
        compare: (a, b) => a.pct - b.pct,
      },
      {
        id: 'trend',
        title: say('battery.trend'),
        text: row => (row.perDay === null ? '' : say('battery.perDay', { pct: row.perDay.toFixed(1) })),
        cell: row => <BatteryTrend days={row.days} replace={row.replace} />,
        compare: (a, b) => (a.perDay ?? 0) - (b.perDay ?? 0),
      },
      {
        id: 'left',
        title: say('battery.left'),
        text: left,
        cell: row => <span className={row.replace ? 'chip upkeep-overdue' : ''}>{left(row)}</span>,
        compare: byNeed,
      },
      { id: 'between', title: say('battery.between'), text: between, compare: byNeed },
      { id: 'room', title: say('list.room'), text: row => speech.named(row.roomName) },
      { id: 'tag', title: say('battery.tag'), text: row => row.tag },
    ]
    if (!walks) return columns
    return [
      ...columns,
      {
        id: 'walk',
        title: say('battery.walk'),
        text: row =>
          row.walk === null || row.metres === null
            ? ''
            : say('battery.walkLine', { n: row.walk, metres: Math.round(row.metres) }),
        compare: (a, b) => (order(a) === order(b) ? byNeed(a, b) : order(a) - order(b)),
      },
    ]
  }, [speech, left, between, walks])
}
