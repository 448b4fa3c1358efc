import { useState } from 'react'
import { useStore } from 'zustand'
import type { Output } from '../../../core/api/contract.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct } from '../../live/asking.ts'
import { useNow } from '../../live/hooks.ts'
import { siteStore } from '../../live/station.ts'
import { Refusal } from '../../ui/parts.tsx'
import { RingTimes } from './RingTimes.tsx'
import type { Rule } from './RulesPage.tsx'

const days = 30
const roomsListed = 6
const samplesListed = 8

/** What the rule would have said in the last days, exactly as if it had been on. */
export function TryOut({ rule }: { rule: Rule }) {
  const { say } = useSpeech()
  const { busy, failure, act } = useAct()
  const [tried, setTried] = useState<{ rule: Rule; answer: Output<'rules.try'> } | null>(null)
  const run = async () => {
    const answer = await act('rules.try', { rule: { ...rule, name: rule.name.trim() || rule.id, enabled: true }, days })
    setTried(answer && { rule, answer })
  }
  return (
    <section className="try-out" aria-label={say('try.title')}>
      <div className="actions">
        <button type="button" className="button" disabled={busy} onClick={() => void run()}>
          {say(busy ? 'try.running' : 'try.run', { n: days })}
        </button>
        {tried !== null && tried.rule !== rule && <span className="warned">{say('try.stale')}</span>}
      </div>
      <Refusal failure={failure} />
      {tried && <Tried answer={tried.answer} />}
    </section>
  )
}

function Tried({ answer }: { answer: Output<'rules.try'> }) {
  const speech = useSpeech()
  const { say } = speech
  const now = useNow()
  const site = useStore(siteStore)
  const perDay = everyDay(answer, site.state === 'known' ? site.site.timeZone : undefined)
  const most = Math.max(1, ...perDay.map(({ count }) => count))
  return (
    <div className="tried" aria-live="polite">
      <p className="round-sum">
        {say('try.sum', { count: answer.raised, n: days })}{' '}
        <span className="soft">· {say('try.looked', { count: answer.traces })}</span>
      </p>
      {answer.raised > 0 && (
        <ol className="bars" aria-label={say('try.perDay')}>
          {perDay.map(({ day, count }) => (
            <li key={day} title={`${day}: ${count}`}>
              <span className="bar-count">{count}</span>
              <span className="bar" style={{ blockSize: `${(count / most) * 5}rem` }} />
              <span className="bar-day">{day.slice(5)}</span>
            </li>
          ))}
        </ol>
      )}
      {answer.raised > 0 && <RingTimes days={perDay.map(({ day }) => day)} times={answer.times} />}
      {answer.raised > 0 && (
        <div className="two-lists">
          <section aria-label={say('try.perRoom')}>
            <h3 className="sheet-title">{say('try.perRoom')}</h3>
            <ul className="evidence">
              {answer.perRoom.slice(0, roomsListed).map(({ room, name, count }) => (
                <li key={room ?? name}>
                  <bdi>{name}</bdi> · {count}
                </li>
              ))}
            </ul>
          </section>
          <section aria-label={say('try.samples')}>
            <h3 className="sheet-title">{say('try.samples')}</h3>
            <ul className="evidence">
              {answer.samples.slice(0, samplesListed).map(sample => (
                <li key={`${sample.at} ${sample.name} ${sample.room}`}>
                  {speech.moment(sample.at, now)} · <bdi>{sample.text}</bdi>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </div>
  )
}

/** The days on which it said nothing too. */
function everyDay({ from, to, perDay }: Output<'rules.try'>, timeZone: string | undefined) {
  const iso = new Intl.DateTimeFormat('en-CA', timeZone === undefined ? {} : { timeZone })
  const counts = new Map<string, number>()
  for (let at = from; at <= to; at += 86_400_000) counts.set(iso.format(at), 0)
  for (const { day, count } of perDay) counts.set(day, count)
  return [...counts].map(([day, count]) => ({ day, count })).sort((a, b) => (a.day < b.day ? -1 : 1))
}
