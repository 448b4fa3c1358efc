import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { viewStore } from '../live/view.ts'

export type ThemeNow = 'day' | 'night'

const dark = matchMedia('(prefers-color-scheme: dark)')
/** The system's own colours are around the map then: it goes with them, whatever was asked for here. */
const forced = matchMedia('(forced-colors: active)')

const themeNow = (): ThemeNow => {
  const { theme } = viewStore.getState()
  if (theme !== 'system' && !forced.matches) return theme
  return dark.matches ? 'night' : 'day'
}

/** Day or night, as asked for or as the system has it; the page wears it before anything is drawn by it. */
const themeStore = createStore<{ readonly theme: ThemeNow }>(() => ({ theme: themeNow() }))

const wear = () => {
  document.documentElement.dataset.theme = themeNow()
  themeStore.setState({ theme: themeNow() })
}

wear()
viewStore.subscribe(wear)
dark.addEventListener('change', wear)
forced.addEventListener('change', wear)

export const useTheme = () => useStore(themeStore, s => s.theme)
