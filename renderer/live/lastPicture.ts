import { createStore } from 'zustand/vanilla'
import type { Output } from '../../core/api/contract.ts'
import type { Identity } from '../../core/api/envelope.ts'
import type { PositionRow } from '../../core/api/rows.ts'

/** The floors as this window saw them last, kept so that the next start has something to show while the engine starts. */
export interface LastPicture {
  readonly house: string
  /** The build that kept it: another one may expect other rows. */
  readonly build: string
  /** Epoch ms by the engine's clock. */
  readonly at: number
  readonly site: Output<'site.show'>
  readonly rows: readonly PositionRow[]
}

/** Since when what is on the screen is from; null = it is what the engine tells. */
export const pictureStore = createStore<{ readonly from: number | null }>(() => ({ from: null }))

const shelf = 'whereabouts.picture'
/** Beyond this a window keeps a part: what is kept must be read before anything can be painted. */
const rowsAtMost = 2_000
/** Older than this, where something was is no hint where it is. */
const hintMs = 20 * 60_000

const build = import.meta.url

/** The shell says whose picture this window may keep; a browser or the demo hospital keeps none. */
const house = new URLSearchParams(globalThis.location?.search).get('house')

/** A window that may be looked at without a name has nothing to hide after a restart; any other does. */
export const mayKeep = ({ standing }: Pick<Identity, 'standing'>): boolean =>
  standing === 'open' || standing === 'station'

/** What may lie on the disk in plain: the plan and the equipment, nobody's name. */
export function pictureOf(
  site: LastPicture['site'],
  rows: Iterable<PositionRow>,
  at: number,
  ofHouse: string,
): LastPicture {
  const things = [...rows].filter(({ kind }) => kind === 'asset').slice(0, rowsAtMost)
  return { house: ofHouse, build, at, site, rows: things }
}

/** Nothing in it is heard now: hollow with its age, or "last seen" where that is long ago. */
export const asOfThen = ({ rows }: LastPicture, now: number): PositionRow[] =>
  rows.map(row => ({ ...row, freshness: now - row.lastHeardAt > hintMs ? 'lost' : 'stale' }))

export function keepPicture(site: LastPicture['site'], rows: Iterable<PositionRow>, at: number): void {
  if (house === null || site.demo) return
  try {
    localStorage.setItem(shelf, JSON.stringify(pictureOf(site, rows, at, house)))
  } catch {
    // A full disk: the next start waits for its engine, as the first did.
    forgetPicture()
  }
}

export const forgetPicture = (): void => localStorage.removeItem(shelf)

/** What was kept of this house; null when there is nothing, or of an older make. */
export function readPicture(): LastPicture | null {
  const text = house === null ? null : localStorage.getItem(shelf)
  if (text === null) return null
  try {
    const kept = JSON.parse(text) as LastPicture
    const whole = kept.house === house && kept.build === build
    return whole ? kept : null
  } catch {
    return null
  }
}
