import { useStore } from 'zustand'
import { useSpeech } from '../i18n/words.tsx'
import { useView } from '../live/hooks.ts'
import { siteStore } from '../live/station.ts'
import { standIn } from '../live/view.ts'
import { floorName } from '../ui/names.ts'

/** The room where one stands, if the plan has it (still). */
export function useStanding(): string | null {
  const standing = useView(v => v.standing)
  const site = useStore(siteStore)
  if (site.state !== 'known') return null
  return site.site.floors.some(f => f.rooms.some(r => r.id === standing)) ? standing : null
}

/** Chosen once, remembered by this screen. */
export function Standing() {
  const { say } = useSpeech()
  return <RoomSelect label={say('standing.label')} value={useStanding()} choose={standIn} none={say('standing.none')} />
}

/** A room of the plan, floor by floor. @param none what stands there while none is chosen */
export function RoomSelect(props: {
  label: string
  value: string | null
  choose: (room: string) => void
  none: string
}) {
  const speech = useSpeech()
  const site = useStore(siteStore)
  const floors = site.state === 'known' ? site.site.floors : []
  return (
    <label className="field">
      <span>{props.label}</span>
      <select value={props.value ?? ''} onChange={event => props.choose(event.target.value)}>
        <option value="" disabled={props.value !== null}>
          {props.none}
        </option>
        {floors.map(floor => (
          <optgroup key={floor.floor} label={floorName(floor, speech)}>
            {floor.rooms.map(room => (
              <option key={room.id} value={room.id}>
                {room.name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  )
}
