import type { ReceiverKind } from '../../../../core/model/site.ts'
import { useSpeech } from '../../../i18n/words.tsx'
import { type Tool, tools } from './Canvas.tsx'

export const receiverKinds: readonly ReceiverKind[] = ['ble', 'rfid', 'nfc', 'barcode']

interface Strip {
  readonly count: number
  readonly name: string
}
interface Head {
  readonly id: string
  readonly kind: ReceiverKind
}

/** What the hand does next, and what it needs to know for it. */
export function Tools(props: {
  tool: Tool
  pick: (tool: Tool) => void
  strip: Strip
  setStrip: (strip: Strip) => void
  receiver: Head
  setReceiver: (receiver: Head) => void
}) {
  const { say } = useSpeech()
  const { tool, pick, strip, setStrip, receiver, setReceiver } = props
  return (
    <aside className="plan-tools" aria-label={say('drawing.tools')}>
      {tools.map(each => (
        <button
          key={each}
          type="button"
          className={`button ${each === tool ? 'primary' : ''}`}
          aria-pressed={each === tool}
          onClick={() => pick(each)}
        >
          {say(`drawing.tool.${each}`)}
        </button>
      ))}
      {tool === 'strip' && (
        <>
          <label className="field">
            <span>{say('drawing.strip.count')}</span>
            <input
              type="number"
              min={1}
              max={60}
              value={strip.count}
              onChange={event =>
                setStrip({ ...strip, count: Math.max(1, Math.min(60, event.target.valueAsNumber || 1)) })
              }
            />
          </label>
          <label className="field">
            <span>{say('drawing.strip.name')}</span>
            <input value={strip.name} onChange={event => setStrip({ ...strip, name: event.target.value })} />
          </label>
        </>
      )}
      {tool === 'receiver' && (
        <>
          <label className="field">
            <span>{say('drawing.receiver.id')}</span>
            <input value={receiver.id} onChange={event => setReceiver({ ...receiver, id: event.target.value })} />
          </label>
          <label className="field">
            <span>{say('drawing.receiver.kind')}</span>
            <select
              value={receiver.kind}
              onChange={event => setReceiver({ ...receiver, kind: event.target.value as ReceiverKind })}
            >
              {receiverKinds.map(kind => (
                <option key={kind} value={kind}>
                  {say(`drawing.receiver.${kind}`)}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
    </aside>
  )
}
