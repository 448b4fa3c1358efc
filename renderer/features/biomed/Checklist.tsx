import { useRef, useState } from 'react'
import type { WorkOrderRow } from '../../../core/api/upkeep.ts'
import { useSpeech } from '../../i18n/words.tsx'
import { Icon } from '../../ui/Icon.tsx'
import type { Act } from '../../live/orderSteps.ts'

type Item = WorkOrderRow['checklist'][number]
type GoOn = (act: Act) => Promise<boolean>

export function Checklist({ order, goOn }: { order: WorkOrderRow; goOn: GoOn }) {
  const { say } = useSpeech()
  const open = order.checklist.filter(item => item.ok === null).length
  if (order.checklist.length === 0) return <p className="soft">{say('check.none')}</p>
  return (
    <section aria-label={say('check.title')}>
      <h3 className="sheet-title">
        {say('check.title')} · <span className="soft">{say('check.left', { count: open })}</span>
      </h3>
      <fieldset className="sheet-parts" disabled={order.state !== 'started'}>
        <ol className="checklist">
          {order.checklist.map((item, n) => (
            <li key={`${n} ${item.text}`} className={item.ok === null ? '' : item.ok ? 'good' : 'bad'}>
              {item.unit === null ? (
                <YesNo item={item} n={n} goOn={goOn} />
              ) : (
                <Reading item={item} unit={item.unit} n={n} goOn={goOn} />
              )}
            </li>
          ))}
        </ol>
      </fieldset>
    </section>
  )
}

function YesNo({ item, n, goOn }: { item: Item; n: number; goOn: GoOn }) {
  const { say } = useSpeech()
  return (
    <fieldset className="check-line">
      <legend>
        <bdi>{item.text}</bdi>
      </legend>
      {([true, false] as const).map(ok => (
        <label key={String(ok)} className="choice">
          <input
            type="radio"
            name={`check-${n}`}
            checked={item.ok === ok}
            onChange={() => void goOn({ kind: 'check', item: n, ok })}
          />
          {say(ok ? 'check.good' : 'check.bad')}
        </label>
      ))}
    </fieldset>
  )
}

/** Judged while it is typed; recorded when one leaves the field or presses Enter. */
function Reading({ item, unit, n, goOn }: { item: Item; unit: string; n: number; goOn: GoOn }) {
  const { say } = useSpeech()
  const [text, setText] = useState(item.reading === null ? '' : String(item.reading))
  const value = numberOf(text)
  const good =
    value === null ? null : (item.min === null || value >= item.min) && (item.max === null || value <= item.max)
  /** Enter records it, and leaving the field right after must not do so again. */
  const sent = useRef(item.reading)
  const record = async () => {
    if (value === null || value === sent.current) return
    sent.current = value
    if (!(await goOn({ kind: 'check', item: n, reading: value }))) sent.current = item.reading
  }
  const limits =
    item.min !== null && item.max !== null
      ? say('check.between', { min: item.min, max: item.max, unit })
      : item.min !== null
        ? say('check.atLeast', { min: item.min, unit })
        : item.max !== null
          ? say('check.atMost', { max: item.max, unit })
          : ''
  return (
    <label className="check-line">
      <span className="check-text">
        <bdi>{item.text}</bdi> <span className="soft">{limits}</span>
      </span>
      <input
        className="reading"
        inputMode="decimal"
        value={text}
        aria-invalid={good === false}
        onChange={event => setText(event.target.value)}
        onBlur={() => void record()}
        onKeyDown={event => {
          if (event.key === 'Enter') void record()
        }}
      />
      <span className="unit">{unit}</span>
      <output className={`verdict ${good === null ? '' : good ? 'good' : 'bad'}`}>
        {good !== null && <Icon name={good ? 'check' : 'close'} size="1em" />}
        {good === null ? '' : say(good ? 'check.within' : 'check.outside')}
      </output>
    </label>
  )
}

/** "12,5" and "12.5" are the same number; anything else is none. */
function numberOf(text: string): number | null {
  const plain = text.trim().replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null
}
