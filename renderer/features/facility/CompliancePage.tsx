import type { ReportTable } from '../../../core/api/reportTable.ts'
import type { Output } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked, useMay } from '../../live/asking.ts'
import { positions } from '../../live/station.ts'
import { show } from '../../live/view.ts'
import { Advice, Refusal } from '../../ui/parts.tsx'
import { useAbout, usePeriod } from './asked.ts'
import { EvidencePack } from './EvidencePack.tsx'
import { ReportView, useSorted } from './ReportView.tsx'
import { Tools } from './Tools.tsx'

type Totals = Output<'maintenance.compliance'>['all']

/** What fell due in the period and what became of it; each line leads to the equipment. */
export function CompliancePage() {
  const { say } = useSpeech()
  const about = useAbout(false)
  const mayProve = useMay('upkeep.work')
  const { answer, failure } = useAsked('maintenance.compliance', usePeriod())
  const word = (id: 'equipment' | 'work' | 'due' | 'highRisk' | 'word' | 'done') => ({
    id,
    name: say(`compliance.${id}`),
    unit: '',
    digits: null,
    definition: id === 'word' ? say('compliance.definition') : null,
  })
  const table: ReportTable | null = answer && {
    title: say('compliance.title'),
    about,
    columns: [word('equipment'), word('work'), word('due'), word('highRisk'), word('word'), word('done')],
    rows: answer.rows.map(row => ({
      key: `${row.subject} ${row.plan} ${row.dueOn}`,
      cells: [
        row.name,
        row.title,
        row.dueOn,
        row.highRisk ? say('due.highRisk') : '',
        say(`compliance.${row.word}`),
        row.doneOn ?? '',
      ],
    })),
  }
  const sorted = useSorted(table)
  if (failure) return <Refusal failure={failure} />
  if (!answer) return <div className="skeleton tall" />
  const subjects = new Map(answer.rows.map(row => [`${row.subject} ${row.plan} ${row.dueOn}`, row.subject]))
  return (
    <>
      <Tools table={answer.rows.length === 0 ? null : sorted.table} />
      {mayProve && answer.rows.length > 0 && <EvidencePack />}
      {answer.rows.length === 0 ? (
        <Advice text={say('compliance.none')} tip={say('compliance.noneTip')} />
      ) : (
        <>
          <ul className="big-figures">
            <Rate name={say('compliance.rate')} totals={answer.all} />
            <Rate name={say('compliance.highRisk')} totals={answer.highRisk} />
          </ul>
          <ReportView
            sorted={sorted}
            open={key => {
              const id = subjects.get(key)
              return id === undefined
                ? null
                : () => show({ what: 'subject', id }, positions.rows.get(id)?.floor ?? null)
            }}
          />
        </>
      )}
    </>
  )
}

function Rate({ name, totals }: { name: string; totals: Totals }) {
  const { say } = useSpeech()
  return (
    <li className="figure-box">
      <span className="soft">{name}</span>
      <strong>{totals.rate === null ? '–' : say('percent', { pct: Math.round(totals.rate * 100) })}</strong>
      <span>{say('compliance.scheduled', { done: totals['on-time'], all: totals.scheduled - totals.pending })}</span>
    </li>
  )
}
