import { useSpeech } from '../../i18n/words.tsx'
import { useMay } from '../../live/asking.ts'
import { useIdentity } from '../../live/identity.ts'
import { Fold } from '../../ui/parts.tsx'
import { Alarms } from '../Alarms.tsx'
import { SignIn, Unlock } from './SignIn.tsx'

/** A station that is locked, or at which nobody has signed in: the alarms, and the way in. */
export function Gate() {
  const { say } = useSpeech()
  const identity = useIdentity()
  const seesAlarms = useMay('alarms.see')
  const locked = identity?.standing === 'locked'
  return (
    <>
      {/* A machine that the house does not know has no alarms: that is not the same as none. */}
      {seesAlarms && (
        <aside className="side start" aria-label={say('alerts.title')}>
          <Alarms />
        </aside>
      )}
      <main className="middle gate" id="floor">
        <section className="card gate-card" aria-label={say('signIn.title')}>
          <h2>{say(locked ? 'signIn.lockedTitle' : 'signIn.title')}</h2>
          <p className="soft">
            {locked
              ? say('signIn.lockedText', { name: identity.who })
              : say(seesAlarms ? 'signIn.text' : 'signIn.guestText')}
          </p>
          {locked ? (
            <>
              <Unlock />
              <Fold title={say('signIn.title')}>
                <SignIn />
              </Fold>
            </>
          ) : (
            <SignIn />
          )}
        </section>
      </main>
    </>
  )
}
