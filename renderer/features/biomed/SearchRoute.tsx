import { useStore } from 'zustand'
import { percent } from '../../i18n/speech.ts'
import { useSpeech } from '../../i18n/words.tsx'
import type { Output, TopicRow } from '../../../core/api/contract.ts'
import { useAct, useAsked, useBy, useMay } from '../../live/asking.ts'
import { useView } from '../../live/hooks.ts'
import { siteStore } from '../../live/station.ts'
import { searchFor, show, standIn } from '../../live/view.ts'
import { floorNameOf, roomNameOf } from '../../ui/names.ts'
import { Advice, Refusal } from '../../ui/parts.tsx'
import { FloorSketch } from '../FloorSketch.tsx'
import { Standing, useStanding } from '../Standing.tsx'

/**
 * Where to look, in walking order; "not here" weighs the rest anew from where one is then. With an open case it is kept
 * there, as evidence; without one this window remembers it.
 */
export function SearchRoute({ subject, open }: { subject: string; open: TopicRow<'missing'> | null }) {
  const speech = useSpeech()
  const { say } = speech
  const standing = useStanding()
  const notHere = useView(v => v.search?.notHere) ?? []
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const { answer, failure, settled } = useAsked(
    'missing.route',
    standing === null ? null : { subject, from: standing, notHere: [...notHere] },
    open?.story.length ?? 0,
  )
  const by = useBy()
  const may = useMay('missing.work')
  const { busy, failure: refused, act } = useAct()
  const inVain = async (room: string) => {
    if (open === null) searchFor(subject, [...notHere, room])
    else if (!(await act('missing.notHere', { id: open.id, room, by }))) return
    standIn(room)
  }
  const found = async (room: string, floor: number) => {
    if (open !== null && !(await act('missing.found', { id: open.id, room, by }))) return
    standIn(room)
    searchFor(subject)
    show({ what: 'subject', id: subject }, floor)
  }
  const searched = new Set([
    ...notHere,
    ...(open?.story ?? []).flatMap(step => (step.did === 'not-here' ? [step.room] : [])),
  ])
  const { stops, left } = unsearched(answer?.stops ?? [], searched)
  const mayAct = settled && !busy && (open === null || may)
  return (
    <>
      <h3 className="sheet-title">{say('search.route')}</h3>
      <div className="field-row">
        <Standing />
      </div>
      {standing === null && <Advice text={say('standing.first')} tip={say('standing.tip')} />}
      <Refusal failure={failure ?? refused} />
      {notHere.length > 0 && (
        <p className="soft" aria-live="polite">
          {say('search.inVain', { rooms: speech.list([...new Set(notHere)].map(room => roomNameOf(plan, 0, room))) })}{' '}
          <button type="button" className="link-button" onClick={() => searchFor(subject)}>
            {say('search.afresh')}
          </button>
        </p>
      )}
      {answer && standing !== null && (
        <>
          {stops.length === 0 && <Advice text={say('search.nowhere')} tip={say('search.nowhereTip')} />}
          <div className="round-sides">
            <ol className="stops" aria-busy={!settled}>
              {stops.map((stop, n) => (
                <li key={stop.room} className="card stop">
                  <span className="stop-number" aria-hidden="true">
                    {n + 1}
                  </span>
                  <span className="card-words">
                    <span className="stop-room">
                      <bdi>{stop.name}</bdi>{' '}
                      <span className="soft">
                        <bdi>{floorNameOf(plan, stop.floor, speech)}</bdi> ·{' '}
                        {say('walk.metres', { metres: Math.round(stop.metres) })}
                      </span>
                    </span>
                    <span className="chance">
                      <meter min={0} max={1} value={stop.chance} aria-label={say('search.chance')} />
                      {percent(stop.chance) === 0
                        ? say('search.chanceSmall')
                        : say('search.chancePct', { pct: percent(stop.chance) })}
                    </span>
                  </span>
                  <span className="actions">
                    <button
                      type="button"
                      className="button"
                      disabled={!mayAct}
                      aria-label={say('search.notHereIn', { room: stop.name })}
                      onClick={() => void inVain(stop.room)}
                    >
                      {say('search.notHere')}
                    </button>
                    <button
                      type="button"
                      className="button primary"
                      disabled={!mayAct}
                      aria-label={say('search.foundIn', { room: stop.name })}
                      onClick={() => void found(stop.room, stop.floor)}
                    >
                      {say('search.found')}
                    </button>
                    <button
                      type="button"
                      className="button"
                      aria-label={say('search.showRoom', { room: stop.name })}
                      onClick={() => show({ what: 'room', id: stop.room, floor: stop.floor }, stop.floor)}
                    >
                      {say('card.show')}
                    </button>
                  </span>
                </li>
              ))}
            </ol>
            <RouteMap stops={stops} standing={standing} />
          </div>
          <p className="soft">{say('search.elsewhere', { pct: percent(Math.min(1, answer.elsewhere + left)) })}</p>
        </>
      )}
    </>
  )
}

type Stop = Output<'missing.route'>['stops'][number]

/** The walk on the plan, rooms the darker the likelier it is there. */
function RouteMap({ stops, standing }: { stops: readonly Stop[]; standing: string }) {
  const site = useStore(siteStore)
  const floors = site.state === 'known' ? site.site.floors : []
  const likeliest = Math.max(...stops.map(stop => stop.chance), Number.MIN_VALUE)
  const shades = new Map(stops.map(stop => [stop.room, stop.chance / likeliest]))
  const numbered = stops.map((stop, n) => ({ number: n + 1, room: stop.room, floor: stop.floor }))
  return (
    <div className="sketches">
      {floors.map(floor => {
        const here = numbered.filter(stop => stop.floor === floor.floor)
        const from = floor.rooms.some(room => room.id === standing) ? standing : null
        return here.length === 0 ? null : (
          <FloorSketch key={floor.floor} floor={floor} stops={here} from={from} shades={shades} />
        )
      })}
    </div>
  )
}

/**
 * The stops where nobody has looked yet. A look may have missed it, so the engine offers searched rooms again, but the one
 * who just said "not here" is not sent back to it; `left` is the chance that remains there.
 */
function unsearched(all: readonly Stop[], searched: ReadonlySet<string | null>) {
  const stops: Stop[] = []
  let left = 0
  let metres = 0
  for (const stop of all) {
    metres += stop.metres
    if (searched.has(stop.room)) left += stop.chance
    else {
      stops.push({ ...stop, metres })
      metres = 0
    }
  }
  return { stops, left }
}
