import { type ReactNode, useState } from 'react'
import { useIntl } from 'react-intl'
import type { ReportTable } from '../../../core/api/reportTable.ts'
import { useSpeech } from '../../i18n/words.tsx'

interface Order {
  readonly column: number
  readonly down: boolean
}

/** The table in the order that was asked for; the line of sums stays last. */
export function useSorted(table: ReportTable | null) {
  const [order, setOrder] = useState<Order | null>(null)
  const sortBy = (column: number) =>
    setOrder(before => ({
      column,
      // Numbers are looked at from the top, names from A.
      down: before?.column === column ? !before.down : table?.columns[column]?.digits !== null,
    }))
  if (table === null || order === null || order.column >= table.columns.length) return { table, order, sortBy }
  const { column, down } = order
  const sums = table.rows.filter(row => row.key === '')
  const rows = table.rows
    .filter(row => row.key !== '')
    .toSorted((a, b) => {
      const [x, y] = [a.cells[column], b.cells[column]]
      const ahead =
        typeof x === 'number' && typeof y === 'number' ? x - y : String(x ?? '').localeCompare(String(y ?? ''))
      return down ? -ahead : ahead
    })
  return { table: { ...table, rows: [...rows, ...sums] }, order, sortBy }
}

/**
 * A report as a table: what it is about, its lines, and what each figure means; on paper as on the screen.
 * @param open what a line leads to; null = nothing
 */
export function ReportView({
  sorted: { table, order, sortBy },
  open,
  notes = [],
}: {
  sorted: ReturnType<typeof useSorted>
  open?: (key: string) => (() => void) | null
  notes?: readonly string[]
}) {
  const { say } = useSpeech()
  const intl = useIntl()
  if (table === null) return <div className="skeleton tall" />
  const { columns, rows, title, about } = table
  const shown = (cell: string | number | null, digits: number | null): ReactNode => {
    if (cell === null) return '–'
    if (typeof cell === 'string') return <bdi>{cell}</bdi>
    return intl.formatNumber(cell, { minimumFractionDigits: digits ?? 0, maximumFractionDigits: digits ?? 0 })
  }
  return (
    <>
      <div className="only-print">
        <h1>{title}</h1>
        {about.map(text => (
          <p key={text}>{text}</p>
        ))}
      </div>
      <table className="desk-table report-table">
        <caption className="unseen">{[title, ...about].join(', ')}</caption>
        <thead>
          <tr>
            {columns.map(({ id, name, unit, digits }, i) => (
              <th
                key={id}
                scope="col"
                className={digits === null ? undefined : 'end'}
                aria-sort={order?.column === i ? (order.down ? 'descending' : 'ascending') : undefined}
              >
                <button
                  type="button"
                  className="sort-button"
                  title={say('report.sort', { column: name })}
                  onClick={() => sortBy(i)}
                >
                  {name}
                  {unit !== '' && <span className="soft"> {unit === 'h' ? say('unit.hours') : unit}</span>}
                  <span aria-hidden="true">{order?.column === i ? (order.down ? ' ↓' : ' ↑') : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => {
            const go = key === '' ? null : (open?.(key) ?? null)
            return (
              <tr key={key} className={key === '' ? 'sum' : undefined}>
                <th scope="row">
                  {go === null ? (
                    shown(cells[0], null)
                  ) : (
                    <button type="button" className="link-button" onClick={go}>
                      {shown(cells[0], null)}
                    </button>
                  )}
                </th>
                {cells.slice(1).map((cell, i) => {
                  const { id, digits } = columns[i + 1]
                  return (
                    <td key={id} className={digits === null ? undefined : 'end'}>
                      {shown(cell, digits)}
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
      <section className="meanings" aria-label={say('report.meaning')}>
        <h2>{say('report.meaning')}</h2>
        <dl>
          {columns.map(
            ({ id, name, definition }) =>
              definition !== null && (
                <div key={id}>
                  <dt>{name}</dt>
                  <dd>{definition}</dd>
                </div>
              ),
          )}
        </dl>
        {notes.map(text => (
          <p key={text}>{text}</p>
        ))}
      </section>
    </>
  )
}
