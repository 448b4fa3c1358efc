import { csvOf, type ReportTable } from '../../../core/api/reportTable.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { ask, useAskedFor, usePeriod } from './asked.ts'

const periods = [1, 7, 30, 90] as const

/** Which days, and (where they matter) which types and units, each as a chip that can be taken away. */
export function Tools({
  table,
  choices,
}: {
  table: ReportTable | null
  choices?: { readonly types: readonly string[]; readonly units: readonly string[] }
}) {
  const { say } = useSpeech()
  const { period } = useAskedFor()
  const { from, to } = usePeriod()
  const setDay = (part: { from?: string; to?: string }) => {
    const next = { from, to, ...part }
    if (next.from !== '' && next.to !== '') ask({ period: next })
  }
  return (
    <div className="desk-tools facility-tools">
      <fieldset className="segments">
        <legend className="unseen">{say('period.label')}</legend>
        {periods.map(days => (
          <button key={days} type="button" aria-pressed={period === days} onClick={() => ask({ period: days })}>
            {say(`period.${days}`)}
          </button>
        ))}
      </fieldset>
      <label className="field narrow">
        <span>{say('period.from')}</span>
        <input type="date" value={from} max={to} onChange={event => setDay({ from: event.target.value })} />
      </label>
      <label className="field narrow">
        <span>{say('period.to')}</span>
        <input type="date" value={to} min={from} onChange={event => setDay({ to: event.target.value })} />
      </label>
      {choices && <Choices {...choices} />}
      <span className="push">
        <button type="button" className="button" disabled={table === null} onClick={() => table && save(table)}>
          {say('report.csv')}
        </button>
        <button type="button" className="button" disabled={table === null} onClick={() => print()}>
          {say('report.print')}
        </button>
      </span>
    </div>
  )
}

function Choices(choices: { readonly types: readonly string[]; readonly units: readonly string[] }) {
  const { say } = useSpeech()
  const chosen = useAskedFor()
  const nameOf = (name: string) => (name === '' ? say('choose.noUnit') : name)
  return (
    <>
      {(['types', 'units'] as const).map(which => {
        const label = say(which === 'types' ? 'choose.type' : 'choose.unit')
        return (
          <label key={which} className="field narrow">
            <span>{label}</span>
            <select value="add" onChange={event => ask({ [which]: [...chosen[which], event.target.value.slice(1)] })}>
              <option value="add">{say('choose.add')}</option>
              {choices[which]
                .filter(name => !chosen[which].includes(name))
                .map(name => (
                  <option key={name} value={`=${name}`}>
                    {nameOf(name)}
                  </option>
                ))}
            </select>
          </label>
        )
      })}
      <div className="chips whole-line">
        {(['types', 'units'] as const).flatMap(which =>
          chosen[which].map(name => (
            <button
              key={`${which} ${name}`}
              type="button"
              className="chip removable"
              aria-label={say('choose.remove', { name: nameOf(name) })}
              onClick={() =>
                ask({
                  [which]: chosen[which].filter(each => each !== name),
                  ...(chosen.by === 'subject' ? { by: 'type' as const } : {}),
                })
              }
            >
              <bdi>{nameOf(name)}</bdi>
              <Icon name="close" size="0.9em" />
            </button>
          )),
        )}
      </div>
    </>
  )
}

/** Exactly what is shown, in the order in which it is shown. The mark at its beginning tells spreadsheets that it is UTF-8. */
function save(table: ReportTable) {
  const url = URL.createObjectURL(new Blob([`\uFEFF${csvOf(table)}`], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${table.title} ${table.about[0]}.csv`
  link.click()
  URL.revokeObjectURL(url)
}
