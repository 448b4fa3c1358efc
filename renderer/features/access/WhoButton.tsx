import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Identity } from '../../../core/api/envelope.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useView } from '../../live/hooks.ts'
import { isShut, signOut, useIdentity } from '../../live/identity.ts'
import { link } from '../../live/station.ts'
import { vouchingStore } from '../../live/vouching.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Advice, Dialog, Panel } from '../../ui/parts.tsx'
import { Glass } from './Glass.tsx'
import { SignIn } from './SignIn.tsx'
import { useRoleTitle } from './useRoleTitle.ts'

/** Who is signed in; behind it lock, hand over, sign out, break-glass. */
export function WhoButton() {
  const speech = useSpeech()
  const identity = useIdentity()
  const [open, setOpen] = useState(false)
  const [tapped, setTapped] = useState<string | null>(null)
  const signs = useView(v => v.sheet?.what === 'order')
  const vouches = useStore(vouchingStore, v => v.answer !== null)
  const elsewhere = signs || vouches || isShut(identity)
  const { say } = speech
  const close = () => {
    setOpen(false)
    setTapped(null)
  }
  // Whoever taps wants to work here, where nothing else on the screen asks for a badge.
  useEffect(
    () =>
      link.onBadge(whose => {
        if (elsewhere) return
        setTapped(whose)
        setOpen(true)
      }),
    [elsewhere],
  )
  if (identity === null) return null
  return (
    <>
      <button type="button" className="pill quiet who" onClick={() => setOpen(true)}>
        <Icon name="person" size="1.3em" />
        <bdi>{nameOf(identity, say)}</bdi>
        {identity.glassUntil !== null && (
          <strong className="warned">{say('who.glass', { clock: speech.clock(identity.glassUntil) })}</strong>
        )}
      </button>
      {open && (
        <Dialog title={say('who.title')} onClose={close}>
          {identity.standing === 'open' && <Advice text={say('who.openText')} tip={say('who.openTip')} />}
          {identity.standing === 'signed-in' && <SignedIn identity={identity} close={close} />}
          {identity.standing !== 'open' && identity.standing !== 'program' && (
            <Panel title={say('signIn.title')}>
              {identity.standing === 'signed-in' && <p className="soft">{say('who.handOver')}</p>}
              <SignIn done={close} tappedBy={tapped} />
            </Panel>
          )}
        </Dialog>
      )}
    </>
  )
}

function nameOf({ standing, name, who }: Identity, say: ReturnType<typeof useSpeech>['say']): string {
  switch (standing) {
    case 'open':
      return say('who.open')
    case 'station':
      return say('who.station')
    case 'nobody':
      return say('who.nobody')
    case 'locked':
      return say('who.locked', { name: who })
    default:
      return name ?? who
  }
}

function SignedIn({ identity, close }: { identity: Identity; close: () => void }) {
  const { say, list } = useSpeech()
  const titleOf = useRoleTitle()
  const lock = () => void link.call('session.lock', {}).then(close)
  return (
    <>
      <p>
        <strong>
          <bdi>{identity.name}</bdi>
        </strong>{' '}
        <span className="soft">{list(identity.roles.map(titleOf))}</span>
      </p>
      <div className="actions">
        <button type="button" className="button primary" onClick={lock}>
          {say('who.lock')}
        </button>
        <button type="button" className="button" onClick={() => void signOut().then(close)}>
          {say('who.out')}
        </button>
      </div>
      <Glass identity={identity} />
    </>
  )
}
