import { useState } from 'react'
import { createPortal } from 'react-dom'
import { useStore } from 'zustand'
import type { PositionRow } from '../../../core/api/rows.ts'
import { type BoardUnit, boardOf } from '../../../core/api/boardOf.ts'
import { percent } from '../../i18n/speech.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useFloor, useLink } from '../../live/hooks.ts'
import { clock, positions, rooms, siteStore } from '../../live/station.ts'
import { openSheet } from '../../live/view.ts'
import { glyphOf } from '../../ui/glyphs.ts'
import { Icon } from '../../ui/Icon.tsx'
import { floorNameOf, isPerson } from '../../ui/names.ts'
import { Dialog, StateChip } from '../../ui/parts.tsx'

/** A cell to be written in by hand. */
const nothing = '\u00a0'

/** '' = the whole house, `floor:N`, or `unit:NAME`. */
type Of = '' | `floor:${number}` | `unit:${string}`

/**
 * What a ward works from while its computers are gone: made from what this window knows, so that it can be printed
 * after the engine went, too. It is taken once, when it is opened: what is printed is what was looked at.
 */
export function BoardSheet() {
  const speech = useSpeech()
  const { say } = speech
  const floor = useFloor()
  const live = useLink().state === 'live'
  const site = useStore(siteStore)
  const [of, setOf] = useState<Of>(floor ? `floor:${floor.floor}` : '')
  const [taken] = useState(() => ({
    at: clock.now(),
    positions: [...positions.rows.values()],
    rooms: [...rooms.getState().rows.values()],
  }))
  const plan = site.state === 'known' ? site.site : null
  const units = [...new Set(taken.rooms.map(room => room.unit))].filter(unit => unit !== '').sort()
  const board = boardOf(taken.positions, taken.rooms, {
    floor: of.startsWith('floor:') ? Number(of.slice(6)) : null,
    unit: of.startsWith('unit:') ? of.slice(5) : null,
  })
  const subjects = board.reduce((sum, unit) => sum + unit.rooms.reduce((all, room) => all + room.rows.length, 0), 0)
  const paper = (
    <div className="board" id="board-paper">
      <p className="board-head">
        <strong>{plan?.name}</strong> {say('board.printed', { moment: speech.moment(taken.at, clock.now()) })}
      </p>
      {!live && <p className="board-head">{say('board.stale')}</p>}
      {board.map(unit => (
        <Unit key={`${unit.floor} ${unit.unit} ${unit.rooms[0].room}`} unit={unit} at={taken.at} />
      ))}
    </div>
  )
  return (
    <Dialog title={say('board.title')} onClose={() => openSheet(null)}>
      <div className="field-row">
        <label className="field">
          <span>{say('board.of')}</span>
          <select value={of} onChange={event => setOf(event.target.value as Of)}>
            <option value="">{say('board.house')}</option>
            {plan?.floors.map(each => (
              <option key={each.floor} value={`floor:${each.floor}`}>
                {floorNameOf(plan, each.floor, speech)}
              </option>
            ))}
            {units.map(unit => (
              <option key={unit} value={`unit:${unit}`}>
                {unit}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="button primary" onClick={() => print()}>
          <Icon name="printer" size="1em" />
          {say('board.print')}
        </button>
        <span className="soft">{say('board.counts', { rooms: roomsOf(board), subjects })}</span>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it */}
      <section className="board-scroll" tabIndex={0} aria-label={say('board.title')}>
        {paper}
      </section>
      {/* Paper knows no dialogs: the same board once more, outside of everything, shown by the printer alone. */}
      {createPortal(<div className="board-print only-print">{paper}</div>, document.body)}
    </Dialog>
  )
}

const roomsOf = (board: readonly BoardUnit[]) =>
  board.reduce((sum, unit) => sum + unit.rooms.filter(room => room.room !== null).length, 0)

function Unit({ unit, at }: { unit: BoardUnit; at: number }) {
  const speech = useSpeech()
  const { say } = speech
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const floor = floorNameOf(plan, unit.floor, speech)
  return (
    <table className="board-unit">
      <caption>{say('board.unit', { unit: unit.unit || say('board.noUnit'), floor })}</caption>
      <thead>
        <tr>
          <th scope="col">{say('board.room')}</th>
          <th scope="col">{say('board.who')}</th>
          <th scope="col">{say('list.state')}</th>
          <th scope="col">{say('board.heard')}</th>
          <th scope="col">{say('board.sure')}</th>
          <th scope="col">{say('board.notes')}</th>
        </tr>
      </thead>
      {unit.rooms.map(({ room, name, rows }) => (
        <tbody key={room ?? ''}>
          {(rows.length === 0 ? [null] : rows).map((row, i) => (
            <tr key={row?.id ?? ''}>
              {i === 0 && (
                <th scope="rowgroup" rowSpan={Math.max(1, rows.length)}>
                  <bdi>{room === null ? say('board.noRoom') : name}</bdi>
                </th>
              )}
              <Cells row={row} at={at} />
              <td className="board-hand">{nothing}</td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  )
}

function Cells({ row, at }: { row: PositionRow | null; at: number }) {
  const speech = useSpeech()
  if (row === null) return [0, 1, 2, 3].map(i => <td key={i}>{nothing}</td>)
  return (
    <>
      <td>
        <span className="cell-name">
          <Icon name={glyphOf(row.kind, row.type)} size="1em" />
          <bdi>{speech.named(row.name)}</bdi>
        </span>
      </td>
      <td>
        {row.freshness === 'lost' ? speech.say('state.lost') : !isPerson(row.kind) && <StateChip state={row.state} />}
      </td>
      <td className="number">{speech.ago(at - row.lastHeardAt)}</td>
      <td className="number">{speech.say('percent', { pct: percent(row.probability) })}</td>
    </>
  )
}
