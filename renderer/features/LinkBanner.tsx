import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { useLink } from '../live/hooks.ts'
import { pictureStore } from '../live/lastPicture.ts'
import { clock as engineClock, siteStore } from '../live/station.ts'
import { Icon } from '../ui/Icon.tsx'

/** Says that the picture is not live, since when, and what is being done about it. Nothing while all is well. */
export function LinkBanner() {
  const { say, clock, moment } = useSpeech()
  const link = useLink()
  const pictured = useStore(siteStore).state === 'known'
  const from = useStore(pictureStore, s => s.from)
  if (from !== null && link.state !== 'failed' && link.state !== 'refused') {
    return (
      <output className="banner then">
        <Icon name="past" />
        {say('link.asOf', { moment: moment(from, engineClock.now()) })}
      </output>
    )
  }
  if (link.state === 'reconnecting' && pictured) {
    return (
      <div className="banner bad" role="alert">
        <Icon name="barred" />
        {say('link.lost', { clock: clock(link.lostAt) })}
      </div>
    )
  }
  if ((link.state === 'failed' || link.state === 'refused') && pictured) {
    const { text, tip } = link.state === 'failed' ? link : { text: say('link.refused'), tip: say('link.refusedTip') }
    return (
      <div className="banner bad" role="alert">
        <Icon name="barred" />
        <span>
          <strong>{text}</strong> {tip} {say('link.failedKept')}
        </span>
      </div>
    )
  }
  return null
}
