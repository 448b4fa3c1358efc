import { type FormEvent, useState } from 'react'
import { useStore } from 'zustand'
import { centroid } from '../../../../core/geometry/polygon.ts'
import type { Output } from '../../../../core/api/contract.ts'
import { useSpeech } from '../../../i18n/words.tsx'
import { useAct } from '../../../live/asking.ts'
import { useNow } from '../../../live/hooks.ts'
import { progress } from '../../../live/station.ts'
import type { FloorView } from '../../../map/roomLayout.ts'
import { ChooseFile } from '../../../ui/ChooseFile.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Advice, Fold, Panel, Refusal } from '../../../ui/parts.tsx'
import type { Spot } from './CoveragePlan.tsx'
import { walk, type WalkPoint, walkTables } from './walk.ts'

/** Fewer say nothing about a building. */
const leastPoints = 4
const lengths = [5, 10, 15, 30, 60] as const

/** Standing at points of the plan with a tag, one after another, and what the engine learns of it. */
export function WalkPanel({
  floor,
  spot,
  choose,
  done,
}: {
  floor: FloorView
  spot: Spot | null
  choose: (spot: Spot | null) => void
  done: () => void
}) {
  const { say } = useSpeech()
  const { points } = useStore(walk)
  const fit = useAct()
  const [fitted, setFitted] = useState<Output<'site.calibrate'> | null>(null)
  const calibrate = async (tables: { readings: string; truth: string }) => {
    setFitted(null)
    const answer = await fit.act('site.calibrate', tables)
    if (!answer) return
    setFitted(answer)
    done()
  }
  return (
    <Panel
      title={say('walk.title')}
      count={<span className="soft">{say('walk.points', { count: points.length })}</span>}
    >
      <p className="soft">{say('walk.what')}</p>
      <Listening floor={floor} spot={spot} choose={choose} />
      <Points points={points} floor={floor} />
      {points.length > 0 && (
        <div className="actions">
          <button
            type="button"
            className="button primary"
            disabled={fit.busy || points.length < leastPoints}
            onClick={() => void calibrate(walkTables(points))}
          >
            {say('walk.fit')}
          </button>
          <button type="button" className="button" onClick={() => walk.setState({ points: [] })}>
            {say('walk.clear')}
          </button>
          {points.length < leastPoints && <span className="soft">{say('walk.few', { least: leastPoints })}</span>}
        </div>
      )}
      <FromFiles busy={fit.busy} take={calibrate} />
      <Progress />
      <Refusal failure={fit.failure} />
      <output>
        {fitted && (
          <Advice
            text={say('walk.done', {
              points: fitted.points,
              seconds: fitted.seconds,
              receivers: fitted.receivers,
              db: fitted.pathResidualDb.toFixed(1),
            })}
            tip=""
          />
        )}
      </output>
    </Panel>
  )
}

function Listening({
  floor,
  spot,
  choose,
}: {
  floor: FloorView
  spot: Spot | null
  choose: (spot: Spot | null) => void
}) {
  const { say } = useSpeech()
  const now = useNow()
  const { busy, failure, act } = useAct()
  const [tag, setTag] = useState(() => walk.getState().points.at(-1)?.tag ?? '')
  const [seconds, setSeconds] = useState<number>(15)
  const [until, setUntil] = useState(0)
  const [unheard, setUnheard] = useState('')
  const listen = async (event: FormEvent) => {
    event.preventDefault()
    if (spot === null || tag.trim() === '') return
    setUnheard('')
    setUntil(now + seconds * 1000)
    const answer = await act('site.listen', { tag: tag.trim(), seconds })
    if (!answer) return
    setTag(answer.tag)
    if (answer.heard.length === 0) return setUnheard(answer.tag)
    const point: WalkPoint = { ...spot, seconds, ...answer }
    walk.setState(({ points }) => ({ points: [...points, point] }))
    choose(null)
  }
  const nameOf = (id: string) => floor.rooms.find(room => room.id === id)?.name ?? id
  return (
    <form className="field-row" onSubmit={event => void listen(event)}>
      <label className="field">
        <span>{say('walk.tag')}</span>
        <input
          dir="ltr"
          value={tag}
          maxLength={160}
          autoComplete="off"
          spellCheck={false}
          disabled={busy}
          onChange={event => setTag(event.target.value)}
        />
      </label>
      <label className="field">
        <span>{say('walk.where')}</span>
        <select
          value={spot?.room ?? ''}
          disabled={busy}
          onChange={({ target }) => {
            const room = floor.rooms.find(({ id }) => id === target.value)
            if (!room) return
            const [xM, yM] = centroid(room.polygon)
            choose({ floor: floor.floor, room: room.id, xM, yM })
          }}
        >
          <option value="">{say('walk.whereNone')}</option>
          {floor.rooms.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field short">
        <span>{say('walk.seconds')}</span>
        <select value={seconds} disabled={busy} onChange={event => setSeconds(Number(event.target.value))}>
          {lengths.map(each => (
            <option key={each} value={each}>
              {say('walk.secondsOf', { n: each })}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button primary" disabled={busy || spot === null || tag.trim() === ''}>
        {say('walk.listen')}
      </button>
      <output className="soft">
        {busy && say('walk.listening', { left: Math.max(0, Math.ceil((until - now) / 1000)) })}
        {!busy &&
          spot !== null &&
          say('walk.at', { room: nameOf(spot.room), x: spot.xM.toFixed(1), y: spot.yM.toFixed(1) })}
      </output>
      <Refusal failure={failure} />
      {unheard !== '' && (
        <Advice text={say('walk.nothing', { tag: unheard })} tip={say('walk.nothingTip')} tone="error" />
      )}
    </form>
  )
}

function Points({ points, floor }: { points: readonly WalkPoint[]; floor: FloorView }) {
  const { say } = useSpeech()
  const nameOf = (id: string) => floor.rooms.find(room => room.id === id)?.name ?? id
  const without = (index: number) => walk.setState({ points: points.filter((_, at) => at !== index) })
  return (
    <ol className="plain-list">
      {points.map(({ room, heard, xM, yM }, index) => (
        <li key={`${xM} ${yM} ${heard.length}`} className="fact-row">
          <strong>{index + 1}</strong>
          <span>
            {say('walk.point', {
              room: nameOf(room),
              packets: heard.length,
              gateways: new Set(heard.map(({ receiver }) => receiver)).size,
            })}
          </span>
          <button
            type="button"
            className="bare-button"
            aria-label={say('walk.remove', { n: index + 1 })}
            onClick={() => without(index)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ol>
  )
}

/** A walk that was recorded elsewhere. */
function FromFiles({
  busy,
  take,
}: {
  busy: boolean
  take: (tables: { readings: string; truth: string }) => Promise<void>
}) {
  const { say } = useSpeech()
  const [readings, setReadings] = useState<string | null>(null)
  const [truth, setTruth] = useState<string | null>(null)
  return (
    <Fold title={say('walk.fromFiles')}>
      <div className="field-row">
        <ChooseFile
          label={say('walk.readings')}
          accept=".csv,text/csv"
          disabled={busy}
          take={file => void file.text().then(setReadings)}
        />
        <ChooseFile
          label={say('walk.truth')}
          accept=".csv,text/csv"
          disabled={busy}
          take={file => void file.text().then(setTruth)}
        />
        <button
          type="button"
          className="button primary"
          disabled={busy || readings === null || truth === null}
          onClick={() => void take({ readings: readings!, truth: truth! })}
        >
          {say('file.take')}
        </button>
      </div>
    </Fold>
  )
}

/** Also of a calibration that was begun elsewhere. */
function Progress() {
  const { say } = useSpeech()
  const work = useStore(progress, s => s.rows).get('calibration')
  if (work === undefined) return null
  const words = say('walk.progress', { stage: say(`walk.stage.${work.stage}`), percent: Math.round(work.share * 100) })
  return (
    <label className="field">
      <span>{words}</span>
      <progress max={1} value={work.share} />
    </label>
  )
}
