import { useStore } from 'zustand'
import type { PositionRow } from '../../core/api/rows.ts'
import { useSpeech } from '../i18n/words.tsx'
import { useNow } from '../live/hooks.ts'
import { siteStore } from '../live/station.ts'
import { show } from '../live/view.ts'
import { glyphOf } from '../ui/glyphs.ts'
import { Icon } from '../ui/Icon.tsx'
import { isPerson, roomNameOf, typeBeside } from '../ui/names.ts'
import { StateChip } from '../ui/parts.tsx'

/** One subject in one line, to press. @param inRoom leave out the room, because the heading says it. */
export function SubjectLine({ row, inRoom = false }: { row: PositionRow; inRoom?: boolean }) {
  const speech = useSpeech()
  const now = useNow()
  const site = useStore(siteStore)
  const room =
    row.room === null
      ? speech.say('card.outside')
      : roomNameOf(site.state === 'known' ? site.site : null, row.floor, row.room)
  const lost = row.freshness === 'lost'
  const heard = lost
    ? speech.say('map.last', { clock: speech.moment(row.lastHeardAt, now) })
    : speech.ago(now - row.lastHeardAt)
  return (
    <button
      type="button"
      className={`card-button ${row.freshness}`}
      onClick={() => show({ what: 'subject', id: row.id }, row.floor)}
    >
      <Icon name={glyphOf(row.kind, row.type)} />
      <span className="card-words">
        <strong>
          <bdi>{speech.named(row.name)}</bdi>
        </strong>
        <span className="soft">
          {[inRoom ? typeBeside(row.name, row.type) : room, heard].filter(Boolean).join(' · ')}
        </span>
      </span>
      {lost ? (
        <span className="chip lost">{speech.say('state.lost')}</span>
      ) : (
        !isPerson(row.kind) && <StateChip state={row.state} />
      )}
    </button>
  )
}
