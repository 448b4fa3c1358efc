import { useSpeech } from '../i18n/words.tsx'
import { usePositions } from '../live/hooks.ts'
import { setQuery } from '../live/view.ts'
import type { FloorView } from '../map/roomLayout.ts'
import { glyphOf } from '../ui/glyphs.ts'
import { Icon } from '../ui/Icon.tsx'
import { Panel } from '../ui/parts.tsx'

const listed = 10

/** Nothing is chosen: what equipment the floor has, and how much of it is ready and heard. */
export function FloorSummary({ floor }: { floor: FloorView }) {
  const { say } = useSpeech()
  const all = usePositions()
  const types = new Map<string, { total: number; ready: number }>()
  for (const row of all.rows.values()) {
    if (row.kind !== 'asset' || row.floor !== floor.floor || row.type === '') continue
    const counts = types.get(row.type) ?? { total: 0, ready: 0 }
    counts.total++
    if (row.state === 'available' && row.freshness !== 'lost') counts.ready++
    types.set(row.type, counts)
  }
  const sorted = [...types].sort(([a, x], [b, y]) => y.total - x.total || (a < b ? -1 : 1)).slice(0, listed)
  return (
    <Panel title={say('side.onFloor')}>
      <p className="soft">{say('side.hint')}</p>
      <ul className="plain-list cards">
        {sorted.map(([type, { total, ready }]) => (
          <li key={type} className="card">
            <button
              type="button"
              className="card-button"
              aria-label={`${say('side.search', { type })}: ${say('side.ready', { count: ready })} ${say('side.total', { count: total })}`}
              onClick={() => {
                setQuery(type)
                document.getElementById('search')?.focus()
              }}
            >
              <Icon name={glyphOf('asset', type)} />
              <span className="card-words">
                <strong>
                  <bdi>{type}</bdi>
                </strong>
              </span>
              <span className="card-number">
                <strong>{say('side.ready', { count: ready })}</strong>
                <span className="soft">{say('side.total', { count: total })}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
