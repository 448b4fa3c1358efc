import { useStore } from 'zustand'
import { useSpeech } from '../../i18n/words.tsx'
import { useAct, useAsked, useBy, useMay } from '../../live/asking.ts'
import { useView } from '../../live/hooks.ts'
import { due, siteStore } from '../../live/station.ts'
import { openSheet, show } from '../../live/view.ts'
import { roomNameOf } from '../../ui/names.ts'
import { Advice, Refusal, UpkeepChip } from '../../ui/parts.tsx'

const listed = 200

/** All maintenance that is due, most overdue first; each opens its work order. */
export function DuePage() {
  const speech = useSpeech()
  const { say } = speech
  const site = useStore(siteStore)
  const plan = site.state === 'known' ? site.site : null
  const { rows, ready } = useStore(due)
  const items = [...rows.values()].filter(row => row.status !== 'ok')
  items.sort((a, b) => a.dueInDays - b.dueInDays || Number(b.highRisk) - Number(a.highRisk))
  const { openFor, failure, busy, may } = useOpenOrder()
  if (!ready) return <div className="skeleton tall" />
  if (items.length === 0) return <Advice text={say('due.none')} tip={say('due.noneTip')} />
  return (
    <>
      <Refusal failure={failure} />
      <table className="desk-table">
        <thead>
          <tr>
            {(['list.name', 'due.work', 'due.when', 'list.room', 'list.upkeep'] as const).map(word => (
              <th key={word} scope="col">
                {say(word)}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{say('order.open')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.slice(0, listed).map(row => (
            <tr key={row.key}>
              <th scope="row" aria-label={row.name}>
                <button
                  type="button"
                  className="link-button"
                  onClick={() => show({ what: 'subject', id: row.subject }, row.floor)}
                >
                  <bdi>{row.name}</bdi>
                </button>
              </th>
              <td>{row.title}</td>
              <td>{row.dueOn === null ? say('card.neverDone') : speech.dueDay(row.dueOn, row.dueInDays)}</td>
              <td>
                {row.floor !== null && row.room !== null ? (
                  roomNameOf(plan, row.floor, row.room)
                ) : (
                  <span className="soft">{say('round.unknown')}</span>
                )}
              </td>
              <td>
                <UpkeepChip upkeep={row.status} />{' '}
                {row.highRisk && <span className="chip upkeep-overdue">{say('due.highRisk')}</span>}
              </td>
              <td className="end">
                {may && (
                  <button
                    type="button"
                    className="button"
                    disabled={busy}
                    aria-label={say('orders.openFor', { title: `${row.title}, ${row.name}` })}
                    onClick={() => void openFor(row.subject, row.plan)}
                  >
                    {say('orders.go')}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {items.length > listed && <p className="soft">{say('map.more', { count: items.length - listed })}</p>}
    </>
  )
}

/** Open the work order of a plan, or the one that is open for it already. */
export function useOpenOrder() {
  const by = useBy()
  const sheet = useView(v => v.sheet)
  const may = useMay('upkeep.work')
  const { answer } = useAsked('orders.list', {}, sheet === null ? 'read' : 'sheet')
  const { busy, failure, act } = useAct()
  const openFor = async (subject: string, plan: string) => {
    const same = answer?.orders.find(order => order.subject === subject && order.plan === plan)
    const order = same ?? (await act('orders.open', { subject, plan, by }))
    if (order) openSheet({ what: 'order', id: order.id })
  }
  return { openFor, busy, failure, may, open: answer?.orders ?? [] }
}
