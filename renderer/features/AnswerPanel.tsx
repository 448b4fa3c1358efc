import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { AnswerCard, PositionRow } from '../../core/api/rows.ts'
import { Failure } from '../../core/api/errors.ts'
import type { Speech } from '../i18n/speech.ts'
import { useSpeech } from '../i18n/words.tsx'
import { useMay } from '../live/asking.ts'
import { useLink, useNow, usePosition, usePositions } from '../live/hooks.ts'
import { link, siteStore, type SiteView } from '../live/station.ts'
import { choose, openSheet, searchFor, show } from '../live/view.ts'
import { glyphOf } from '../ui/glyphs.ts'
import { Icon } from '../ui/Icon.tsx'
import { floorNameOf, isPerson, roomNameOf, typeBeside } from '../ui/names.ts'
import { Advice, Panel, Refusal, StateChip, UpkeepChip } from '../ui/parts.tsx'
import { Behind } from './answer/Behind.tsx'
import { Stock } from './answer/Stock.tsx'
import { SubjectLine } from './SubjectLine.tsx'

/** The answer: where it is, how sure, how old. The same card for a search, an alarm, the map. */
export function AnswerPanel({ id }: { id: string }) {
  const { say } = useSpeech()
  const row = usePosition(id)
  const { card, failure } = useCard(id, row)
  if (failure && !row)
    return failure.code === 'not-found' ? (
      <Advice text={say('card.gone')} tip={say('card.goneTip')} />
    ) : (
      <Refusal failure={failure} />
    )
  if (!row && !card) return <div className="skeleton tall" aria-label={say('card.loading')} />
  return (
    <>
      <Card id={id} row={row} card={card} />
      <Behind id={id} row={row} card={card} />
      {row && <Others row={row} />}
    </>
  )
}

/** The slow part of the card; asked again when the quick part says that it changed. */
function useCard(id: string, row: PositionRow | undefined) {
  const [known, setKnown] = useState<{ of: string; card: AnswerCard | null; failure: Failure | null } | null>(null)
  const live = useLink().state === 'live'
  /** What the quick part says of it; other words ask for another card. */
  const of = [id, row?.state, row?.upkeep, row?.tag].join(' ')
  useEffect(() => {
    if (!live) return
    let stale = false
    link.call('subjects.show', { id }).then(
      card => {
        if (!stale) setKnown({ of, card, failure: null })
      },
      (cause: unknown) => {
        if (!stale && cause instanceof Failure && cause.code !== 'unavailable')
          setKnown({ of, card: null, failure: cause })
      },
    )
    return () => {
      stale = true
    }
  }, [id, of, live])
  // While the next card is on its way the last one of the same subject stands.
  return known?.of.startsWith(`${id} `) ? known : { card: null, failure: null }
}

function Card({ id, row, card }: { id: string; row: PositionRow | undefined; card: AnswerCard | null }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const kind = row?.kind ?? card?.kind ?? 'asset'
  const type = row?.type ?? card?.type ?? ''
  const state = row?.state ?? card?.state ?? ''
  const name = speech.named(row?.name ?? card?.name ?? '')
  const mayUse = useMay('equipment.use')
  const sort = typeBeside(name, type || say(`kind.${kind as PositionRow['kind']}`))
  const subtitle = [sort, card?.model, card?.serial && say('card.subtitleSerial', { serial: card.serial })]
  return (
    <article className="card answer" aria-label={name}>
      <header>
        <Icon name={glyphOf(kind, type)} size="1.9rem" />
        <span className="card-words">
          <h2>
            <bdi>{name}</bdi>
          </h2>
          <span className="soft">{subtitle.filter(Boolean).join(' · ')}</span>
        </span>
        <button type="button" className="bare-button" aria-label={say('card.close')} onClick={() => choose(null)}>
          <Icon name="close" />
        </button>
      </header>
      {row ? (
        <Where row={row} plan={plan} speech={speech} now={now} />
      ) : (
        <Advice
          text={say(card?.tag === null ? 'card.noTag' : 'card.noPlace')}
          tip={say(card?.tag === null ? 'card.noTagTip' : 'card.noPlaceTip')}
        />
      )}
      <dl className="facts">
        {row && (
          <>
            <dt>{say('card.heard')}</dt>
            <dd>
              {row.freshness === 'lost'
                ? say('card.lostSince', { age: speech.age(now - row.lastHeardAt) })
                : row.heardBy > 0
                  ? say('card.heardBy', { ago: speech.ago(now - row.lastHeardAt), count: row.heardBy })
                  : speech.ago(now - row.lastHeardAt)}
            </dd>
          </>
        )}
        {!isPerson(kind) && (
          <>
            <dt>{say('card.state')}</dt>
            <dd>
              <StateChip state={state} />
            </dd>
            <dt>{say('card.maintenance')}</dt>
            <dd>
              <Maintenance card={card} row={row} speech={speech} />
            </dd>
          </>
        )}
        {kind === 'asset' && <Stock type={type} />}
        {(row?.tag ?? card?.tag) && (
          <>
            <dt>{say('card.battery')}</dt>
            <dd>{battery(row?.batteryPct ?? card?.battery ?? null, speech)}</dd>
          </>
        )}
      </dl>
      {row && (
        <div className="actions">
          <button type="button" className="button primary" onClick={() => show({ what: 'subject', id }, row.floor)}>
            {say('card.show')}
          </button>
          {row.kind !== 'patient' && row.kind !== 'staff' && (
            <>
              {(row.room !== null || row.zone.length > 0) && (
                <button type="button" className="button" onClick={() => openSheet({ what: 'walk', subject: id })}>
                  {say('way.open')}
                </button>
              )}
              <button
                type="button"
                className="button"
                onClick={() => searchFor(id, row.room === null || row.freshness === 'lost' ? [] : [row.room])}
              >
                {say('search.notHere')}
              </button>
            </>
          )}
          {!isPerson(kind) && (
            <>
              {mayUse && (
                <button
                  type="button"
                  className="button"
                  onClick={() => openSheet({ what: 'fault', subject: id, name })}
                >
                  {say('orders.fault')}
                </button>
              )}
              <button type="button" className="button" onClick={() => openSheet({ what: 'record', subject: id })}>
                {say('record.open')}
              </button>
            </>
          )}
        </div>
      )}
    </article>
  )
}

/** More rooms than these in the largest type are a paragraph, not an answer. */
const namedLarge = 2

function Where({ row, plan, speech, now }: { row: PositionRow; plan: SiteView | null; speech: Speech; now: number }) {
  const { say } = speech
  const zone = row.zone.length > 1 && (row.room === null || row.probability < 0.5)
  const names = zone ? row.zone.map(room => roomNameOf(plan, row.floor, room)) : []
  const either = new Intl.ListFormat(document.documentElement.lang, { type: 'disjunction' })
  const lost = row.freshness === 'lost'
  const percent = Math.round(row.probability * 100)
  const second = row.runnerUp ? Math.round(row.runnerUp.probability * 100) : 0
  return (
    <div className={`where ${row.freshness}`}>
      <p className="where-room">
        <bdi>
          {zone
            ? names.length <= namedLarge
              ? either.format(names)
              : say('card.near', { room: names[0] ?? '' })
            : row.room === null
              ? say('card.outside')
              : roomNameOf(plan, row.floor, row.room)}
        </bdi>
      </p>
      {names.length > namedLarge && <p className="where-zone soft">{either.format(names)}</p>}
      <p className="where-floor">
        <bdi>{floorNameOf(plan, row.floor, speech)}</bdi> ·{' '}
        {lost
          ? say('card.lastSeen', { clock: speech.moment(row.lastHeardAt, now) })
          : say('card.since', { moment: speech.begin(row.since, now), age: speech.age(now - row.since) })}
      </p>
      <div className="sure-bar" aria-hidden="true">
        <span className="first" style={{ inlineSize: `${percent}%` }} />
        <span className="second" style={{ inlineSize: `${Math.min(second, 100 - percent)}%` }} />
      </div>
      <p className="sure-line" title={say('sure.definition')}>
        <span>{speech.sureness(row.probability)}</span>
        {row.runnerUp && (
          <span className="soft">{say('card.else', { room: roomNameOf(plan, row.floor, row.runnerUp.room) })}</span>
        )}
      </p>
    </div>
  )
}

function Maintenance({ card, row, speech }: { card: AnswerCard | null; row: PositionRow | undefined; speech: Speech }) {
  const plan = card?.maintenance
  if (!plan)
    return (
      <>
        {row?.upkeep ? (
          <UpkeepChip upkeep={row.upkeep} />
        ) : (
          <span className="soft">{speech.say('card.noMaintenance')}</span>
        )}
      </>
    )
  const words =
    plan.next === null ? speech.say('card.neverDone') : speech.dueDay(plan.next.slice(0, 10), plan.dueInDays)
  return (
    <>
      <span className={plan.overdue ? 'chip upkeep-overdue' : plan.dueInDays <= 7 ? 'chip upkeep-due' : ''}>
        {words}
      </span>
      <span className="soft fact-detail">{plan.title}</span>
    </>
  )
}

const battery = (pct: number | null, { say }: Speech) =>
  pct === null ? <span className="soft">{say('card.batteryUnknown')}</span> : say('percent', { pct: Math.round(pct) })

const othersAtMost = 6

/** The others of its type, those that are ready and heard first. */
function Others({ row }: { row: PositionRow }) {
  const speech = useSpeech()
  const site = useStore(siteStore)
  const all = usePositions()
  if (row.kind !== 'asset') return null
  const others = [...all.rows.values()].filter(
    other => other.type === row.type && other.floor === row.floor && other.id !== row.id,
  )
  others.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
  const plan = site.state === 'known' ? site.site : null
  return (
    <Panel title={speech.say('card.others', { floor: floorNameOf(plan, row.floor, speech) })}>
      {row.type !== '' && (
        <button type="button" className="button" onClick={() => openSheet({ what: 'nearest', type: row.type })}>
          {speech.say('nearest.title')}
        </button>
      )}
      {others.length === 0 && <p className="soft">{speech.say('card.othersNone')}</p>}
      <ul className="plain-list cards">
        {others.slice(0, othersAtMost).map(other => (
          <li key={other.id} className="card">
            <SubjectLine row={other} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const rank = (row: PositionRow) =>
  (row.freshness === 'lost' ? 10 : 0) + (row.state === 'available' ? 0 : row.state === 'in-use' ? 2 : 1)
