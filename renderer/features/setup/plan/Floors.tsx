import { useState } from 'react'
import { addFloor, removeFloor, setFloor } from '../../../../core/model/drawing.ts'
import type { Floor } from '../../../../core/model/site.ts'
import { useSpeech } from '../../../i18n/words.tsx'
import type { Drawn } from './useDrawing.ts'

/** Which floor is drawn, what it is called, and the steps back and forth. */
export function Floors(props: { drawn: Drawn; floor: Floor; open: (floor: number) => void; whole: () => void }) {
  const { drawn, floor, open, whole } = props
  const { say } = useSpeech()
  const { drawing, change } = drawn
  const next = Math.max(...drawing.floors.map(f => f.floor)) + 1
  const add = () => {
    if (change(d => addFloor(d, next, '', floor.bounds))) open(next)
  }
  return (
    <div className="field-row plan-floors">
      <label className="field short">
        <span>{say('drawing.floor')}</span>
        <select value={floor.floor} onChange={event => open(Number(event.target.value))}>
          {drawing.floors.map(f => (
            <option key={f.floor} value={f.floor}>
              {f.name}
            </option>
          ))}
        </select>
      </label>
      <label className="field short">
        <span>{say('drawing.floorName')}</span>
        <input
          value={floor.name}
          onChange={event => change(d => setFloor(d, floor.floor, { name: event.target.value }))}
        />
      </label>
      <button type="button" className="button" onClick={add}>
        {say('drawing.newFloor')}
      </button>
      {floor.rooms.length === 0 && drawing.floors.length > 1 && (
        <button type="button" className="button" onClick={() => change(d => removeFloor(d, floor.floor))}>
          {say('drawing.removeFloor')}
        </button>
      )}
      <span className="grow" />
      <button type="button" className="button" onClick={whole}>
        {say('map.fit')}
      </button>
      <button type="button" className="button" disabled={!drawn.canUndo} onClick={drawn.undo}>
        {say('drawing.undo')}
      </button>
      <button type="button" className="button" disabled={!drawn.canRedo} onClick={drawn.redo}>
        {say('drawing.redo')}
      </button>
    </div>
  )
}

/** The very first floor of a site: its size is all it takes. */
export function Beginning(props: {
  name: string
  setName: (name: string) => void
  begin: (name: string, lengthM: number, widthM: number) => void
}) {
  const { say } = useSpeech()
  const [floor, setFloorName] = useState('')
  const [lengthM, setLength] = useState(40)
  const [widthM, setWidth] = useState(20)
  return (
    <form
      className="card plan-beginning"
      onSubmit={event => {
        event.preventDefault()
        props.begin(floor, lengthM, widthM)
      }}
    >
      <h2>{say('drawing.first')}</h2>
      <p className="soft">{say('drawing.firstTip')}</p>
      <div className="field-row">
        <label className="field">
          <span>{say('drawing.siteName')}</span>
          <input value={props.name} onChange={event => props.setName(event.target.value)} />
        </label>
        <label className="field">
          <span>{say('drawing.floorName')}</span>
          <input value={floor} onChange={event => setFloorName(event.target.value)} />
        </label>
        <Metres label={say('drawing.length')} value={lengthM} set={setLength} />
        <Metres label={say('drawing.room.width')} value={widthM} set={setWidth} />
      </div>
      <button type="submit" className="button primary">
        {say('drawing.start')}
      </button>
    </form>
  )
}

/** A length that is typed; what is no number yet changes nothing. */
export function Metres({ label, value, set }: { label: string; value: number; set: (metres: number) => void }) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <label className="field short">
      <span>{label}</span>
      <input
        type="number"
        step="0.1"
        value={typed ?? String(Math.round(value * 100) / 100)}
        onChange={event => setTyped(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter') event.currentTarget.blur()
        }}
        onBlur={event => {
          const metres = event.target.valueAsNumber
          setTyped(null)
          if (Number.isFinite(metres) && Math.abs(metres - value) > 0.004) set(metres)
        }}
      />
    </label>
  )
}
