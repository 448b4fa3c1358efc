import { useStore } from 'zustand'
import { useSpeech } from '../../i18n/words.tsx'
import { forgetRefused, waitingStore } from '../../live/waiting.ts'
import { openPage } from '../../live/view.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Advice } from '../../ui/parts.tsx'

/** What was done without a connection and waits, and what was refused when it arrived. @param order of one order alone */
export function WaitingSteps({ order }: { order?: string }) {
  const { say } = useSpeech()
  const { steps, refused } = useStore(waitingStore)
  const mine = steps.filter(step => order === undefined || step.order === order)
  const mineRefused = refused.filter(({ step }) => order === undefined || step.order === order)
  return (
    <>
      {mine.length > 0 && (
        <div className="panel-box waiting" aria-live="polite">
          <Advice text={say('waiting.what', { count: mine.length })} tip={say('waiting.tip')} />
        </div>
      )}
      {mineRefused.map(({ step, text }) => (
        <Advice key={step.actId} text={`${step.order}: ${say('waiting.refused', { text })}`} tip={step.by} tone="error">
          <button type="button" className="button" onClick={() => forgetRefused(step.actId)}>
            {say('waiting.dismiss')}
          </button>
        </Advice>
      ))}
    </>
  )
}

/** In the top bar, on any page, as long as something waits or was refused. */
export function WaitingPill() {
  const { say } = useSpeech()
  const count = useStore(waitingStore, s => s.steps.length + s.refused.length)
  if (count === 0) return null
  return (
    <button type="button" className="pill waiting-pill" onClick={() => openPage('biomed/orders')}>
      <Icon name="wrench" size="1.1em" />
      {say('waiting.some', { count })}
    </button>
  )
}
