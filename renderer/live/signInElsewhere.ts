import { useEffect, useState } from 'react'
import { createStore } from 'zustand/vanilla'
import { Failure } from '../../core/api/errors.ts'
import { signIn } from './identity.ts'
import { link } from './station.ts'

/** Only the page that went there takes a ticket: one that comes by a foreign link is thrown away. */
const wentKey = 'whereabouts.went'
const mark = '#ticket='

/** Why the hospital's own sign-in did not let in who came back from there. */
export const cameBackStore = createStore<{ failure: Failure | null }>(() => ({ failure: null }))

/** What the hospital's own sign-in is called; null where there is none, or in a window that can't go there and back. */
export function useElsewhere(wanted: boolean): string | null {
  const [name, setName] = useState<string | null>(null)
  useEffect(() => {
    if (!wanted || window.whereabouts !== undefined) return
    link.call('session.elsewhere', {}).then(
      answer => setName(answer.name),
      () => setName(null),
    )
  }, [wanted])
  return name
}

export function goElsewhere(): void {
  sessionStorage.setItem(wentKey, 'yes')
  location.assign('/sign-in/begin')
}

/** Signs in who comes back, as soon as the engine is there. Before the address is read for a page. */
export function followTicket(): void {
  const ticket = ticketInAddress()
  if (ticket === null) return
  const leave = link.onState(({ state }) => {
    if (state !== 'live') return
    leave()
    signIn({ ticket }).catch((failure: unknown) => {
      if (!(failure instanceof Failure)) throw failure
      cameBackStore.setState({ failure })
    })
  })
}

/** Once, and then it is off the address bar. */
function ticketInAddress(): string | null {
  if (!location.hash.startsWith(mark)) return null
  const ticket = location.hash.slice(mark.length)
  history.replaceState(null, '', location.pathname + location.search)
  const went = sessionStorage.getItem(wentKey) !== null
  sessionStorage.removeItem(wentKey)
  return went ? ticket : null
}
