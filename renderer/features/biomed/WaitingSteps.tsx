import { useStore } from 'zustand'
import { useSpeech } from '../../i18n/words.tsx'
import { outbox } from '../../live/station.ts'
import { openPage } from '../../live/view.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Advice } from '../../ui/parts.tsx'

/** What was done without a connection and waits, and what was refused when it arrived. @param order of one order alone */
export function WaitingSteps({ order }: { order?: string }) {
  const { say } = useSpeech()
  const { kept, refused } = useStore(outbox.store)
  const isMine = ({ input }: { input: Record<string, unknown> }) => order === undefined || input.id === order
  const count = kept.filter(act => act.late && isMine(act)).length
  return (
    <>
      {count > 0 && (
        <div className="panel-box waiting" aria-live="polite">
          <Advice text={say('waiting.what', { count })} tip={say('waiting.tip')} />
        </div>
      )}
      {refused
        .filter(({ act }) => isMine(act))
        .map(({ act: { id, input }, text }) => (
          <Advice
            key={id}
            text={[input.id, say('waiting.refused', { text })].filter(Boolean).join(': ')}
            tip={String(input.by ?? '')}
            tone="error"
          >
            <button type="button" className="button" onClick={() => outbox.forget(id)}>
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
  const count = useStore(outbox.store, s => s.kept.filter(({ late }) => late).length + s.refused.length)
  if (count === 0) return null
  return (
    <button type="button" className="pill waiting-pill" onClick={() => openPage('biomed/orders')}>
      <Icon name="wrench" size="1.1em" />
      {say('waiting.some', { count })}
    </button>
  )
}
