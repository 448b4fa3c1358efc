import { createStore } from 'zustand/vanilla'
import type { Output } from '../../core/api/contract.ts'
import type { Identity } from '../../core/api/envelope.ts'
import { Failure } from '../../core/api/errors.ts'
import { followEngine } from '../link/endpoint.ts'
import { EngineLink, type LinkState } from '../link/engineLink.ts'
import { Outbox } from '../link/outbox.ts'
import { browser } from '../link/surroundings.ts'
import { EngineClock } from './engineClock.ts'
import { PositionBook } from './positionBook.ts'
import { topicStore } from './topicStore.ts'

export type SiteView = Output<'site.show'>

/** `unknown` until asked; `empty` = the engine has no floor plan yet. */
type SiteState =
  | { readonly state: 'unknown' }
  | { readonly state: 'empty' }
  | { readonly state: 'known'; readonly site: SiteView }
  | { readonly state: 'failed'; readonly text: string; readonly tip: string }

/** Everything this window knows of the house. Made once; the only place where the link is tied to what is shown. */
export const clock = new EngineClock(() => performance.now(), Date.now())
/** By the engine's clock, so that "not connected since" goes with the other times on the screen. */
export const link = new EngineLink({ ...browser, now: () => clock.now() })

/** Acts that wait for the engine outlive the window. */
const shelf = 'whereabouts.outbox'
export const outbox = new Outbox(
  link,
  { read: () => localStorage.getItem(shelf), write: text => localStorage.setItem(shelf, text) },
  () => crypto.randomUUID(),
  () => clock.now(),
)
/** As what this window was taken last. */
export const takenAsStore = createStore<{ identity: Identity | null }>(() => ({ identity: null }))
export const positions = new PositionBook()
export const linkStore = createStore<LinkState>(() => link.state)
export const siteStore = createStore<SiteState>(() => ({ state: 'unknown' }))
export const rooms = topicStore(link, 'rooms')
export const alerts = topicStore(link, 'alerts')
export const missing = topicStore(link, 'missing')
export const due = topicStore(link, 'due')
export const notices = topicStore(link, 'notices')
export const readers = topicStore(link, 'readers')
export const receivers = topicStore(link, 'receivers')
export const scan = topicStore(link, 'scan')
export const status = topicStore(link, 'status')

/** Begin: everything above fills from here on. */
export function start(): void {
  link.watch('positions', positions)
  link.onState(state => {
    linkStore.setState(state, true)
    if (state.state !== 'live') return
    takenAsStore.setState({ identity: state })
    if (siteStore.getState().state !== 'known') void askSite()
  })
  link.onWelcome(engineNow => {
    clock.hear(engineNow)
    void askSite()
  })
  status.subscribe(({ rows }, before) => {
    const row = rows.get('status')
    if (row && row !== before.rows.get('status')) clock.hear(row.engineNow)
  })
  rooms.subscribe(({ rows }) => {
    if (hasUnknownRoom(rows.keys())) askSiteSoon()
  })
  followEngine(engine => {
    if (engine.state === 'ready') link.point(engine.connection)
    if (engine.state === 'failed') link.fail(engine.text, engine.tip)
  })
}

async function askSite(): Promise<void> {
  const { state } = link
  if (state.state !== 'live' || !state.may.includes('site.see')) return
  try {
    const site = await link.call('site.show', {})
    const before = siteStore.getState()
    if (site.floors.length === 0) siteStore.setState({ state: 'empty' }, true)
    // The same plan again after a lost connection must not look like another: the map would jump.
    else if (before.state !== 'known' || JSON.stringify(before.site) !== JSON.stringify(site))
      siteStore.setState({ state: 'known', site }, true)
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    if (cause.code === 'not-found') siteStore.setState({ state: 'empty' }, true)
    else if (cause.code !== 'unavailable' && siteStore.getState().state !== 'known')
      siteStore.setState({ state: 'failed', text: cause.message, tip: cause.tip }, true)
  }
}

let asked: ReturnType<typeof setTimeout> | undefined

/** This window changed the plan itself. */
export const siteChanged = (): void => askSiteSoon()

/** A plan was imported while we looked: its rooms arrive one delta after the other. */
function askSiteSoon(): void {
  clearTimeout(asked)
  asked = setTimeout(() => void askSite(), 300)
}

function hasUnknownRoom(ids: Iterable<string>): boolean {
  const now = siteStore.getState()
  if (now.state === 'unknown') return false
  const known = new Set(now.state === 'known' ? now.site.floors.flatMap(f => f.rooms.map(r => r.id)) : [])
  for (const id of ids) if (!known.has(id)) return true
  return false
}
