import { type FormEvent, useRef, useState } from 'react'
import type { Output } from '../../../core/api/contract.ts'
import type { AnswerCard } from '../../../core/api/rows.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useAsked, useMay } from '../../live/asking.ts'
import { byLabel } from '../../live/byLabel.ts'
import { useNow } from '../../live/hooks.ts'
import { Advice, Panel, Refusal } from '../../ui/parts.tsx'
import { ImportTables } from './ImportTables.tsx'

const strangersShown = 12

interface Wearer {
  readonly id: string
  readonly name: string
  readonly tag: string | null
}
type Bound = Output<'tags.bind'> & { readonly name: string }

/** Tags are put on and changed here, and tested where they are heard. */
export function TagsPage() {
  const { say } = useSpeech()
  const may = useMay('tags.bind')
  if (!may) return <Advice text={say('tags.mayNot')} tip={say('tags.mayNotTip')} />
  return <Binding />
}

function Binding() {
  const { say, ago } = useSpeech()
  const now = useNow()
  const [part, setPart] = useState('')
  const lists = useAsked('tags.unheard', { part }, Math.floor(now / 2000))
  const { busy, failure, act } = useAct()
  const [query, setQuery] = useState('')
  const [tag, setTag] = useState('')
  const [wearer, setWearer] = useState<Wearer | null>(null)
  const [several, setSeveral] = useState<readonly AnswerCard[]>([])
  const [missed, setMissed] = useState('')
  const [bound, setBound] = useState<Bound | null>(null)
  const tagField = useRef<HTMLInputElement>(null)
  const subjectField = useRef<HTMLInputElement>(null)

  const choose = (one: Wearer) => {
    setWearer(one)
    setQuery(one.name)
    setSeveral([])
    setMissed('')
    setBound(null)
    tagField.current?.focus()
  }
  const find = async (event: FormEvent) => {
    event.preventDefault()
    const text = query.trim()
    const found = text === '' ? null : await act('subjects.find', { query: text })
    if (!found) return
    const exact = byLabel(found.answers, text)
    const hits = exact.length > 0 ? exact : found.answers
    setMissed(hits.length === 0 ? text : '')
    if (hits.length === 1) choose(hits[0])
    else setSeveral(hits.slice(0, 8))
  }
  const bind = async (text: string | null) => {
    if (wearer === null || text?.trim() === '') return
    const done = await act('tags.bind', { id: wearer.id, tag: text, instead: wearer.tag })
    if (!done) return
    setBound({ ...done, name: wearer.name })
    setWearer(null)
    setQuery('')
    setTag('')
    lists.again()
    subjectField.current?.focus()
  }
  const { strangers = [], strangersCount = 0 } = lists.answer ?? {}
  const bare = lists.answer?.bare ?? []
  return (
    <>
      <p className="soft">{say('tags.what')}</p>
      <div className="field-row">
        <form className="field" onSubmit={event => void find(event)}>
          <label className="field">
            <span>{say('tags.subject')}</span>
            <input
              ref={subjectField}
              value={query}
              maxLength={120}
              autoComplete="off"
              onChange={event => {
                setQuery(event.target.value)
                setWearer(null)
              }}
            />
          </label>
        </form>
        <form
          className="field-row"
          onSubmit={event => {
            event.preventDefault()
            void bind(tag)
          }}
        >
          <label className="field">
            <span>{say('tags.tag')}</span>
            <input
              ref={tagField}
              value={tag}
              maxLength={160}
              autoComplete="off"
              onChange={event => setTag(event.target.value)}
            />
          </label>
          <button type="submit" className="button primary" disabled={busy || wearer === null || tag.trim() === ''}>
            {say(wearer?.tag ? 'tags.swap' : 'tags.bind')}
          </button>
        </form>
      </div>
      {missed !== '' && <Advice text={say('tags.noSubject', { text: missed })} tip="" />}
      {several.length > 0 && (
        <Panel title={say('tags.several')}>
          <div className="actions">
            {several.map(each => (
              <button key={each.id} type="button" className="button" onClick={() => choose(each)}>
                <bdi>{each.name}</bdi>
              </button>
            ))}
          </div>
        </Panel>
      )}
      {wearer !== null && (
        <p className="field-row setup-row">
          <span>
            {wearer.tag === null
              ? say('tags.wearsNone', { name: wearer.name })
              : say('tags.wears', { name: wearer.name, tag: wearer.tag })}
          </span>
          {wearer.tag !== null && (
            <button type="button" className="button" disabled={busy} onClick={() => void bind(null)}>
              {say('tags.takeOff', { tag: wearer.tag })}
            </button>
          )}
        </p>
      )}
      <Refusal failure={failure} />
      {bound !== null && <LiveTest bound={bound} />}
      <Panel title={say('tags.strangers')}>
        {part === '' && strangers.length === 0 && <p className="soft">{say('tags.strangersNone')}</p>}
        {(part !== '' || strangersCount > strangersShown) && (
          <label className="field">
            <span>{say('tags.strangersFind')}</span>
            <input value={part} maxLength={160} autoComplete="off" onChange={event => setPart(event.target.value)} />
          </label>
        )}
        {strangersCount > strangersShown && (
          <p className="soft" aria-live="polite">
            {say('tags.strangersMore', { shown: strangersShown, count: strangersCount })}
          </p>
        )}
        <div className="actions">
          {strangers.slice(0, strangersShown).map(each => (
            <button
              key={each.tag}
              type="button"
              className="button"
              aria-label={`${each.tag} ${say('tags.heard', { ago: ago(now - each.heard.at), receiver: each.heard.receiver })}`}
              onClick={() => {
                setTag(each.tag)
                ;(wearer === null ? subjectField : tagField).current?.focus()
              }}
            >
              <span className="card-words">
                <bdi>{each.tag}</bdi>
                <span className="soft">
                  {say('tags.heard', { ago: ago(now - each.heard.at), receiver: each.heard.receiver })}
                </span>
              </span>
            </button>
          ))}
        </div>
      </Panel>
      <Panel title={say('tags.bare')} count={<span className="soft">{lists.answer?.bareCount ?? ''}</span>}>
        {lists.answer?.bareCount === 0 && <p className="soft">{say('tags.bareNone')}</p>}
        <div className="actions">
          {bare.slice(0, 60).map(each => (
            <button
              key={each.id}
              type="button"
              className="button"
              onClick={() => choose({ id: each.id, name: each.name, tag: null })}
            >
              <bdi>{each.name}</bdi>
            </button>
          ))}
        </div>
      </Panel>
      <ImportTables done={lists.again} />
    </>
  )
}

/** Only what was heard after the tag was put on proves it. */
function LiveTest({ bound }: { bound: Bound }) {
  const { say, ago } = useSpeech()
  const now = useNow()
  const { answer } = useAsked('tags.look', bound.tag === null ? null : { tag: bound.tag }, Math.floor(now / 1000))
  const { name, tag } = bound
  if (tag === null) return <Advice text={say('tags.off', { name })} tip="" />
  const heard = answer?.heard
  const good = heard != null && heard.at > bound.at
  return (
    <output>
      <Advice
        text={say('tags.bound', { tag, name })}
        tip={
          good
            ? say('tags.testGood', { ago: ago(now - heard.at), receiver: heard.receiver, room: heard.roomName })
            : say('tags.testWait')
        }
      />
    </output>
  )
}
