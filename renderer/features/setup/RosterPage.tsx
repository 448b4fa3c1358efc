import { useState } from 'react'
import { useStore } from 'zustand'
import type { Input, Output } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useAsked, useMay } from '../../live/asking.ts'
import { siteStore } from '../../live/station.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Advice, Panel, Refusal } from '../../ui/parts.tsx'
import { knownRoles, useRoleName } from '../alarms/useRoleName.ts'
import { clockTimes } from './clockTimes.ts'
import { Days } from './Days.tsx'

type Shift = Output<'roster.show'>['shifts'][number]
/** A shift in the editor: its place in the list is no key, because shifts are taken out of the middle. */
type Row = Shift & { readonly key: number }

/** Who is on duty when: whom alarms are told to. */
export function RosterPage() {
  const { answer, failure, again } = useAsked('roster.show', {})
  if (failure) return <Refusal failure={failure} />
  if (!answer) return <div className="skeleton tall" />
  return (
    <>
      <OnDuty answer={answer} />
      <Shifts first={answer.shifts} again={again} />
    </>
  )
}

function OnDuty({ answer }: { answer: Output<'roster.show'> }) {
  const { say, list } = useSpeech()
  const roleName = useRoleName()
  if (answer.onDuty.length === 0) return null
  return (
    <Panel title={say('roster.now')}>
      <ul className="on-duty plain-list">
        {answer.onDuty.map(({ role, unit, people }) => (
          <li key={`${role} ${unit}`} className="card">
            <strong>{roleName(role)}</strong>
            <span className="soft">{unit === '' ? say('roster.house') : unit}</span>
            <span className={people.length === 0 ? 'warned' : ''}>
              <bdi>{people.length === 0 ? say('roster.nobody') : list(people)}</bdi>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Shifts({ first, again }: { first: readonly Shift[]; again: () => void }) {
  const { say } = useSpeech()
  const may = useMay('roster.edit')
  const [rows, setRows] = useState<readonly Row[]>(() => first.map((shift, key) => ({ ...shift, key })))
  const [changed, setChanged] = useState<'no' | 'yes' | 'saved'>('no')
  const { busy, failure, act } = useAct()
  const change = (next: readonly Row[]) => {
    setRows(next)
    setChanged('yes')
  }
  const add = () => {
    const last = rows.at(-1)
    const key = Math.max(0, ...rows.map(row => row.key)) + 1
    const like = last ?? { role: 'nurse', unit: '', days: [], from: '07:00', to: '19:00' }
    change([...rows, { ...like, who: '', key }])
  }
  const save = async () => {
    const shifts: Input<'roster.save'>['shifts'] = rows.map(({ who, role, unit, days, from, to }) => ({
      who: who.trim(),
      role: role.trim(),
      unit,
      days,
      from,
      to,
    }))
    if (!(await act('roster.save', { shifts }))) return
    setChanged('saved')
    again()
  }
  const whole = rows.every(row => row.who.trim() !== '' && row.role.trim() !== '')
  return (
    <>
      <p className="soft">{say('roster.what')}</p>
      {!may && <Advice text={say('roster.mayNot')} tip={say('roster.mayNotTip')} />}
      {rows.length === 0 && <Advice text={say('roster.none')} tip={say('roster.noneTip')} />}
      <fieldset className="sheet-parts" disabled={!may || busy}>
        <ol className="plain-list cards">
          {rows.map(row => (
            <ShiftRow
              key={row.key}
              row={row}
              put={part => change(rows.map(each => (each.key === row.key ? { ...each, ...part } : each)))}
              remove={() => change(rows.filter(each => each.key !== row.key))}
            />
          ))}
        </ol>
        <RoleList />
        <Refusal failure={failure} />
        {may && (
          <div className="actions">
            <button type="button" className="button" onClick={add}>
              <Icon name="plus" size="1em" />
              {say('roster.add')}
            </button>
            <button
              type="button"
              className="button primary"
              disabled={changed !== 'yes' || !whole}
              onClick={() => void save()}
            >
              {say('roster.save')}
            </button>
            <output className={`saved-note ${changed === 'yes' ? 'warned' : 'soft'}`}>
              {changed === 'no' ? '' : say(changed === 'yes' ? 'roster.unsaved' : 'roster.saved')}
            </output>
          </div>
        )}
      </fieldset>
    </>
  )
}

function ShiftRow({ row, put, remove }: { row: Row; put: (part: Partial<Shift>) => void; remove: () => void }) {
  const { say } = useSpeech()
  const site = useStore(siteStore)
  const rooms = site.state === 'known' ? site.site.floors.flatMap(floor => floor.rooms) : []
  const units = [...new Set([row.unit, ...rooms.map(room => room.unit)])].filter(unit => unit !== '').sort()
  return (
    <li className="card shift">
      <label className="field">
        <span>{say('roster.who')}</span>
        <input value={row.who} maxLength={80} onChange={event => put({ who: event.target.value })} />
      </label>
      <label className="field">
        <span>{say('roster.role')}</span>
        <input list="roles" value={row.role} maxLength={80} onChange={event => put({ role: event.target.value })} />
      </label>
      <label className="field short">
        <span>{say('roster.unit')}</span>
        <select value={row.unit} onChange={event => put({ unit: event.target.value })}>
          <option value="">{say('roster.house')}</option>
          {units.map(unit => (
            <option key={unit}>{unit}</option>
          ))}
        </select>
      </label>
      <Days days={row.days} change={days => put({ days })} />
      {(['from', 'to'] as const).map(end => (
        <label key={end} className="field time">
          <span>{say(`roster.${end}`)}</span>
          <select value={row[end]} onChange={event => put({ [end]: event.target.value })}>
            {clockTimes(row[end]).map(time => (
              <option key={time}>{time}</option>
            ))}
          </select>
        </label>
      ))}
      <button
        type="button"
        className="bare-button"
        aria-label={say('roster.remove', { who: row.who })}
        onClick={remove}
      >
        <Icon name="close" />
      </button>
      {row.from >= row.to && <span className="soft overnight">{say('roster.overnight')}</span>}
    </li>
  )
}

/** Roles that alarms are told to by themselves; others may be written. */
const RoleList = () => (
  <datalist id="roles">
    {knownRoles.map(role => (
      <option key={role}>{role}</option>
    ))}
  </datalist>
)
