import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { TopicRow } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { due, siteStore } from '../../live/station.ts'
import { openSheet } from '../../live/view.ts'
import { type Column, LongTable } from '../../ui/LongTable.tsx'
import { floorNameOf, roomNameOf } from '../../ui/names.ts'
import { Advice, Refusal, UpkeepChip } from '../../ui/parts.tsx'
import { nameColumn } from './nameColumn.tsx'
import { useOpenOrder } from './openOrder.ts'
import { planWords } from './planWords.ts'

type Row = TopicRow<'due'>
const urgency = { overdue: 0, grace: 1, due: 2, ok: 3 } as const

/** All maintenance that is due, most overdue first; each opens its work order. */
export function DuePage() {
  const { say } = useSpeech()
  const { rows, ready } = useStore(due)
  const items = useMemo(() => [...rows.values()].filter(row => row.status !== 'ok'), [rows])
  const columns = useDueColumns()
  const { openFor, failure, busy, may } = useOpenOrder()
  if (!ready) return <div className="skeleton tall" />
  if (items.length === 0) return <Advice text={say('due.none')} tip={say('due.noneTip')} />
  return (
    <>
      <Refusal failure={failure} />
      <LongTable
        name="due"
        label={say('page.biomed/due')}
        columns={columns}
        rows={items}
        keyOf={row => row.key}
        first="when"
        leftOut={['type', 'floor']}
        open={row => openSheet({ what: 'record', subject: row.subject })}
        renderAct={row =>
          may && (
            <button
              type="button"
              className="button"
              disabled={busy}
              aria-label={say('orders.openFor', { title: `${row.title}, ${row.name}` })}
              onClick={() => void openFor(row.subject, row.plan)}
            >
              {say('orders.go')}
            </button>
          )
        }
      />
    </>
  )
}

function useDueColumns(): readonly Column<Row>[] {
  const speech = useSpeech()
  const site = useStore(siteStore)
  return useMemo(() => {
    const { say } = speech
    const plan = site.state === 'known' ? site.site : null
    const room = (row: Row) =>
      row.floor !== null && row.room !== null ? roomNameOf(plan, row.floor, row.room) : say('round.unknown')
    const risk = (row: Row) => (row.highRisk ? say('due.highRisk') : '')
    return [
      nameColumn(speech),
      { id: 'type', title: say('list.type'), text: row => row.type },
      { id: 'work', title: say('due.work'), text: row => row.title },
      {
        id: 'when',
        title: say('due.when'),
        text: row => planWords(speech).when(row),
        compare: (a, b) => a.dueInDays - b.dueInDays || Number(b.highRisk) - Number(a.highRisk),
      },
      { id: 'room', title: say('list.room'), text: room },
      {
        id: 'floor',
        title: say('table.floor'),
        text: row => (row.floor === null ? '' : floorNameOf(plan, row.floor, speech)),
        compare: (a, b) => (a.floor ?? -99) - (b.floor ?? -99),
      },
      {
        id: 'status',
        title: say('list.upkeep'),
        text: row => say(`upkeep.${row.status}`),
        cell: row => <UpkeepChip upkeep={row.status} />,
        compare: (a, b) => urgency[a.status] - urgency[b.status],
      },
      {
        id: 'risk',
        title: say('table.risk'),
        text: risk,
        cell: row => row.highRisk && <span className="chip upkeep-overdue">{risk(row)}</span>,
        compare: (a, b) => Number(b.highRisk) - Number(a.highRisk),
      },
    ] satisfies Column<Row>[]
  }, [speech, site])
}
