import { useEffect, useState } from 'react'
import type { Input } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useIdentity } from '../../live/identity.ts'
import type { Act } from '../../live/orderSteps.ts'
import { link } from '../../live/station.ts'
import { SignIn } from '../access/SignIn.tsx'

/** A work order is signed by whose badge is held to the station's reader, whoever works here; it goes on as theirs. */
export function BadgeSignature({ goOnAs }: { goOnAs: (proof: Input<'session.vouch'>, act: Act) => Promise<void> }) {
  const { say } = useSpeech()
  const standing = useIdentity()?.standing
  const [open, setOpen] = useState(false)
  const [tapped, setTapped] = useState<string | null>(null)
  const [outcome, setOutcome] = useState<'passed' | 'failed'>('passed')
  useEffect(
    () =>
      link.onBadge(whose => {
        setTapped(whose)
        setOpen(true)
      }),
    [],
  )
  // Without accounts, or without the engine, nobody can be told by a badge.
  if (standing !== 'signed-in' && standing !== 'station') return null
  return (
    <section aria-label={say('badge.title')} className="ending">
      <div className="actions">
        <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {say('badge.title')}
        </button>
      </div>
      {open && (
        <div className="panel-box">
          <p className="soft">{say('badge.text')}</p>
          <fieldset className="check-line">
            <legend>{say('badge.outcome')}</legend>
            {(['passed', 'failed'] as const).map(each => (
              <label key={each} className="choice">
                <input type="radio" name="badge-outcome" checked={outcome === each} onChange={() => setOutcome(each)} />
                {say(`outcome.${each}`)}
              </label>
            ))}
          </fieldset>
          <SignIn
            first="badge"
            tappedBy={tapped}
            button={outcome === 'passed' ? 'end.passed' : 'end.failed'}
            prove={proof => goOnAs(proof, { kind: 'sign', outcome })}
          />
        </div>
      )}
    </section>
  )
}
