import { useEffect, useMemo, useState } from 'react'
import type { PositionRow } from '../../core/api/rows.ts'
import type { WordId } from '../i18n/en.ts'
import type { Speech } from '../i18n/speech.ts'
import { percent } from '../i18n/speech.ts'
import { useSpeech } from '../i18n/words.tsx'
import { useNow, usePositions, useView } from '../live/hooks.ts'
import { positions, type SiteView } from '../live/station.ts'
import { choose } from '../live/view.ts'
import type { FloorView } from '../map/roomLayout.ts'
import { glyphOf } from '../ui/glyphs.ts'
import { Icon } from '../ui/Icon.tsx'
import { floorName, isPerson, roomNameOf } from '../ui/names.ts'
import { Advice, StateChip, UpkeepChip } from '../ui/parts.tsx'
import { RowsOutOfSight, useRowCursor } from '../ui/useRowCursor.tsx'

type Column = 'name' | 'type' | 'room' | 'state' | 'heard' | 'sure' | 'upkeep'

const columns: readonly { readonly id: Column; readonly title: WordId }[] = [
  { id: 'name', title: 'list.name' },
  { id: 'type', title: 'list.type' },
  { id: 'room', title: 'list.room' },
  { id: 'state', title: 'list.state' },
  { id: 'heard', title: 'list.heard' },
  { id: 'sure', title: 'list.sure' },
  { id: 'upkeep', title: 'list.upkeep' },
]

const upkeepOrder = { overdue: 0, grace: 1, due: 2, ok: 3 } as const

/** Everyone and everything on the floor, sortable. Only the rows in sight are in the page, however many there are. */
export function FloorTable({ site, floor }: { site: SiteView; floor: FloorView }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const all = usePositions()
  const { hiddenKinds, chosen, found, query } = useView(v => v)
  const [sort, setSort] = useState<{ readonly by: Column; readonly down: boolean }>({ by: 'name', down: false })

  const rows = useMemo(() => {
    const ids = found && query !== '' ? new Set(found.answers.map(answer => answer.id)) : null
    const own = [...all.rows.values()].filter(
      row => row.floor === floor.floor && !hiddenKinds.includes(row.kind) && (ids === null || ids.has(row.id)),
    )
    const collator = new Intl.Collator(document.documentElement.lang, { numeric: true })
    const compare = comparison(sort.by, collator, room => roomNameOf(site, floor.floor, room))
    return own.sort((a, b) => (sort.down ? -1 : 1) * compare(a, b) || collator.compare(a.name, b.name))
  }, [floor, site, all, hiddenKinds, sort, found, query])

  const { frame, first, last, rowPx, at, moveTo, onKeyDown } = useRowCursor(rows.length, row =>
    choose({ what: 'subject', id: rows[row].id }),
  )
  useEffect(() => frame.current?.focus(), [frame])
  const label = say('list.label', { floor: floorName(floor, speech) })
  return (
    // The frame scrolls and carries the row cursor, so the keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions
    <section className="floor-table" ref={frame} tabIndex={0} aria-label={label} onKeyDown={onKeyDown}>
      <table aria-rowcount={rows.length + 1} aria-label={label}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ id, title }) => (
              <th
                key={id}
                scope="col"
                className={`col-${id}`}
                aria-sort={sort.by === id ? (sort.down ? 'descending' : 'ascending') : 'none'}
              >
                <button type="button" onClick={() => setSort({ by: id, down: sort.by === id && !sort.down })}>
                  {say(title)}
                  <span className="sort-mark" aria-hidden="true">
                    {sort.by === id ? (sort.down ? '▼' : '▲') : ''}
                  </span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <RowsOutOfSight rows={first} rowPx={rowPx} />
          {rows.slice(first, last).map((row, i) => (
            <tr
              key={row.id}
              aria-rowindex={first + i + 2}
              className={`${row.freshness} ${first + i === at ? 'cursor' : ''} ${chosen?.what === 'subject' && chosen.id === row.id ? 'chosen' : ''}`}
              style={{ blockSize: `${rowPx}px` }}
              onClick={() => {
                moveTo(first + i)
                choose({ what: 'subject', id: row.id })
              }}
            >
              <Cells row={row} site={site} speech={speech} now={now} />
            </tr>
          ))}
          <RowsOutOfSight rows={rows.length - last} rowPx={rowPx} />
        </tbody>
      </table>
      {rows.length === 0 && positions.ready && (
        <Advice text={say('list.count', { count: 0 })} tip={say('site.noSubjects')} />
      )}
      <p className="unseen" aria-live="polite">
        {say('list.count', { count: rows.length })}
      </p>
    </section>
  )
}

function Cells({ row, site, speech, now }: { row: PositionRow; site: SiteView; speech: Speech; now: number }) {
  const room = row.room === null ? speech.say('card.outside') : roomNameOf(site, row.floor, row.room)
  return (
    <>
      <th scope="row">
        <span className="cell-name">
          <Icon name={glyphOf(row.kind, row.type)} size="1.1rem" />
          <bdi>{speech.named(row.name)}</bdi>
        </span>
      </th>
      <td className="col-type">{row.type}</td>
      <td>
        {row.freshness === 'lost' ? (
          speech.say('missing.last', { place: room, moment: speech.moment(row.lastHeardAt, now) })
        ) : (
          <bdi>{room}</bdi>
        )}
      </td>
      <td>
        {row.freshness === 'lost' ? (
          <span className="chip lost">{speech.say('state.lost')}</span>
        ) : (
          !isPerson(row.kind) && <StateChip state={row.state} />
        )}
      </td>
      <td className="number">{speech.age(now - row.lastHeardAt)}</td>
      <td className="number" title={speech.sureness(row.probability)}>
        {speech.say('percent', { pct: percent(row.probability) })}
      </td>
      <td className="col-upkeep">
        <UpkeepChip upkeep={row.upkeep} />
      </td>
    </>
  )
}

function comparison(by: Column, { compare }: Intl.Collator, roomName: (room: string) => string) {
  return (a: PositionRow, b: PositionRow): number => {
    switch (by) {
      case 'name':
        return compare(a.name, b.name)
      case 'type':
        return compare(a.type, b.type)
      case 'room':
        return compare(roomName(a.room ?? ''), roomName(b.room ?? ''))
      case 'state':
        return compare(a.state, b.state)
      case 'heard':
        return b.lastHeardAt - a.lastHeardAt
      case 'sure':
        return a.probability - b.probability
      case 'upkeep':
        return (a.upkeep ? upkeepOrder[a.upkeep] : 3) - (b.upkeep ? upkeepOrder[b.upkeep] : 3)
    }
  }
}
