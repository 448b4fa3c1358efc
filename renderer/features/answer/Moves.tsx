import { mayFollow } from '../../../core/model/assetMoves.ts'
import type { AssetState } from '../../../core/model/subject.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useBy, useMay } from '../../live/asking.ts'
import { stateGlyphs } from '../../ui/glyphs.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Refusal } from '../../ui/parts.tsx'

/** What a post says of equipment when it is scanned there, and the state that follows. */
const scans = [
  ['use', 'in-use'],
  ['return', 'dirty'],
  ['wash', 'cleaning'],
  ['clean', 'available'],
] as const

/** The states that may follow, as buttons: the daily ones as what one does, the others by their name. */
export function Moves({ id, state }: { id: string; state: string }) {
  const { say } = useSpeech()
  const may = useMay('equipment.use')
  const { busy, failure, act } = useAct()
  const next = mayFollow[state as AssetState] ?? []
  const by = useBy()
  if (!may || next.length === 0) return null
  const daily = scans.filter(([, to]) => next.includes(to))
  const others = next.filter(to => !scans.some(([, state]) => state === to))
  return (
    <>
      <fieldset className="moves" disabled={busy} aria-label={say('moves.title')}>
        {daily.map(([post, to]) => (
          <button
            key={post}
            type="button"
            className="button"
            onClick={() => void act('equipment.scan', { id, post, by })}
          >
            <Icon name={stateGlyphs[to]} size="1em" />
            {say(`scan.${post}`)}
          </button>
        ))}
        {others.map(to => (
          <button key={to} type="button" className="button" onClick={() => void act('equipment.move', { id, to, by })}>
            <Icon name={stateGlyphs[to]} size="1em" />
            {say(`state.${to}`)}
          </button>
        ))}
      </fieldset>
      <Refusal failure={failure} />
    </>
  )
}
