import { createStore } from 'zustand/vanilla'
import { link } from './station.ts'

const shelf = 'whereabouts.badgeReader'

/** The reader beside this station, at which badges are tapped for it; it is the station's, whoever signs in. */
export const badgeReaderStore = createStore<{ reader: string | null }>(() => ({ reader: localStorage.getItem(shelf) }))

export function setBadgeReader(reader: string | null): void {
  if (reader === null) localStorage.removeItem(shelf)
  else localStorage.setItem(shelf, reader)
  badgeReaderStore.setState({ reader })
  tell()
}

/** Each new connection has to be told, and a guest's once somebody has signed in there. */
export const followBadgeReader = (): (() => void) =>
  link.onState(() => {
    if (badgeReaderStore.getState().reader !== null) tell()
  })

function tell(): void {
  const { reader } = badgeReaderStore.getState()
  // What a guest may not is asked again when somebody has signed in.
  if (link.state.state === 'live') link.call('session.reader', { reader }).catch(() => {})
}
