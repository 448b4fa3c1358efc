import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Input } from '../../../core/api/contract.ts'
import { Failure } from '../../../core/api/errors.ts'
import type { WordId } from '../../i18n/en.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { signIn, useIdentity } from '../../live/identity.ts'
import { cameBackStore, goElsewhere, useElsewhere } from '../../live/signInElsewhere.ts'
import { link } from '../../live/station.ts'
import { Refusal } from '../../ui/parts.tsx'
import { PinPad } from './PinPad.tsx'

interface SignInProps {
  readonly done?: () => void
  /** What is proved: that this one works here from now on, or does the one next thing. */
  readonly prove?: (proof: Input<'session.signIn'>) => Promise<void>
  readonly first?: 'name' | 'badge'
  /** Whose badge was tapped just before this was shown. */
  readonly tappedBy?: string | null
  readonly button?: WordId
}

/** Who one is, in one of two ways; what was typed is gone when it was tried. */
export function SignIn({
  done = () => {},
  prove = signIn,
  tappedBy = null,
  first = tappedBy === null ? 'name' : 'badge',
  button = 'signIn.do',
}: SignInProps) {
  const { say } = useSpeech()
  const [way, setWay] = useState<'name' | 'badge'>(first)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [badge, setBadge] = useState('')
  const [pin, setPin] = useState('')
  /** A further tap by the same one is another tap. */
  const [tapped, setTapped] = useState(tappedBy === null ? null : { by: tappedBy })
  const pinField = useRef<HTMLInputElement>(null)
  const { failure, busy, attempt } = useAttempt()
  const elsewhere = useElsewhere(prove === signIn)
  const cameBack = useStore(cameBackStore)
  useEffect(
    () =>
      link.onBadge(whose => {
        setTapped({ by: whose })
        setBadge('')
        setWay('badge')
      }),
    [],
  )
  // Whoever has tapped types the PIN next.
  useLayoutEffect(() => {
    if (tapped !== null) pinField.current?.focus()
  }, [tapped])
  /** Chosen by hand, it begins anew: another badge may be scanned. */
  const choose = (next: typeof way) => {
    setWay(next)
    setTapped(null)
  }
  const go = async () => {
    const proof = way === 'name' ? { name, password } : { pin, ...(badge.trim() !== '' && { badge: badge.trim() }) }
    const ok = await attempt(() => prove(proof))
    setPassword('')
    setPin('')
    if (ok) done()
  }
  return (
    <form
      className="sign-in"
      onSubmit={event => {
        event.preventDefault()
        void go()
      }}
    >
      <div className="tabs">
        {(['name', 'badge'] as const).map(each => (
          <button key={each} type="button" aria-pressed={way === each} onClick={() => choose(each)}>
            {say(each === 'name' ? 'signIn.byName' : 'signIn.byBadge')}
          </button>
        ))}
      </div>
      {/* Beside where one types: below the digits it would be out of sight. */}
      <Refusal failure={failure ?? (prove === signIn ? cameBack.failure : null)} />
      {way === 'name' ? (
        <>
          <label className="field">
            <span>{say('signIn.name')}</span>
            <input value={name} autoComplete="off" maxLength={80} onChange={event => setName(event.target.value)} />
          </label>
          <label className="field">
            <span>{say('signIn.password')}</span>
            <input
              type="password"
              value={password}
              autoComplete="off"
              maxLength={200}
              onChange={event => setPassword(event.target.value)}
            />
          </label>
        </>
      ) : (
        <>
          {tapped === null ? (
            <label className="field">
              <span>{say('signIn.badge')}</span>
              <input
                data-first
                value={badge}
                autoComplete="off"
                maxLength={120}
                onChange={event => setBadge(event.target.value)}
              />
            </label>
          ) : (
            <output className="tapped">{say('signIn.tapped', { name: tapped.by })}</output>
          )}
          <PinPad pin={pin} setPin={setPin} field={pinField} />
        </>
      )}
      <div className="actions">
        <button type="submit" className="button primary" disabled={busy}>
          {say(button)}
        </button>
        {elsewhere !== null && (
          <button type="button" className="button" disabled={busy} onClick={goElsewhere}>
            {say('signIn.elsewhere', { name: elsewhere })}
          </button>
        )}
      </div>
    </form>
  )
}

/** For the one who locked it. */
export function Unlock() {
  const { say } = useSpeech()
  const identity = useIdentity()
  const [secret, setSecret] = useState('')
  const { failure, busy, attempt } = useAttempt()
  if (identity?.standing !== 'locked') return null
  return (
    <form
      className="sign-in"
      onSubmit={event => {
        event.preventDefault()
        void attempt(() => link.call('session.unlock', { secret })).then(() => setSecret(''))
      }}
    >
      <label className="field">
        <span>{say('signIn.secret')}</span>
        <input
          type="password"
          value={secret}
          autoComplete="off"
          maxLength={200}
          onChange={event => setSecret(event.target.value)}
        />
      </label>
      <Refusal failure={failure} />
      <div className="actions">
        <button type="submit" className="button primary" disabled={busy || secret === ''}>
          {say('signIn.unlock')}
        </button>
      </div>
    </form>
  )
}

function useAttempt() {
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const attempt = async (run: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    try {
      await run()
      setFailure(null)
      return true
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      setFailure(cause)
      return false
    } finally {
      setBusy(false)
    }
  }
  return { failure, busy, attempt }
}
