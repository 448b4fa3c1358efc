/* oxlint-disable jsx-a11y/no-noninteractive-element-to-interactive-role, jsx-a11y/prefer-tag-over-role,
   jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions --
   a combobox whose options are cards: HTML has no element for it, and its keys are the input's (WAI-ARIA practices) */
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { AnswerCard } from '../../core/api/rows.ts'
import { Failure } from '../../core/api/errors.ts'
import { useSpeech } from '../i18n/words.tsx'
import { useLink, useView } from '../live/hooks.ts'
import { LatestOnly } from '../live/latestOnly.ts'
import { link, siteStore } from '../live/station.ts'
import { openSheet, setFound, setQuery, show, viewStore } from '../live/view.ts'
import { glyphOf } from '../ui/glyphs.ts'
import { Icon } from '../ui/Icon.tsx'
import { floorNameOf, isPerson, roomNameOf, typeBeside } from '../ui/names.ts'
import { Advice, Refusal, StateChip } from '../ui/parts.tsx'
import { type Offer, useOffers } from './palette.ts'

/** As many as the engine gives at once, so that floors can be counted; as many as anyone reads. */
const askedFor = 100
const listed = 12

/**
 * One box for everything: what has a tag, as the engine finds it, and below it the pages, acts and places of that name.
 * Up, down and Enter choose; Esc clears.
 */
export function Search() {
  const { say } = useSpeech()
  const query = useView(v => v.query)
  const found = useView(v => v.found)
  const live = useLink().state === 'live'
  const [open, setOpen] = useState(false)
  /** The option that somebody went to by hand: late answers must not put another in its place. */
  const [chosen, setChosen] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  /** Enter was pressed before the answer came: it means the first of what comes. */
  const hasty = useRef(false)
  const box = useRef<HTMLElement>(null)

  // Whoever types faster than the engine answers asks only the latest next.
  const [question] = useState(
    () =>
      new LatestOnly<string>(wanted =>
        link.call('subjects.find', { query: wanted, limit: askedFor }).then(
          ({ answers, total }) => {
            if (viewStore.getState().query.trim() === '') return
            setFound({ query: wanted, answers, total })
            setFailure(null)
          },
          (cause: unknown) => {
            if (!(cause instanceof Failure)) throw cause
            setFailure(cause)
          },
        ),
      ),
  )
  useEffect(() => {
    const wanted = withoutNearest(query)
    if (live && wanted !== '') question.ask(wanted)
  }, [query, live, question])

  const answers = found?.answers.slice(0, listed) ?? []
  const offers = useOffers(query)
  const options = [...answers.map(({ id }) => `subject ${id}`), ...offers.map(({ id }) => `offer ${id}`)]
  const active = chosen === null ? 0 : Math.max(0, options.indexOf(chosen))
  useEffect(() => document.getElementById(`found-${active}`)?.scrollIntoView({ block: 'nearest' }), [active])
  /** Whoever is faster than the engine, as a scanner is, must not open what an earlier letter found. */
  const settled = failure !== null || found?.query === withoutNearest(query)
  const type = answers[0]?.kind === 'asset' ? answers[0].type : ''
  const toNearest = () => {
    setOpen(false)
    openSheet({ what: 'nearest', type })
  }
  const pick = (answer: AnswerCard | undefined) => {
    if (!answer) return
    show({ what: 'subject', id: answer.id }, answer.place?.floor ?? null)
    setOpen(false)
    // The question is answered: the next key is one of the window's.
    document.getElementById('search')?.blur()
  }
  const take = (offer: Offer) => {
    setQuery('')
    setOpen(false)
    document.getElementById('search')?.blur()
    offer.run()
  }
  const enter = () => {
    if (type !== '' && query.trim() !== withoutNearest(query)) toNearest()
    else if (active < answers.length) pick(answers[active])
    else if (active < options.length) take(offers[active - answers.length]!)
  }
  const openAwaited = useEffectEvent(() => {
    if (hasty.current && failure === null) enter()
    hasty.current = false
  })
  useEffect(() => {
    if (settled) openAwaited()
  }, [settled])
  const key = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : options.length - 1
      setChosen(options[(active + step) % options.length] ?? null)
    } else if (event.key === 'Enter') {
      // What opens takes the focus at once: this key must not press it.
      event.preventDefault()
      if (settled || chosen !== null) enter()
      else hasty.current = true
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      if (query === '') (event.target as HTMLElement).blur()
      setQuery('')
      setOpen(false)
    }
  }
  const listOpen = open && query.trim() !== '' && (found !== null || failure !== null || offers.length > 0)
  return (
    <search
      className="search"
      ref={box}
      onBlur={event => {
        if (box.current?.contains(event.relatedTarget)) return
        setOpen(false)
        hasty.current = false
      }}
    >
      <Icon name="search" />
      <input
        id="search"
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-label={say('search.label')}
        aria-expanded={listOpen}
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant={listOpen && active < options.length ? `found-${active}` : undefined}
        placeholder={say('search.placeholder')}
        value={query}
        onChange={event => {
          setQuery(event.target.value)
          setChosen(null)
          hasty.current = false
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={key}
      />
      {query === '' ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <button type="button" className="bare-button" aria-label={say('search.clear')} onClick={() => setQuery('')}>
          <Icon name="close" />
        </button>
      )}
      <p className="unseen" aria-live="polite">
        {query !== '' && found ? say('search.count', { total: found.total }) : ''}
      </p>
      <div className="found" hidden={!listOpen}>
        <Refusal failure={failure} before={say('search.failed')} />
        {found && !failure && found.total === 0 && offers.length === 0 && (
          <Advice text={say('search.none', { query: found.query })} tip={say('search.noneTip')} />
        )}
        {type !== '' && (
          <button type="button" className="button found-nearest" onClick={toNearest}>
            <Icon name="pin" size="1em" />
            {say('nearest.button', { type })}
          </button>
        )}
        <ul role="listbox" id="found" aria-label={say('search.results')}>
          {answers.map((answer, i) => (
            <li
              key={answer.id}
              id={`found-${i}`}
              role="option"
              aria-selected={i === active}
              className={i === active ? 'active' : ''}
              onPointerDown={event => event.preventDefault()}
              onPointerMove={() => setChosen(options[i]!)}
              onClick={() => pick(answer)}
            >
              <FoundCard answer={answer} />
            </li>
          ))}
          {offers.map((offer, i) => (
            <li
              key={offer.id}
              id={`found-${answers.length + i}`}
              role="option"
              aria-selected={answers.length + i === active}
              className={answers.length + i === active ? 'active' : ''}
              onPointerDown={event => event.preventDefault()}
              onPointerMove={() => setChosen(options[answers.length + i]!)}
              onClick={() => take(offer)}
            >
              <Icon name={offer.glyph} />
              <span className="found-who">
                <strong>
                  <bdi>{offer.title}</bdi>
                </strong>
                <span className="soft">{offer.detail}</span>
              </span>
            </li>
          ))}
        </ul>
        {found && !failure && found.total > answers.length && (
          <p className="soft found-more">{say('search.more', { count: found.total - answers.length })}</p>
        )}
      </div>
    </search>
  )
}

/** "Nearest infusion pump" asks for pumps, and then for the nearest of them. */
const withoutNearest = (query: string) => query.trim().replace(/^(nearest|nächstes?|nächste[rn]|أقرب)\s+/i, '')

function FoundCard({ answer }: { answer: AnswerCard }) {
  const speech = useSpeech()
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const place = answer.place
  const serial = answer.serial && speech.say('card.subtitleSerial', { serial: answer.serial })
  const details = [typeBeside(answer.name, answer.type), answer.model, serial]
  const room = () => {
    if (!place) return speech.say(answer.tag === null ? 'card.noTag' : 'card.noPlace')
    return place.zone ?? (place.room === null ? speech.say('card.outside') : roomNameOf(plan, place.floor, place.room))
  }
  return (
    <>
      <Icon name={glyphOf(answer.kind, answer.type)} />
      <span className="found-who">
        <strong>
          <bdi>{speech.named(answer.name)}</bdi>
        </strong>
        <span className="soft" dir="auto">
          {details.filter(Boolean).join(' · ')}
        </span>
      </span>
      <span className="found-where">
        <strong>
          <bdi>{room()}</bdi>
        </strong>
        {place && (
          <span className="soft">
            <bdi>{floorNameOf(plan, place.floor, speech)}</bdi>
            {answer.ageMs !== null && ` · ${speech.ago(answer.ageMs)}`}
          </span>
        )}
      </span>
      {answer.freshness === 'lost' ? (
        <span className="chip lost">{speech.say('state.lost')}</span>
      ) : (
        !isPerson(answer.kind) && <StateChip state={answer.state} />
      )}
    </>
  )
}
