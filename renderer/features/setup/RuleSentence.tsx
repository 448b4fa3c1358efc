import { useStore } from 'zustand'
import { roomTypes } from '../../../core/model/site.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { usePositions } from '../../live/hooks.ts'
import { siteStore } from '../../live/station.ts'
import { floorName } from '../../ui/names.ts'
import { Hours } from './Hours.tsx'
import { type Choice, Pick } from './Pick.tsx'
import { asKind, everywhere, ruleKinds, timed, type RuleKind } from './ruleParts.ts'
import type { Rule } from './RulesPage.tsx'

/** Kinds that are about no place. */
const placeless: ReadonlySet<RuleKind> = new Set(['battery', 'tampered', 'maintenance'])
const units = { minute: 60, hour: 3_600, day: 86_400 } as const
type Unit = keyof typeof units
const unitOf = (s: number): Unit =>
  s > 0 && s % units.day === 0 ? 'day' : s > 0 && s % units.hour === 0 ? 'hour' : 'minute'

/** "When [an infusion pump] [stays in] [a corridor] for [30] [minutes], [at night], tell as [medium]." */
export function RuleSentence({ rule, put }: { rule: Rule; put: (part: Partial<Rule>) => void }) {
  const { say } = useSpeech()
  return (
    <fieldset className="sentence" aria-label={say('rule.sentence')}>
      <span>{say('rule.when')}</span>
      <Whom rule={rule} put={put} />
      <select
        className="part"
        aria-label={say('rule.kind')}
        value={rule.kind}
        onChange={event => put(asKind(rule, event.target.value as RuleKind))}
      >
        {ruleKinds.map(kind => (
          <option key={kind} value={kind}>
            {say(`ruleKind.${kind}`)}
          </option>
        ))}
      </select>
      {!placeless.has(rule.kind) && <Places rule={rule} put={put} />}
      {rule.kind === 'battery' && (
        <>
          <Count label={say('rule.pct')} value={rule.batteryPct} change={batteryPct => put({ batteryPct })} />
          <span>%</span>
        </>
      )}
      {rule.par !== null && <Stock par={rule.par} put={par => put({ par })} />}
      {(timed.has(rule.kind) || rule.forS > 0) && <Duration rule={rule} put={put} />}
      <Hours when={rule.when} change={when => put({ when })} />
      <span>{say('rule.tellAs')}</span>
      <select
        className={`part priority-${rule.priority}`}
        aria-label={say('rule.priority')}
        value={rule.priority}
        onChange={event => put({ priority: event.target.value as Rule['priority'] })}
      >
        {(['high', 'medium', 'low', 'information'] as const).map(each => (
          <option key={each} value={each}>
            {say(`priority.${each}`)}
          </option>
        ))}
      </select>
    </fieldset>
  )
}

interface Part {
  rule: Rule
  put: (part: Partial<Rule>) => void
}

function Whom({ rule, put }: Part) {
  const { say } = useSpeech()
  const all = usePositions()
  const kinds = (['asset', 'bed', 'patient'] as const).map(kind => ({
    id: `kind:${kind}`,
    name: say(`kind.${kind}`),
    group: say('rule.kinds'),
  }))
  const types = [...new Set([...all.rows.values()].filter(r => r.kind === 'asset' && r.type !== '').map(r => r.type))]
  const choices: Choice[] = [
    ...types.sort().map(type => ({ id: `type:${type}`, name: type, group: say('rule.types') })),
    ...kinds,
    ...rule.who.subjects.map(id => ({ id: `one:${id}`, name: all.rows.get(id)?.name ?? id, group: say('rule.ones') })),
  ]
  const { who } = rule
  const chosen = [
    ...who.types.map(type => `type:${type}`),
    ...who.subjects.map(id => `one:${id}`),
    // A type says more than that it is equipment.
    ...(who.types.length + who.subjects.length > 0 ? [] : who.kinds.map(kind => `kind:${kind}`)),
  ]
  const change = (next: readonly string[]) =>
    put({
      who: {
        types: after(next, 'type:'),
        subjects: after(next, 'one:'),
        kinds: after(next, 'kind:') as Rule['who']['kinds'],
      },
    })
  return <Pick label={say('rule.who')} none={say('rule.anything')} choices={choices} chosen={chosen} change={change} />
}

const after = (ids: readonly string[], prefix: string) =>
  ids.filter(id => id.startsWith(prefix)).map(id => id.slice(prefix.length))

function Places({ rule, put }: Part) {
  const speech = useSpeech()
  const { say } = speech
  const site = useStore(siteStore)
  const floors = site.state === 'known' ? site.site.floors : []
  const rooms = floors.flatMap(floor => floor.rooms.map(room => ({ room, group: floorName(floor, speech) })))
  const present = new Set(rooms.map(({ room }) => room.type))
  const choices: Choice[] = [
    ...roomTypes
      .filter(type => present.has(type) || rule.where.roomTypes.includes(type))
      .map(type => ({ id: `type:${type}`, name: say(`roomType.${type}`), group: say('rule.roomTypes') })),
    ...[...new Set(rooms.map(({ room }) => room.unit).filter(unit => unit !== ''))].map(unit => ({
      id: `unit:${unit}`,
      name: unit,
      group: say('rule.units'),
    })),
    ...floors.map(f => ({ id: `floor:${f.floor}`, name: floorName(f, speech), group: say('floor.switch') })),
    ...rooms.map(({ room, group }) => ({ id: `room:${room.id}`, name: room.name, group })),
  ]
  const { where } = rule
  const chosen = [
    ...where.roomTypes.map(type => `type:${type}`),
    ...where.units.map(unit => `unit:${unit}`),
    ...where.floors.map(floor => `floor:${floor}`),
    ...where.rooms.map(room => `room:${room}`),
  ]
  const change = (next: readonly string[]) =>
    put({
      where: {
        roomTypes: after(next, 'type:') as Rule['where']['roomTypes'],
        units: after(next, 'unit:'),
        floors: after(next, 'floor:').map(Number),
        rooms: after(next, 'room:'),
      },
    })
  return (
    <Pick
      label={say('rule.where')}
      none={say(everywhere(rule.kind))}
      choices={choices}
      chosen={chosen}
      change={change}
    />
  )
}

function Duration({ rule, put }: Part) {
  const { say } = useSpeech()
  const [unit, count] = [unitOf(rule.forS), Math.round(rule.forS / units[unitOf(rule.forS)])]
  return (
    <>
      <span>{say('rule.for')}</span>
      <Count label={say('rule.howLong')} value={count} change={n => put({ forS: n * units[unit] })} />
      <select
        className="part"
        aria-label={say('rule.unit')}
        value={unit}
        onChange={event => put({ forS: Math.min(7, count) * units[event.target.value as Unit] })}
      >
        {(Object.keys(units) as Unit[]).map(each => (
          <option key={each} value={each}>
            {say(`rule.${each}`)}
          </option>
        ))}
      </select>
    </>
  )
}

function Stock({ par, put }: { par: NonNullable<Rule['par']>; put: (par: NonNullable<Rule['par']>) => void }) {
  const { say } = useSpeech()
  return (
    <>
      {(['min', 'critical', 'target'] as const).map(each => (
        <label key={each} className="stock">
          <span>{say(`rule.par.${each}`)}</span>
          <Count label={say(`rule.par.${each}`)} value={par[each]} change={n => put({ ...par, [each]: n })} />
        </label>
      ))}
      <label className="stock">
        <span>{say('rule.par.max')}</span>
        <input
          type="number"
          min={0}
          className="part number"
          aria-label={say('rule.par.max')}
          placeholder={say('rule.par.noMax')}
          value={par.max ?? ''}
          onChange={({ target }) => {
            const n = target.valueAsNumber
            if (target.value === '') put({ ...par, max: null })
            else if (Number.isInteger(n) && n >= 0) put({ ...par, max: n })
          }}
        />
      </label>
    </>
  )
}

function Count({ label, value, change }: { label: string; value: number; change: (n: number) => void }) {
  return (
    <input
      type="number"
      min={0}
      className="part number"
      aria-label={label}
      value={value}
      onChange={event => {
        const n = event.target.valueAsNumber
        if (Number.isInteger(n) && n >= 0) change(n)
      }}
    />
  )
}
