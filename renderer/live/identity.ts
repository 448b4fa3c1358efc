import { useStore } from 'zustand'
import type { Input } from '../../core/api/contract.ts'
import type { Identity } from '../../core/api/envelope.ts'
import { browser } from '../link/surroundings.ts'
import { useLink } from './hooks.ts'
import { link, takenAsStore } from './station.ts'
import { choose, openSheet, setFound, setQuery, setWho } from './view.ts'

/** As whom this window is taken now; null while it is not connected. */
export function useIdentity(): Identity | null {
  const state = useLink()
  return state.state === 'live' ? state : null
}

/** As whom it was taken last: a station that lost its engine stays as open, or as shut, as it was. */
export const useTakenAs = (): Identity | null => useStore(takenAsStore, s => s.identity)

/** Nobody has said who works here: the alarms and the way in. */
export const isShut = (identity: Identity | null): boolean =>
  identity?.standing === 'nobody' || identity?.standing === 'locked'

/** Changes whenever what was asked before may not be shown any more. */
export const eyesOf = (identity: Identity | null): string =>
  identity === null ? '' : JSON.stringify([identity.who, identity.standing, identity.roles, identity.glassUntil])

/** What one looked at is nothing for the next, however the change came about. @returns a function that ends it. */
export const followWho = (): (() => void) =>
  takenAsStore.subscribe(({ identity }, { identity: before }) => {
    if (before !== null && (before.who !== identity?.who || before.standing !== identity.standing)) forgetLooks()
  })

/** @throws Failure: who one is was not proved. */
export async function signIn(proof: Input<'session.signIn'>): Promise<void> {
  const { session } = await link.call('session.signIn', proof)
  browser.session.set(session)
}

export async function signOut(): Promise<void> {
  browser.session.set(null)
  await link.call('session.signOut', {})
}

function forgetLooks(): void {
  choose(null)
  openSheet(null)
  setQuery('')
  setFound(null)
  setWho('')
}

/** So long without a touch of mouse or keys, and the station locks. */
const idleMs = 5 * 60_000

/** Locks what somebody has left open. @returns a function that ends it. */
export function watchIdle(after: (ms: number, run: () => void) => () => void = browser.after): () => void {
  let cancel = () => {}
  const lock = () => {
    const state = link.state
    if (state.state === 'live' && state.standing === 'signed-in') link.call('session.lock', {}).catch(() => {})
    wait()
  }
  const wait = () => {
    cancel()
    cancel = after(idleMs, lock)
  }
  wait()
  for (const kind of ['pointerdown', 'keydown'] as const) window.addEventListener(kind, wait, { passive: true })
  return () => {
    cancel()
    for (const kind of ['pointerdown', 'keydown'] as const) window.removeEventListener(kind, wait)
  }
}
