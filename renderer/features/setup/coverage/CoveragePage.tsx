import { useState } from 'react'
import { useStore } from 'zustand'
import { useSpeech } from '../../../i18n/words.tsx'
import { useAsked, useMay } from '../../../live/asking.ts'
import { useFloor } from '../../../live/hooks.ts'
import type { FloorView } from '../../../map/roomLayout.ts'
import { Advice, Panel, Refusal } from '../../../ui/parts.tsx'
import { FloorSegments } from '../../FloorSegments.tsx'
import { CoveragePlan, type RoomCover, type Spot } from './CoveragePlan.tsx'
import { WalkPanel } from './WalkPanel.tsx'
import { walk } from './walk.ts'

/** Told right less often than this, a room is worth a gateway. */
const goodShare = 0.8

/** How well the rooms can be told apart with the gateways that there are, and the walk that makes it better. */
export function CoveragePage() {
  const { say } = useSpeech()
  const mayWalk = useMay('site.set')
  const floor = useFloor()
  const { answer, failure, again } = useAsked('site.coverage', {})
  const { points } = useStore(walk)
  const [spot, setSpot] = useState<Spot | null>(null)
  if (failure) return <Refusal failure={failure} />
  if (!answer || floor === null) return <div className="skeleton tall" />
  const rooms = new Map(answer.rooms.filter(each => each.floor === floor.floor).map(each => [each.room, each]))
  return (
    <>
      <p className="soft">{say('cover.what')}</p>
      {answer.calibrated ? (
        <p>{say('cover.calibrated')}</p>
      ) : (
        <Advice text={say('cover.uncalibrated')} tip={mayWalk ? say('cover.uncalibratedTip') : ''} />
      )}
      <FloorSegments />
      <CoveragePlan floor={floor} rooms={rooms} points={points} spot={spot} choose={mayWalk ? setSpot : null} />
      {mayWalk && <WalkPanel floor={floor} spot={spot} choose={setSpot} done={again} />}
      <Weak floor={floor} rooms={rooms} />
    </>
  )
}

/** Rooms that are mistaken too often, the worst first, with what would help. */
function Weak({ floor, rooms }: { floor: FloorView; rooms: ReadonlyMap<string, RoomCover> }) {
  const { say } = useSpeech()
  const named = new Map(floor.rooms.map(({ id, name }) => [id, name]))
  const weak = [...rooms.values()]
    .filter(({ right, hasReader }) => !hasReader && right < goodShare)
    .sort((a, b) => a.right - b.right)
  const words = ({ gateways, rival, right, rivalTakes }: RoomCover): [text: string, tip: string] => {
    if (gateways === 0 && right === 0) return [say('cover.unheard'), say('cover.unheardTip')]
    if (rival === null || rivalTakes < 0.2) return [say('cover.vague', { gateways }), '']
    return [say('cover.mistaken', { rival: named.get(rival) ?? rival, gateways }), say('cover.mistakenTip')]
  }
  return (
    <Panel title={say('cover.list')} count={<span className="soft">{weak.length}</span>}>
      {weak.length === 0 && <p>{say('cover.allGood')}</p>}
      <ul className="plain-list">
        {weak.map(cover => {
          const [text, tip] = words(cover)
          return (
            <li key={cover.room} className="fact-row">
              <strong>
                {say('cover.room', { room: named.get(cover.room) ?? cover.room, n: Math.round(cover.right * 10) })}
              </strong>
              <span>{text}</span>
              <span className="soft">{tip}</span>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
