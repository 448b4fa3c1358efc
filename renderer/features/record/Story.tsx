import { useState } from 'react'
import { useSpeech } from '../../i18n/words.tsx'
import { useAsked } from '../../live/asking.ts'
import { openSheet } from '../../live/view.ts'
import { Refusal } from '../../ui/parts.tsx'
import { type Moment, type StoryKind, storyKinds, storyOf } from './timeline.ts'

const dayMs = 24 * 3_600_000
const spans = [1, 7, 30, 90] as const
const step = 60

/** Its places, states, work and alarms as one line, newest first; what one does not look for is left out. */
export function Story({ subject, now }: { subject: string; now: number }) {
  const { say } = useSpeech()
  const [days, setDays] = useState<number>(7)
  const [without, setWithout] = useState<readonly StoryKind[]>([])
  const [listed, setListed] = useState(step)
  const from = now - days * dayMs
  const stays = useAsked('history.subject', { id: subject, from, to: now })
  const states = useAsked('equipment.story', { id: subject, limit: 1000 })
  const orders = useAsked('orders.list', { subject })
  const alerts = useAsked('alerts.list', { all: true, since: from })
  const failure = stays.failure ?? states.failure ?? orders.failure ?? alerts.failure
  const story = storyOf({
    stays: stays.answer?.stays ?? [],
    changes: states.answer?.changes ?? [],
    orders: orders.answer?.orders ?? [],
    alerts: alerts.answer?.alerts.filter(alert => alert.subject === subject) ?? [],
  }).filter(moment => !without.includes(moment.kind) && (moment.at >= from || moment.kind === 'work'))
  return (
    <>
      <div className="field-row story-tools">
        {storyKinds.map(kind => (
          <label key={kind} className="choice">
            <input
              type="checkbox"
              checked={!without.includes(kind)}
              onChange={event =>
                setWithout(event.target.checked ? without.filter(each => each !== kind) : [...without, kind])
              }
            />
            {say(`story.${kind}`)}
          </label>
        ))}
        <span className="grow" />
        <label className="field short">
          <span className="unseen">{say('story.span')}</span>
          <select value={days} onChange={event => setDays(Number(event.target.value))}>
            {spans.map(each => (
              <option key={each} value={each}>
                {say('story.days', { n: each })}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Refusal failure={failure} />
      {stays.answer && states.answer && orders.answer && story.length === 0 && (
        <p className="soft">{say('story.none')}</p>
      )}
      <ol className="timeline plain-list story">
        {story.slice(0, listed).map(moment => (
          <Line key={moment.key} moment={moment} now={now} />
        ))}
      </ol>
      {story.length > listed && (
        <button type="button" className="button" onClick={() => setListed(listed + step)}>
          {say('map.more', { count: story.length - listed })}
        </button>
      )}
    </>
  )
}

function Line({ moment, now }: { moment: Moment; now: number }) {
  const speech = useSpeech()
  return (
    <li className={`of-${moment.kind}`}>
      <time>{speech.moment(moment.at, now)}</time>
      <span>
        <Words moment={moment} now={now} />
      </span>
    </li>
  )
}

function Words({ moment, now }: { moment: Moment; now: number }) {
  const speech = useSpeech()
  const { say } = speech
  switch (moment.kind) {
    case 'places': {
      const { stay } = moment
      const lasted = stay.to === null ? say('stays.now') : speech.age(Date.parse(stay.to) - moment.at)
      return (
        <>
          <strong>
            <bdi>{stay.roomName}</bdi>
          </strong>{' '}
          <span className="soft">{lasted}</span>
        </>
      )
    }
    case 'states': {
      const { change } = moment
      const why = [say(`stateWhy.${change.why}`), change.by, change.note].filter(Boolean).join(' · ')
      return (
        <>
          <strong>
            {say(change.refused === null ? 'story.state' : 'story.stateRefused', { state: say(`state.${change.to}`) })}
          </strong>{' '}
          <span className="soft">
            <bdi>{change.refused ?? why}</bdi>
          </span>
        </>
      )
    }
    case 'work': {
      const { order, step: done, by } = moment
      const how = done === 'closed' && order.outcome !== null ? ` · ${say(`outcome.${order.outcome}`)}` : ''
      return (
        <>
          <button type="button" className="link-button" onClick={() => openSheet({ what: 'order', id: order.id })}>
            <bdi>{order.title}</bdi>
          </button>{' '}
          {say(done === 'closed' && order.state === 'cancelled' ? 'order.cancelled' : `story.${done}`)}
          {how}{' '}
          <span className="soft">
            <bdi>{by}</bdi>
          </span>
        </>
      )
    }
    case 'alarms': {
      const { alert, step: done } = moment
      return (
        <>
          <button type="button" className="link-button" onClick={() => openSheet({ what: 'alarm', id: alert.id })}>
            <bdi>{speech.tell(alert).title}</bdi>
          </button>{' '}
          {say(`did.${done}`)}{' '}
          {done === 'resolved' && (
            <span className="soft">{alert.code === null ? say('alarm.wentAway') : say(`code.${alert.code}`)}</span>
          )}
          {done === 'raised' && alert.state !== 'resolved' && (
            <span className="soft">{speech.age(now - alert.raisedAt)}</span>
          )}
        </>
      )
    }
  }
}
