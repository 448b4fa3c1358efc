import { type ReactNode, useMemo, useState } from 'react'
import { useSpeech } from '../i18n/words.tsx'
import { useView } from '../live/hooks.ts'
import { hideColumns } from '../live/view.ts'
import { csvOf, saveText } from './csv.ts'
import { RowsOutOfSight, useRowCursor } from './useRowCursor.tsx'

export interface Column<Row> {
  readonly id: string
  readonly title: string
  /** What stands in the cell, as plain words: also what goes into the file. */
  readonly text: (row: Row) => string
  /** The same with chips and buttons, where words alone are not enough. */
  readonly cell?: (row: Row) => ReactNode
  readonly compare?: (a: Row, b: Row) => number
  readonly number?: boolean
}

interface Table<Row> {
  /** Under which its chosen columns are remembered, and the file is called. */
  readonly name: string
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** What Enter does on a row. */
  readonly open: (row: Row) => void
  readonly first: string
  /** Columns that stay out until somebody asks for them. */
  readonly leftOut?: readonly string[]
  /** A button of each row; not in the file. */
  readonly renderAct?: (row: Row) => ReactNode
}

const none: readonly string[] = []

/** A table of any length: sorted by any column, columns left out at will, saved as it stands. Only rows in sight are made. */
export function LongTable<Row>(table: Table<Row>) {
  const { name, label, columns, rows, keyOf, open, renderAct } = table
  const { say } = useSpeech()
  const hidden = useView(v => v.hiddenColumns[name]) ?? table.leftOut ?? none
  const [sort, setSort] = useState<{ readonly by: string; readonly down: boolean }>({ by: table.first, down: false })
  const shown = columns.filter((column, n) => n === 0 || !hidden.includes(column.id))
  const sorted = useMemo(() => {
    const column = columns.find(each => each.id === sort.by) ?? columns[0]
    const { compare: words } = new Intl.Collator(document.documentElement.lang, { numeric: true })
    const compare = column.compare ?? ((a: Row, b: Row) => words(column.text(a), column.text(b)))
    const byName = (a: Row, b: Row) => words(columns[0].text(a), columns[0].text(b))
    return rows.toSorted((a, b) => (sort.down ? -1 : 1) * compare(a, b) || byName(a, b))
  }, [rows, columns, sort])
  const { frame, first, last, rowPx, at, onKeyDown } = useRowCursor(sorted.length, row => open(sorted[row]))
  const save = () =>
    saveText(
      `${name}.csv`,
      csvOf([shown.map(column => column.title), ...sorted.map(row => shown.map(column => column.text(row)))]),
    )
  return (
    <div className="long">
      <div className="long-tools no-print">
        <span className="soft" aria-live="polite">
          {say('list.count', { count: sorted.length })}
        </span>
        <details className="columns">
          <summary className="button">{say('table.columns')}</summary>
          <fieldset className="panel-box">
            {columns.slice(1).map(({ id, title }) => (
              <label key={id} className="choice">
                <input
                  type="checkbox"
                  checked={!hidden.includes(id)}
                  onChange={event =>
                    hideColumns(name, event.target.checked ? hidden.filter(each => each !== id) : [...hidden, id])
                  }
                />
                {title}
              </label>
            ))}
          </fieldset>
        </details>
        <button type="button" className="button" onClick={save}>
          {say('table.csv')}
        </button>
      </div>
      {/* The frame scrolls and carries the row cursor, so the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
      <section className="long-table" ref={frame} tabIndex={0} aria-label={label} onKeyDown={onKeyDown}>
        <table className="desk-table" aria-rowcount={sorted.length + 1} aria-label={label}>
          <thead>
            <tr aria-rowindex={1}>
              {shown.map(({ id, title }) => (
                <th key={id} scope="col" aria-sort={sort.by === id ? (sort.down ? 'descending' : 'ascending') : 'none'}>
                  <button
                    type="button"
                    className="sort-button"
                    onClick={() => setSort({ by: id, down: sort.by === id && !sort.down })}
                  >
                    {title}
                    <span className="sort-mark" aria-hidden="true">
                      {sort.by === id ? (sort.down ? '▼' : '▲') : ''}
                    </span>
                  </button>
                </th>
              ))}
              {renderAct && (
                <th scope="col">
                  <span className="unseen">{say('table.act')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            <RowsOutOfSight rows={first} rowPx={rowPx} />
            {sorted.slice(first, last).map((row, i) => (
              <tr
                key={keyOf(row)}
                aria-rowindex={first + i + 2}
                className={first + i === at ? 'cursor' : ''}
                style={{ blockSize: `${rowPx}px` }}
              >
                {shown.map((column, n) =>
                  n === 0 ? (
                    <th key={column.id} scope="row" aria-label={column.text(row)}>
                      <div className="cell">{column.cell?.(row) ?? <bdi>{column.text(row)}</bdi>}</div>
                    </th>
                  ) : (
                    <td key={column.id} className={column.number ? 'number' : ''}>
                      <div className="cell" title={column.text(row)}>
                        {column.cell?.(row) ?? <bdi>{column.text(row)}</bdi>}
                      </div>
                    </td>
                  ),
                )}
                {renderAct && <td className="end">{renderAct(row)}</td>}
              </tr>
            ))}
            <RowsOutOfSight rows={sorted.length - last} rowPx={rowPx} />
          </tbody>
        </table>
      </section>
    </div>
  )
}
