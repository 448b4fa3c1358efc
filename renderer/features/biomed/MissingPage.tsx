import { Evidence } from '../../ui/Evidence.tsx'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { TopicRow } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useBy, useMay } from '../../live/asking.ts'
import { useNow, usePosition, useView } from '../../live/hooks.ts'
import { missing, siteStore } from '../../live/station.ts'
import { searchFor, show } from '../../live/view.ts'
import { glyphOf } from '../../ui/glyphs.ts'
import { Icon } from '../../ui/Icon.tsx'
import { placeWords, roomNameOf } from '../../ui/names.ts'
import { Advice, Panel, Refusal } from '../../ui/parts.tsx'
import { SearchRoute } from './SearchRoute.tsx'

type CaseRow = TopicRow<'missing'>

/** What is missing, and for the chosen one what is known and where to look. */
export function MissingPage() {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const { rows, ready } = useStore(missing)
  const chosen = useView(v => v.search)
  const open = [...rows.values()].filter(row => row.state === 'suspected' || row.state === 'searching')
  open.sort((a, b) => a.lastHeardAt - b.lastHeardAt)
  // Where there is one, nobody needs to choose it.
  const search = chosen ?? (open.length === 1 ? open[0] : null)
  return (
    <div className="two-sides">
      <Panel title={say('missing.title')}>
        {ready && open.length === 0 && <Advice text={say('missing.none')} tip={say('missing.noneTip')} />}
        <ul className="plain-list cards">
          {open.map(row => (
            <li key={row.id} className={`card ${search?.subject === row.subject ? 'chosen-card' : ''}`}>
              <button
                type="button"
                className="card-button"
                aria-current={search?.subject === row.subject ? 'true' : undefined}
                onClick={() => searchFor(row.subject)}
              >
                <Icon name={glyphOf('asset', row.type)} size="1.5rem" />
                <span className="card-words">
                  <strong>
                    <bdi>{row.name}</bdi>
                  </strong>
                  <span>
                    {row.lastRoom === null
                      ? say('missing.lastNowhere', { moment: speech.moment(row.lastHeardAt, now) })
                      : say('missing.last', {
                          place: placeWords(plan, row.lastFloor, row.lastRoom, speech),
                          moment: speech.moment(row.lastHeardAt, now),
                        })}
                  </span>
                  <span className="soft">
                    {say(`cause.${row.cause}`)} ·{' '}
                    {say(row.state === 'searching' ? 'missing.searching' : 'missing.suspected')}
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </Panel>
      {search === null ? (
        <Advice text={say('search.choose')} tip={say('search.chooseTip')} />
      ) : (
        <Case key={search.subject} subject={search.subject} />
      )}
    </div>
  )
}

function Case({ subject }: { subject: string }) {
  const { say } = useSpeech()
  const row = usePosition(subject)
  const rows = useStore(missing, s => s.rows)
  const open = [...rows.values()].find(
    each => each.subject === subject && (each.state === 'suspected' || each.state === 'searching'),
  )
  const name = open?.name ?? row?.name ?? subject
  const [hadCase, setHadCase] = useState(false)
  if (open !== undefined && !hadCase) setHadCase(true)
  return (
    <section className="case" aria-label={name}>
      <header className="sheet-head">
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <button
          type="button"
          className="button"
          onClick={() => show({ what: 'subject', id: subject }, row?.floor ?? open?.lastFloor ?? null)}
        >
          {say('card.show')}
        </button>
      </header>
      {open && open.evidence.length > 0 && (
        <>
          <h3 className="sheet-title">{say('missing.evidence')}</h3>
          <Evidence lines={open.evidence} />
        </>
      )}
      {open && <CaseActs row={open} />}
      {open === undefined && hadCase && <CaseOver subject={subject} />}
      <SearchRoute subject={subject} open={open ?? null} />
    </section>
  )
}

/** It was open while one looked at it, and is not any more: heard again, found or given up. */
function CaseOver({ subject }: { subject: string }) {
  const speech = useSpeech()
  const { say } = speech
  const row = usePosition(subject)
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const heard = row !== undefined && row.freshness !== 'lost'
  const place = !heard ? '' : placeWords(plan, row.floor, row.room, speech)
  return (
    <div aria-live="polite">
      <Advice text={say('case.over')} tip={heard ? say('case.heard', { place }) : ''} />
    </div>
  )
}

/** Who searches, what was done so far, and giving it up. */
function CaseActs({ row }: { row: CaseRow }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const by = useBy()
  const maySearch = useMay('missing.work')
  const mayGiveUp = useMay('missing.writeOff')
  const [givingUp, setGivingUp] = useState(false)
  const { busy, failure, act } = useAct()
  return (
    <>
      {row.story.length > 0 && (
        <ul className="evidence" aria-label={say('case.story')}>
          {row.story.map(step => (
            <li key={step.id}>
              {speech.moment(step.at, now)} · {say(`case.${step.did}`)}
              {step.room !== null && (
                <>
                  {' '}
                  · <bdi>{roomNameOf(plan, row.lastFloor, step.room)}</bdi>
                </>
              )}
              {step.by !== null && ` · ${step.by}`}
              {step.note !== '' && ` · ${step.note}`}
            </li>
          ))}
        </ul>
      )}
      <Refusal failure={failure} />
      <div className="actions">
        {maySearch && row.state === 'suspected' && (
          <button
            type="button"
            className="button primary"
            disabled={busy}
            onClick={() => void act('missing.search', { id: row.id, by })}
          >
            {say('case.iSearch')}
          </button>
        )}
        {mayGiveUp && (
          <button type="button" className="button" aria-expanded={givingUp} onClick={() => setGivingUp(!givingUp)}>
            {say('case.giveUp')}
          </button>
        )}
        {givingUp && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => void act('missing.writeOff', { id: row.id, by })}
          >
            {say('case.giveUpNow')}
          </button>
        )}
      </div>
    </>
  )
}
