import { createStore } from 'zustand/vanilla'
import type { Output } from '../../core/api/contract.ts'
import type { Identity } from '../../core/api/envelope.ts'
import { Failure } from '../../core/api/errors.ts'
import { followEngine } from '../link/endpoint.ts'
import { EngineLink, type LinkState } from '../link/engineLink.ts'
import { Outbox } from '../link/outbox.ts'
import { browser } from '../link/surroundings.ts'
import { lookEveryMs, onRest } from './beat.ts'
import { EngineClock } from './engineClock.ts'
import { asOfThen, forgetPicture, keepPicture, mayKeep, pictureStore, readPicture } from './lastPicture.ts'
import { PositionBook } from './positionBook.ts'
import { saysOtherwise } from './saysOtherwise.ts'
import { topicStore } from './topicStore.ts'

export type SiteView = Output<'site.show'>

/** `unknown` until asked; `empty` = the engine has no floor plan yet. */
type SiteState =
  | { readonly state: 'unknown' }
  | { readonly state: 'empty' }
  | { readonly state: 'known'; readonly site: SiteView }
  | { readonly state: 'failed'; readonly failure: Failure }

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
export const progress = topicStore(link, 'progress')
export const status = topicStore(link, 'status')

/** Begin: everything above fills from here on. */
export function start(): void {
  showLastPicture()
  onRest(resting => link.pace(resting ? lookEveryMs.resting : 0))
  link.watch('positions', {
    snapshot(rows) {
      positions.snapshot(rows)
      pictureStore.setState({ from: null })
    },
    delta: (put, gone) => positions.delta(put, gone),
  })
  link.onState(state => {
    linkStore.setState(state, true)
    if (state.state !== 'live') return
    if (!mayKeep(state)) dropLastPicture()
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
    const now = siteStore.getState()
    if (now.state !== 'unknown' && saysOtherwise(rows.values(), now.state === 'known' ? now.site : null)) askSiteSoon()
  })
  followEngine(engine => {
    if (engine.state === 'ready') link.point(engine.connection)
    if (engine.state === 'failed') link.fail(engine.text, engine.tip)
  })
}

/** The picture is kept when the window is closed; in between for the case that it never is. */
const keepEveryMs = 5 * 60_000
const firstKeptAfterMs = 10_000

/** What was kept stands until the engine tells what is; from then on it is kept anew. */
function showLastPicture(): void {
  const kept = readPicture()
  if (kept !== null) {
    siteStore.setState({ state: 'known', site: kept.site }, true)
    positions.snapshot(asOfThen(kept, clock.now()))
    pictureStore.setState({ from: kept.at })
  }
  const keep = () => {
    const [{ state }, now] = [link, siteStore.getState()]
    const isNow = state.state === 'live' && mayKeep(state) && pictureStore.getState().from === null
    if (isNow && now.state === 'known' && positions.ready) keepPicture(now.site, positions.rows.values(), clock.now())
  }
  setTimeout(keep, firstKeptAfterMs)
  setInterval(keep, keepEveryMs)
  addEventListener('pagehide', keep)
}

/** Here one says who one is before anything is shown. */
function dropLastPicture(): void {
  forgetPicture()
  if (pictureStore.getState().from === null) return
  pictureStore.setState({ from: null })
  siteStore.setState({ state: 'unknown' }, true)
  positions.forget()
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
      siteStore.setState({ state: 'failed', failure: cause }, true)
  }
}

let asked: ReturnType<typeof setTimeout> | undefined

/** This window changed the plan itself. */
export const siteChanged = (): void => askSiteSoon()

/** A plan was imported, or rooms renamed at another window, while we looked: they arrive one delta after the other. */
function askSiteSoon(): void {
  clearTimeout(asked)
  asked = setTimeout(() => void askSite(), 300)
}
