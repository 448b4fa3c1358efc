import { useState } from 'react'
import { useStore } from 'zustand'
import type { ScanPlace } from '../../../core/api/readers.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct } from '../../live/asking.ts'
import { scan, siteStore } from '../../live/station.ts'
import { Refusal } from '../../ui/parts.tsx'
import { Told } from '../../ui/Told.tsx'

/** Ports and the broker are looked at, and what else is named; what is recognised is added by one press. */
export function FindReaders() {
  const { say } = useSpeech()
  const { busy, failure, act } = useAct()
  const { rows } = useStore(scan)
  const [further, setFurther] = useState('')
  return (
    <>
      <form
        className="field-row"
        onSubmit={event => {
          event.preventDefault()
          void act('readers.scan', placesIn(further))
        }}
      >
        <label className="field">
          <span>{say('readers.further')}</span>
          <input
            dir="ltr"
            autoComplete="off"
            spellCheck={false}
            placeholder="10.0.0.7:5084"
            value={further}
            onChange={event => setFurther(event.target.value)}
          />
        </label>
        <button type="submit" className="button primary" disabled={busy}>
          {say(busy ? 'readers.finding' : 'readers.find')}
        </button>
      </form>
      <Refusal failure={failure} />
      <ul className="plain-list cards" aria-live="polite">
        {[...rows.values()]
          .sort((a, b) => order[a.state] - order[b.state])
          .map(place => (
            <Place key={place.place} place={place} />
          ))}
      </ul>
    </>
  )
}

/** Ports that the system does not list, and `host:port` of readers on the network, in any order. */
function placesIn(text: string) {
  const places = text.split(/[\s,;]+/).filter(Boolean)
  const isHost = (place: string) => /^[^\\/]+:\d+$/.test(place)
  return { ports: places.filter(place => !isHost(place)), hosts: places.filter(isHost) }
}

const order = { found: 0, failed: 1, 'in-use': 2, looking: 3, waiting: 4, nothing: 5 }
const looks: Partial<Record<ScanPlace['state'], string>> = { found: 'state-available', failed: 'severity-warning' }

function Place({ place }: { place: ScanPlace }) {
  const { say, list } = useSpeech()
  const { found } = place
  return (
    <li className="card setup-row">
      <span className={`chip ${looks[place.state] ?? ''}`}>{say(`scan.${place.state}`)}</span>
      <span className="card-words">
        <strong>
          <bdi>{place.place}</bdi>
        </strong>
        <span>
          <Told told={place} part="what" />
        </span>
        {found === null && place.tip !== '' && (
          <span className="soft">
            <Told told={place} part="tip" />
          </span>
        )}
        {found !== null && Object.keys(found.settings).length > 0 && (
          <span className="soft">{say('readers.settings', { settings: JSON.stringify(found.settings) })}</span>
        )}
        {found !== null && found.receivers.length > 0 && (
          <span className="soft">{say('readers.names', { names: list(found.receivers) })}</span>
        )}
      </span>
      {found !== null && <Add found={found} />}
    </li>
  )
}

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`

function Add({ found }: { found: NonNullable<ScanPlace['found']> }) {
  const { say } = useSpeech()
  const site = useStore(siteStore)
  const [room, setRoom] = useState('')
  const [added, setAdded] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const { busy, failure, act } = useAct()
  const id = found.row.split(',')[0]
  const add = async () => {
    const settings = Object.keys(found.settings).length > 0 ? JSON.stringify(found.settings) : ''
    const row = [id, found.driver, found.link, '', room, settings].map(cell).join(',')
    const csv = `id,driver,link,receiver,room,settings\n${row}\n`
    const report = await act('table.import', { kind: 'readers', csv })
    if (report === null) return
    setRefused(report.errors[0]?.reason ?? null)
    setAdded(report.errors.length === 0)
  }
  if (added) return <output className="soft">{say('readers.added', { reader: id })}</output>
  return (
    <span className="field-row">
      {found.receivers.length === 0 && (
        <label className="field">
          <span>{say('readers.room')}</span>
          <select value={room} onChange={event => setRoom(event.target.value)}>
            <option value="">{say('readers.roomNone')}</option>
            {(site.state === 'known' ? site.site.floors : []).flatMap(floor =>
              floor.rooms.map(each => (
                <option key={each.id} value={each.id}>
                  {each.name}
                </option>
              )),
            )}
          </select>
        </label>
      )}
      <button
        type="button"
        className="button primary"
        disabled={busy || (room === '' && found.receivers.length === 0)}
        onClick={() => void add()}
      >
        {say('readers.add', { reader: id })}
      </button>
      <Refusal failure={failure ?? (refused === null ? null : { message: refused, tip: '', said: null })} />
    </span>
  )
}
