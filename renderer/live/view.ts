import { createStore } from 'zustand/vanilla'
import { persist, createJSONStorage } from 'zustand/middleware'
import type { AnswerCard, PositionRow } from '../../core/api/rows.ts'

export type Kind = PositionRow['kind']
export type Theme = 'day' | 'night' | 'system'
export type Language = 'en' | 'de' | 'ar'
/** What fills the window: the station's floor, or a page of another workspace. Also the route in the address. */
export const pages = [
  'station',
  'biomed/due',
  'biomed/round',
  'biomed/missing',
  'biomed/orders',
  'biomed/batteries',
  'facility/use',
  'facility/stock',
  'facility/heat',
  'facility/listening',
  'facility/compliance',
  'setup/readers',
  'setup/tags',
  'setup/rules',
  'setup/roster',
  'setup/plan',
  'setup/coverage',
  'setup/people',
] as const
export type Page = (typeof pages)[number]
/** A page of a workspace beside the station. */
export type DeskPage = Exclude<Page, 'station'>
/** What lies over the page until it is done. */
type Sheet =
  | { readonly what: 'order'; readonly id: string }
  | { readonly what: 'alarm'; readonly id: string }
  | { readonly what: 'record'; readonly subject: string }
  | { readonly what: 'fault'; readonly subject: string; readonly name: string }
  | { readonly what: 'nearest'; readonly type: string }
  | { readonly what: 'walk'; readonly subject: string }
  | { readonly what: 'board' }
type Chosen =
  | { readonly what: 'subject'; readonly id: string }
  | { readonly what: 'room'; readonly id: string; readonly floor: number }

/** What this person looks at. Only what is harmless on a shared screen outlives the window: never who was looked for. */
export interface View {
  readonly page: Page
  readonly sheet: Sheet | null
  readonly workspace: 'map' | 'list'
  readonly floor: number | null
  readonly chosen: Chosen | null
  /** Room with the keyboard's attention. */
  readonly focusedRoom: string | null
  readonly hiddenKinds: readonly Kind[]
  /** Columns that somebody left out, by the table's name. */
  readonly hiddenColumns: Readonly<Record<string, readonly string[]>>
  readonly theme: Theme
  readonly language: Language | null
  readonly query: string
  readonly found: { readonly query: string; readonly answers: readonly AnswerCard[]; readonly total: number } | null
  /** The room where this screen or its trolley stands: walks begin there. */
  readonly standing: string | null
  /** Who works here, for signatures; forgotten with the window. */
  readonly who: string
  /** What is searched for on the page of missing equipment, and where it was not. */
  readonly search: { readonly subject: string; readonly notHere: readonly string[] } | null
  /** Rises when the map should bring what is chosen into sight. */
  readonly showTurn: number
}

export const viewStore = createStore<View>()(
  persist(
    (): View => ({
      page: 'station',
      sheet: null,
      workspace: 'map',
      floor: null,
      chosen: null,
      focusedRoom: null,
      hiddenKinds: [],
      hiddenColumns: {},
      theme: 'system',
      language: null,
      query: '',
      found: null,
      standing: null,
      who: '',
      search: null,
      showTurn: 0,
    }),
    {
      name: 'whereabouts.view',
      storage: createJSONStorage(() => localStorage),
      partialize: ({ page, workspace, floor, hiddenKinds, hiddenColumns, theme, language, standing }) => ({
        page,
        workspace,
        floor,
        hiddenKinds,
        hiddenColumns,
        theme,
        language,
        standing,
      }),
    },
  ),
)

const set = (part: Partial<View>) => viewStore.setState(part)

export const choose = (chosen: Chosen | null) => set({ chosen })
export const openFloor = (floor: number) => set({ floor, focusedRoom: null })
export const openWorkspace = (workspace: View['workspace']) => set({ workspace, page: 'station' })
export const openPage = (page: Page) => set({ page, sheet: null })
export const openSheet = (sheet: Sheet | null) => set({ sheet })
export const standIn = (standing: string) => set({ standing })
export const setWho = (who: string) => set({ who })

/** Look for something on the page of missing equipment; `notHere`: rooms already searched in vain. */
export const searchFor = (subject: string, notHere: readonly string[] = []) =>
  set({ search: { subject, notHere }, page: 'biomed/missing', sheet: null })
export const focusRoom = (focusedRoom: string | null) => set({ focusedRoom })
export const setTheme = (theme: Theme) => set({ theme })
export const setLanguage = (language: Language) => set({ language })
export const setQuery = (query: string) => set(query.trim() === '' ? { query, found: null } : { query })
export const setFound = (found: View['found']) => set({ found })

export const hideColumns = (table: string, columns: readonly string[]) =>
  set({ hiddenColumns: { ...viewStore.getState().hiddenColumns, [table]: columns } })

export function toggleKind(kind: Kind): void {
  const { hiddenKinds } = viewStore.getState()
  set({ hiddenKinds: hiddenKinds.includes(kind) ? hiddenKinds.filter(k => k !== kind) : [...hiddenKinds, kind] })
}

/** Choose it, go to its floor on the map and bring it into sight. */
export function show(chosen: Chosen, floor: number | null): void {
  const { showTurn, floor: current } = viewStore.getState()
  set({ chosen, floor: floor ?? current, workspace: 'map', page: 'station', sheet: null, showTurn: showTurn + 1 })
}

/** One step back: the search, then another workspace, then what is chosen, then the list. @returns false when there was nothing to leave. */
export function back(): boolean {
  const view = viewStore.getState()
  if (view.query !== '') setQuery('')
  else if (view.page !== 'station') openPage('station')
  else if (view.chosen) choose(null)
  else if (view.workspace === 'list') openWorkspace('map')
  else return false
  return true
}
