import type { AuditLine } from '../../../core/api/auditing.ts'
import type { WordId } from '../../i18n/en.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { useNow } from '../../live/hooks.ts'
import { Refusal } from '../../ui/parts.tsx'

const listed = 30

/** Who looked at this, or changed something of it: of the audit log, the latest first. */
export function Looks({ id }: { id: string }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const { answer, failure } = useAsked('audit.list', { subject: id, limit: listed })
  if (failure) return <Refusal failure={failure} />
  if (!answer) return <div className="skeleton" />
  if (answer.entries.length === 0) return <p className="soft">{say('looks.none')}</p>
  return (
    <>
      <ol className="plain-list cards">
        {answer.entries.map(entry => (
          <li key={entry.seq}>
            <strong>
              <bdi>{entry.who}</bdi>
            </strong>{' '}
            {say(entry.ok ? kindOf(entry, id) : 'looks.refused')} <span className="soft">{entry.op}</span>
            <br />
            <span className="soft">
              {speech.moment(entry.at, now)}
              {entry.where !== '' && (
                <>
                  {' · '}
                  <bdi>{entry.where}</bdi>
                </>
              )}
            </span>
            {entry.why !== '' && (
              <p className="warned">
                <bdi>{entry.why}</bdi>
              </p>
            )}
          </li>
        ))}
      </ol>
      {answer.more && <p className="soft">{say('looks.more')}</p>}
    </>
  )
}

function kindOf({ op, shown }: AuditLine, id: string): WordId {
  if (op === 'subjects.find') return 'looks.found'
  return shown.includes(id) || op.endsWith('.show') || op.endsWith('.list') ? 'looks.looked' : 'looks.did'
}
