import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useSpeech } from '../../i18n/words.tsx'
import { alerts } from '../../live/station.ts'
import { onTick } from '../../live/beat.ts'
import { bell, useBell } from '../../sound/houseBell.ts'
import { Icon } from '../../ui/Icon.tsx'
import { inOrder } from './inOrder.ts'

/** The sound: how long it is paused still, that it is off until somebody touches the screen, or the button to pause it. */
export function SoundPill() {
  const speech = useSpeech()
  const { say } = speech
  const { pausedUntil, muted, last } = useBell()
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => onTick(() => setNow(performance.now())), [])
  const open = inOrder(useStore(alerts, s => s.rows)).some(row => row.state === 'new')
  if (muted)
    return (
      <button type="button" className="pill sound off">
        <Icon name="soundOff" size="1.2em" />
        {say('sound.muted')}
      </button>
    )
  if (pausedUntil !== null) {
    const left = Math.max(0, Math.ceil((pausedUntil - Math.max(now, pausedUntil - 120_000)) / 1000))
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
    return (
      <button type="button" className="pill sound paused" onClick={() => bell.resume()} title={say('sound.resume')}>
        <Icon name="soundOff" size="1.2em" />
        {say('sound.paused', { time })}
      </button>
    )
  }
  if (!open) return null
  return (
    <button
      type="button"
      className="pill sound"
      onClick={() => bell.pause()}
      title={last === null ? undefined : say('sound.last', { priority: say(`priority.${last.priority}`) })}
    >
      <Icon name="sound" size="1.2em" />
      {say('sound.pause')}
    </button>
  )
}
