import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { useLink } from '../live/hooks.ts'
import { openPage } from '../live/view.ts'
import { siteStore } from '../live/station.ts'
import { Advice, Refusal } from '../ui/parts.tsx'
import { Told } from '../ui/Told.tsx'

/** What stands in the map's place while there is no map: why, and what to do. */
export function NoPicture() {
  const { say, clock } = useSpeech()
  const link = useLink()
  const site = useStore(siteStore)
  const late = useLate(150)
  if (link.state === 'failed')
    return (
      <Centre>
        <Advice text={<Told told={link} part="what" />} tip={<Told told={link} part="tip" />} tone="error" />
      </Centre>
    )
  if (link.state === 'refused')
    return (
      <Centre>
        <Advice text={say('link.refused')} tip={say('link.refusedTip')} tone="error" />
      </Centre>
    )
  if (link.state === 'reconnecting')
    return (
      <Centre>
        <Advice text={say('link.never', { clock: clock(link.lostAt) })} tip={say('link.neverTip')} tone="error" />
      </Centre>
    )
  if (site.state === 'failed')
    return (
      <Centre>
        <Refusal failure={site.failure} />
      </Centre>
    )
  if (site.state === 'empty')
    return (
      <Centre>
        <EmptySite />
      </Centre>
    )
  return (
    <Centre>
      {late && (
        <output className="connecting">
          <span className="skeleton floor" />
          <span>{say('link.connecting')}</span>
        </output>
      )}
    </Centre>
  )
}

const Centre = ({ children }: { children: React.ReactNode }) => <div className="no-picture">{children}</div>

function EmptySite() {
  const { say } = useSpeech()
  return (
    <section className="card empty-site" aria-label={say('site.empty')}>
      <h2>{say('site.empty')}</h2>
      <p>{say('site.emptyText')}</p>
      <button type="button" className="button primary" onClick={() => openPage('setup/plan')}>
        {say('drawing.here')}
      </button>
      <p>{say('site.emptyStep1')}</p>
      <Command text="whereabouts site import --plan floorplan.json --receivers receivers.csv --data DIR" />
      <p>{say('site.emptyStep2')}</p>
      <Command text="whereabouts import readers readers.csv --data DIR" />
      <Command text="whereabouts import assets assets.csv --data DIR" />
      <p>{say('site.emptyStep3')}</p>
      <Command text="whereabouts demo" />
    </section>
  )
}

const Command = ({ text }: { text: string }) => (
  <code className="command" dir="ltr">
    {text}
  </code>
)

/** True once `ms` have passed: a wait too short to read needs no words. */
function useLate(ms: number): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return late
}
