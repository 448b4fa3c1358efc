import { TZDate } from '@date-fns/tz'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useSpeech } from '../../i18n/words.tsx'
import { arrivalBeside } from '../../live/pastRows.ts'
import { hourMs, openPast, type Replay, setSpeed, skipHours, speeds, togglePlaying } from '../../live/replay.ts'
import { clock, siteStore } from '../../live/station.ts'
import type { GlyphName } from '../../ui/glyphs.ts'
import { Icon } from '../../ui/Icon.tsx'
import type { KnownHour } from './PastStation.tsx'

/** One step of the slider's own arrow keys, s. */
const stepS = 10

/** Which hour and which second of it, and whether it runs. The keys are those of the key list. */
export function Scrubber({ replay, hour }: { replay: Replay; hour: KnownHour | null }) {
  const speech = useSpeech()
  const { say } = speech
  const { from, at, playing, speed } = replay
  const lastS = Math.min(hourMs, clock.now() - from) / 1000
  const step = (side: 'before' | 'after') => {
    const arrival = hour && arrivalBeside(hour.past, from, at, side)
    if (arrival !== null) openPast(arrival)
    else skipHours(side === 'after' ? (from + hourMs - at) / hourMs : (from - at - 1000) / hourMs)
  }
  useEffect(() => {
    const listen = (event: Event) => step((event as CustomEvent<'before' | 'after'>).detail)
    document.addEventListener('past-step', listen)
    return () => document.removeEventListener('past-step', listen)
  })
  return (
    <section className="scrubber" aria-label={say('past.scrubber')}>
      <div className="scrubber-line" dir="ltr">
        <span className="scrubber-end">{speech.clock(from)}</span>
        <input
          id="scrubber"
          type="range"
          min={0}
          max={Math.floor(lastS)}
          step={stepS}
          value={Math.round((at - from) / 1000)}
          aria-label={say('past.time')}
          aria-valuetext={speech.moment(at, clock.now())}
          onChange={event => openPast(from + Number(event.target.value) * 1000)}
        />
        <span className="scrubber-end">{speech.clock(from + lastS * 1000)}</span>
      </div>
      <div className="scrubber-keys">
        <span className="scrubber-buttons" dir="ltr">
          <Step label={say('past.hourBack')} glyph="hourBack" act={() => skipHours(-1)} />
          <Step label={say('past.stepBack')} glyph="moveBack" act={() => step('before')} />
          <button type="button" className="button primary" aria-pressed={playing} onClick={togglePlaying}>
            <Icon name={playing ? 'pause' : 'play'} size="1em" />
            {say(playing ? 'past.pause' : 'past.play')}
          </button>
          <Step label={say('past.stepOn')} glyph="moveOn" act={() => step('after')} />
          <Step label={say('past.hourOn')} glyph="hourOn" act={() => skipHours(1)} />
        </span>
        <label className="scrubber-field">
          {say('past.speed')}
          <select value={speed} onChange={event => setSpeed(Number(event.target.value) as Replay['speed'])}>
            {speeds.map(each => (
              <option key={each} value={each}>
                {say('past.times', { n: each })}
              </option>
            ))}
          </select>
        </label>
        <Day at={at} />
        {!hour && <span className="soft">{say('past.loading')}</span>}
      </div>
    </section>
  )
}

const Step = ({ label, glyph, act }: { label: string; glyph: GlyphName; act: () => void }) => (
  <button type="button" className="square-button" aria-label={label} title={label} onClick={act}>
    <Icon name={glyph} />
  </button>
)

/** The day and time as the site's clocks showed them. */
function Day({ at }: { at: number }) {
  const { say } = useSpeech()
  const site = useStore(siteStore)
  const zone = site.state === 'known' ? site.site.timeZone : 'UTC'
  return (
    <label className="scrubber-field">
      {say('past.day')}
      <input
        type="datetime-local"
        value={civil(at, zone)}
        onChange={event => {
          const asked = instant(event.target.value, zone)
          if (asked !== null) openPast(asked)
        }}
      />
    </label>
  )
}

const civil = (at: number, zone: string) => new TZDate(at, zone).toISOString().slice(0, 16)

function instant(text: string, zone: string): number | null {
  const parts = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(text)?.slice(1).map(Number)
  return parts ? new TZDate(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], zone).getTime() : null
}
