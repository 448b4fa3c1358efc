import { useState } from 'react'
import type { ImportReport } from '../../../core/api/housekeeping.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { ChooseFile } from '../../ui/ChooseFile.tsx'
import { Advice, Fold } from '../../ui/parts.tsx'

/** Beyond this a file is no table of this house. */
const mostBytes = 20_000_000
const mostFaults = 20

interface Looked {
  readonly csv: string
  readonly report: ImportReport
}

/** Rows out of a CSV file: looked at first, then taken over, all of them or none. */
export function FromFile({
  title,
  columns,
  busy,
  take,
  done,
}: {
  title: string
  /** The names of its columns as they stand in the first line; those in brackets may be left out. */
  columns: string
  busy: boolean
  /** Null where it was refused; the refusal is shown where it is called. */
  take: (csv: string, dryRun: boolean) => Promise<ImportReport | null>
  done: () => void
}) {
  const { say } = useSpeech()
  const [looked, setLooked] = useState<Looked | null>(null)
  const [taken, setTaken] = useState<ImportReport | null>(null)
  const [tooLong, setTooLong] = useState(false)
  const look = async (file: File) => {
    setLooked(null)
    setTaken(null)
    setTooLong(file.size > mostBytes)
    if (file.size > mostBytes) return
    const csv = await file.text()
    const report = await take(csv, true)
    if (report) setLooked({ csv, report })
  }
  const takeOver = async (csv: string) => {
    const report = await take(csv, false)
    if (!report) return
    setLooked(null)
    setTaken(report)
    done()
  }
  const faults = looked?.report.errors ?? []
  return (
    <Fold title={title}>
      <p className="soft">{say('file.what')}</p>
      <p>
        <code dir="ltr">{columns}</code>
      </p>
      <ChooseFile
        label={say('file.choose')}
        name={`${title}: ${say('file.choose')}`}
        accept=".csv,text/csv"
        disabled={busy}
        take={file => void look(file)}
      />
      {tooLong && <Advice text={say('file.tooLong')} tip={say('file.tooLongTip')} tone="error" />}
      {looked && faults.length > 0 && (
        <>
          <Advice text={say('file.faults', { count: faults.length })} tip={say('file.faultsTip')} tone="error" />
          <ol className="evidence">
            {faults.slice(0, mostFaults).map(({ line, column, reason }) => (
              <li key={`${line} ${column} ${reason}`}>
                {say('file.fault', { line, column })} <bdi>{reason}</bdi>
              </li>
            ))}
            {faults.length > mostFaults && (
              <li className="soft">{say('map.more', { count: faults.length - mostFaults })}</li>
            )}
          </ol>
        </>
      )}
      {looked && faults.length === 0 && (
        <div className="field-row">
          <span>{say('file.would', { ...countsOf(looked.report) })}</span>
          <button
            type="button"
            className="button primary"
            disabled={busy || looked.report.added + looked.report.changed === 0}
            onClick={() => void takeOver(looked.csv)}
          >
            {say('file.take')}
          </button>
        </div>
      )}
      <output>{taken && say('file.taken', { ...countsOf(taken) })}</output>
    </Fold>
  )
}

const countsOf = ({ added, changed, unchanged }: ImportReport) => ({ added, changed, unchanged })
