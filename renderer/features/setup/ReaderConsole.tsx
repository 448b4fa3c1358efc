/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- the lines scroll: the keyboard must reach them */
import { useEffect, useRef, useState } from 'react'
import { captureLines } from '../../../core/api/capture.ts'
import type { Output } from '../../../core/api/contract.ts'
import type { ConsoleLine } from '../../../core/api/readers.ts'
import { Failure } from '../../../core/api/errors.ts'
import { writeHead } from '../../../core/model/capture.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { link } from '../../live/station.ts'
import { saveText } from '../../ui/csv.ts'
import { Panel, Refusal } from '../../ui/parts.tsx'
import { ToldWhole } from '../../ui/Told.tsx'

const kept = 200
/** A recording that is forgotten must not fill the memory. */
const mostRecorded = 50_000

/** What happens on the wire of a reader, as it happens. */
export function ReaderConsole({ id, onLeave }: { id: string; onLeave: () => void }) {
  const { say } = useSpeech()
  const [lines, setLines] = useState<readonly ConsoleLine[]>([])
  const [record, setRecord] = useState<readonly string[] | null>(null)
  const [paused, setPaused] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const since = useRef(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let left = false
    const ask = async () => {
      try {
        const answer = await link.call('readers.console', { id, since: since.current })
        if (left) return
        since.current = answer.next
        setFailure(null)
        setRecord(before => before && recorded(before, id, answer))
        if (!paused && answer.lines.length > 0) setLines(before => [...before, ...answer.lines].slice(-kept))
      } catch (cause) {
        if (!(cause instanceof Failure)) throw cause
        if (!left) setFailure(cause)
      }
      if (!left) timer = setTimeout(() => void ask(), 500)
    }
    void ask()
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [id, paused])
  const save = () => {
    saveText(`${id}.jsonl`, (record ?? []).map(line => `${line}\n`).join(''))
    setRecord(null)
  }
  return (
    <Panel title={say('readers.console', { reader: id })}>
      <div className="actions">
        <button type="button" className="button" onClick={onLeave}>
          {say('dialog.close')}
        </button>
        <button type="button" className="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>
          {say(paused ? 'console.go' : 'console.pause')}
        </button>
        <button type="button" className="button" onClick={() => (record === null ? setRecord([]) : save())}>
          {record === null ? say('console.record') : say('console.save', { n: Math.max(0, record.length - 1) })}
        </button>
      </div>
      <Refusal failure={failure} />
      <ol
        className="plain-list console-lines"
        dir="ltr"
        tabIndex={0}
        aria-label={say('readers.console', { reader: id })}
      >
        {lines.length === 0 && <li>{say('console.wait')}</li>}
        {lines.toReversed().map(line => (
          <li key={line.n}>
            <strong>{say(`console.${line.kind}`)}</strong>
            <span className={line.kind === 'problem' ? 'warned' : ''}>
              {wordsOf(line)} {line.problem && <ToldWhole told={line.problem} />}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

/** A capture, as the shell reads it: whose it is, then what goes over the wire from here on. */
function recorded(before: readonly string[], reader: string, answer: Output<'readers.console'>): readonly string[] {
  const { driver, link, settings, lines, lost } = answer
  const head = before.length > 0 ? before : [writeHead({ reader, driver, link, settings })]
  return [...head, ...captureLines(lines, lost)].slice(0, mostRecorded)
}

const wordsOf = ({ topic, hex, text, reading }: ConsoleLine): string =>
  [topic, hex, text, reading && JSON.stringify(reading)].filter(Boolean).join(' ')
