import { signsOfPeople } from './beat.ts'
import { whenLeftAlone } from './leftAlone.ts'
import { toNow } from './replay.ts'
import { siteStore } from './station.ts'
import { viewStore } from './view.ts'

/** The shell says so in the page's address. */
export const isKiosk = new URLSearchParams(globalThis.location?.search).has('kiosk')

/** Nobody stands there any more; with something half written on it, somebody may come back. */
const idleMs = 2 * 60_000
const idleInSheetMs = 10 * 60_000

/** Calls `left` once each time that nobody has touched the station for a while. @returns what ends it */
export const followIdle = (page: EventTarget, left: () => void): (() => void) =>
  whenLeftAlone(page, {
    signs: signsOfPeople,
    idleMs: () => (viewStore.getState().sheet === null ? idleMs : idleInSheetMs),
    left: () => {
      left()
      return true
    },
  })

/** The unit's floor, whole and as it is now, with nothing chosen, nothing searched for and nothing filtered away. */
export function toFirstScreen(): void {
  toNow()
  const { standing } = viewStore.getState()
  const site = siteStore.getState()
  const own = site.state === 'known' ? site.site.floors.find(f => f.rooms.some(r => r.id === standing)) : undefined
  viewStore.setState({
    page: 'station',
    sheet: null,
    workspace: 'map',
    floor: own?.floor ?? null,
    chosen: null,
    focusedRoom: null,
    hiddenKinds: [],
    query: '',
    found: null,
    search: null,
    who: '',
  })
  focused()?.blur()
  globalThis.document?.getElementById('map-whole')?.click()
}

const focused = () => globalThis.document?.activeElement as HTMLElement | null | undefined
