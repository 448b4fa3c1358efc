import { useState } from 'react'
import type { Input } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import type { Act } from '../../live/orderSteps.ts'
import { SignIn } from '../access/SignIn.tsx'

/** Does it in the name of whom the badge and PIN show, whoever works here; the work here goes on as theirs. */
export type GoOnAs = (proof: Input<'session.vouch'>, act: Act) => Promise<void>

/** A work order is signed by whose badge is held to the station's reader. @param tapped whose was, just before */
export function BadgeSignature({ tapped, goOnAs }: { tapped: string | null; goOnAs: GoOnAs }) {
  const { say } = useSpeech()
  const [outcome, setOutcome] = useState<'passed' | 'failed'>('passed')
  return (
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
  )
}
