import { useStore } from 'zustand'
import type { WordId } from '../../i18n/en.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useMay } from '../../live/asking.ts'
import { usePositions, useView } from '../../live/hooks.ts'
import { positions, siteStore, status } from '../../live/station.ts'
import { openPage, type Page } from '../../live/view.ts'
import { Icon } from '../../ui/Icon.tsx'

interface Step {
  readonly name: WordId
  readonly how: WordId
  readonly page: Page
  readonly done: boolean
}

/** The way from a drawn plan to the first thing on the map: what is done, and what comes next. Gone once something is there. */
export function FirstSteps() {
  const { say } = useSpeech()
  const may = useMay('site.set')
  const { rows } = usePositions()
  const page = useView(v => v.page)
  const row = useStore(status, s => s.rows).get('status')
  const drawn = useStore(siteStore, s => s.state === 'known')
  if (!may || !drawn || row === undefined || !positions.ready || rows.size > 0) return null
  const steps: readonly Step[] = [
    { name: 'first.plan', how: 'first.planHow', page: 'setup/plan', done: true },
    { name: 'first.receivers', how: 'first.receiversHow', page: 'setup/plan', done: row.receiversTotal > 0 },
    { name: 'first.readers', how: 'first.readersHow', page: 'setup/readers', done: row.readersUp > 0 },
    { name: 'first.tags', how: 'first.tagsHow', page: 'setup/tags', done: row.tagsTotal > 0 },
    { name: 'first.dot', how: 'first.dotHow', page: 'station', done: false },
  ]
  const next = steps.find(({ done }) => !done)!
  return (
    <section className="card first-steps" aria-label={say('first.title')}>
      <ol className="plain-list">
        {steps.map(step => (
          <li key={step.name} aria-current={step === next ? 'step' : undefined}>
            <Icon name={step.done ? 'check' : 'dash'} size="1em" />
            <span>{say(step.name)}</span>
            {step.done && <span className="unseen">{say('first.done')}</span>}
          </li>
        ))}
      </ol>
      <p className="field-row">
        <span>{say(next.how)}</span>
        {next.page !== page && (
          <button type="button" className="button" onClick={() => openPage(next.page)}>
            {say('first.go', { step: say(next.name) })}
          </button>
        )}
      </p>
    </section>
  )
}
