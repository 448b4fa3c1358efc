import { useStore } from 'zustand'
import { useSpeech } from '../../i18n/words.tsx'
import { link } from '../../live/station.ts'
import { vouchingStore } from '../../live/vouching.ts'
import { Dialog } from '../../ui/parts.tsx'
import { SignIn } from './SignIn.tsx'

/** The station itself may not: who does it? For this one thing; nobody is signed in by it. */
export function Vouch() {
  const { say } = useSpeech()
  const { answer } = useStore(vouchingStore)
  if (answer === null) return null
  return (
    <Dialog title={say('vouch.title')} onClose={() => answer(null)}>
      <p className="soft">{say('vouch.text')}</p>
      <SignIn
        first="badge"
        button="vouch.do"
        prove={async proof => answer((await link.call('session.vouch', proof)).voucher)}
      />
    </Dialog>
  )
}
