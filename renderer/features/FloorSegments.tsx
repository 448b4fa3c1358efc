import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { useFloor } from '../live/hooks.ts'
import { siteStore } from '../live/station.ts'
import { openFloor } from '../live/view.ts'
import { floorName } from '../ui/names.ts'

/** The floors side by side, for pages that show one of them. */
export function FloorSegments() {
  const speech = useSpeech()
  const site = useStore(siteStore)
  const shown = useFloor()
  if (site.state !== 'known') return null
  return (
    <fieldset className="segments">
      <legend className="unseen">{speech.say('floor.switch')}</legend>
      {site.site.floors.map(each => (
        <button
          key={each.floor}
          type="button"
          aria-pressed={each.floor === shown?.floor}
          onClick={() => openFloor(each.floor)}
        >
          {floorName(each, speech)}
        </button>
      ))}
    </fieldset>
  )
}
