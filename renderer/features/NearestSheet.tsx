import { useState } from 'react'
import { useStore } from 'zustand'
import type { WordId } from '../i18n/en.ts'
import { useSpeech } from '../i18n/words.tsx'
import { useAsked } from '../live/asking.ts'
import { usePositions } from '../live/hooks.ts'
import { siteStore } from '../live/station.ts'
import { openSheet, show } from '../live/view.ts'
import { glyphOf } from '../ui/glyphs.ts'
import { Icon } from '../ui/Icon.tsx'
import { floorNameOf } from '../ui/names.ts'
import { Advice, Dialog, Refusal } from '../ui/parts.tsx'
import { Standing, useStanding } from './Standing.tsx'

/** Why something is not offered; states by their own words, the rest here. A reason this window lacks is said as it came. */
const reasons: Readonly<Record<string, WordId>> = {
  dirty: 'state.dirty',
  cleaning: 'state.cleaning',
  'in-use': 'state.in-use',
  'in-repair': 'state.in-repair',
  quarantined: 'state.quarantined',
  missing: 'state.missing',
  retired: 'state.retired',
  'overdue high-risk maintenance': 'nearest.overdue',
  'not heard': 'nearest.notHeard',
  'no way there': 'nearest.noWay',
}

/** The nearest that may be used: how far, where, and why the others are not offered. */
export function NearestSheet({ asked }: { asked: string }) {
  const speech = useSpeech()
  const { say } = speech
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const standing = useStanding()
  const types = useTypes()
  const [type, setType] = useState(asked)
  const [wheels, setWheels] = useState(true)
  const { answer, failure, settled } = useAsked(
    'equipment.nearest',
    standing === null || type === '' ? null : { type, from: standing, wheels },
  )
  const reason = (why: string) => (reasons[why] ? say(reasons[why]) : why)
  return (
    <Dialog title={say('nearest.title')} onClose={() => openSheet(null)}>
      <div className="field-row">
        <label className="field">
          <span>{say('list.type')}</span>
          <select data-first value={types.includes(type) ? type : ''} onChange={event => setType(event.target.value)}>
            <option value="" disabled>
              {say('nearest.choose')}
            </option>
            {types.map(each => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <Standing />
        <label className="choice">
          <input type="checkbox" checked={wheels} onChange={event => setWheels(event.target.checked)} />
          {say('nearest.wheels')}
        </label>
      </div>
      <Refusal failure={failure} />
      {standing === null && <Advice text={say('standing.first')} tip={say('standing.tip')} />}
      {answer && settled && standing !== null && (
        <>
          {answer.offers.length === 0 && <Advice text={say('nearest.none', { type })} tip={say('nearest.noneTip')} />}
          <ol className="plain-list cards" aria-label={say('nearest.title')}>
            {answer.offers.map(offer => (
              <li key={offer.id} className="card">
                <button
                  type="button"
                  className="card-button"
                  onClick={() => show({ what: 'subject', id: offer.id }, offer.floor)}
                >
                  <Icon name={glyphOf('asset', answer.type)} />
                  <span className="card-words">
                    <strong>
                      <bdi>{offer.equipment}</bdi>
                    </strong>
                    <span>
                      <bdi>{offer.name}</bdi> · <bdi>{floorNameOf(plan, offer.floor, speech)}</bdi>
                    </span>
                    <span className="soft">
                      {speech.sureness(offer.probability)} · {speech.ago(offer.ageMs)}
                    </span>
                  </span>
                  <span className="metres">{say('walk.metres', { metres: Math.round(offer.metres) })}</span>
                </button>
              </li>
            ))}
          </ol>
          {answer.passedOver.length > 0 && (
            <p className="soft">
              {say('nearest.passedOver')}{' '}
              {answer.passedOver.map(({ why, count }) => `${count} ${reason(why)}`).join(' · ')}
            </p>
          )}
        </>
      )}
    </Dialog>
  )
}

/** The types of equipment that the house has. */
function useTypes(): readonly string[] {
  const all = usePositions()
  const types = new Set<string>()
  for (const row of all.rows.values()) if (row.kind === 'asset' && row.type !== '') types.add(row.type)
  return [...types].sort()
}
