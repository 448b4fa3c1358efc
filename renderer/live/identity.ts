import { useStore } from 'zustand'
import type { Input } from '../../core/api/contract.ts'
import type { Identity } from '../../core/api/envelope.ts'
import { browser } from '../link/surroundings.ts'
import { useLink } from './hooks.ts'
import { whenLeftAlone } from './leftAlone.ts'
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

/** Locks what somebody has left open, at once where the computer slept meanwhile. @returns a function that ends it. */
export const watchIdle = (): (() => void) =>
  whenLeftAlone(window, {
    signs: ['pointerdown', 'keydown'],
    idleMs: () => idleMs,
    left: () => {
      const { state } = link
      // Whoever it is signed in for is known only to the engine.
      if (state.state !== 'live') return false
      if (state.standing === 'signed-in') link.call('session.lock', {}).catch(() => {})
      return true
    },
  })
