import { Evidence } from '../ui/Evidence.tsx'
import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { useNow } from '../live/hooks.ts'
import { missing, siteStore } from '../live/station.ts'
import { searchFor, show } from '../live/view.ts'
import { glyphOf } from '../ui/glyphs.ts'
import { Icon } from '../ui/Icon.tsx'
import { placeWords } from '../ui/names.ts'
import { Panel } from '../ui/parts.tsx'

/** Equipment that is not where anyone can hear it: where it was, since when, and why as far as one can tell. */
export function Missing() {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const { rows, ready } = useStore(missing)
  const open = [...rows.values()].flatMap(({ state, ...row }) =>
    state === 'suspected' || state === 'searching' ? [{ ...row, state }] : [],
  )
  open.sort((a, b) => a.lastHeardAt - b.lastHeardAt)
  return (
    <Panel title={say('missing.title')} count={open.length > 0 && <span className="count plain">{open.length}</span>}>
      {ready && open.length === 0 && <p className="soft">{say('missing.none')}</p>}
      <ul className="plain-list cards">
        {open.map(row => {
          const moment = speech.moment(row.lastHeardAt, now)
          const place = row.lastRoom === null ? null : placeWords(plan, row.lastFloor, row.lastRoom, speech)
          return (
            <li key={row.id} className="card">
              <button
                type="button"
                className="card-button"
                onClick={() => show({ what: 'subject', id: row.subject }, row.lastFloor)}
              >
                <Icon name={glyphOf('asset', row.type)} size="1.5rem" />
                <span className="card-words">
                  <strong>
                    <bdi>{row.name}</bdi>
                  </strong>
                  <span>
                    {place === null ? say('missing.lastNowhere', { moment }) : say('missing.last', { place, moment })}
                  </span>
                  <span className="soft">
                    {row.type} · {say(`cause.${row.cause}`)} · {say(`missing.${row.state}`)}
                  </span>
                </span>
              </button>
              <div className="card-actions">
                <button type="button" className="button" onClick={() => searchFor(row.subject)}>
                  <Icon name="search" size="1em" />
                  {say('missing.search')}
                </button>
              </div>
              {row.evidence.length > 0 && (
                <details>
                  <summary>{say('missing.evidence')}</summary>
                  <Evidence lines={row.evidence} />
                </details>
              )}
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
