import { useSyncExternalStore } from 'react'

const baseSize = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

const onResize = (changed: () => void) => {
  addEventListener('resize', changed)
  return () => removeEventListener('resize', changed)
}

/** The page's base size in px, which grows with the window: what is drawn on the canvas grows with it. */
export const useBaseSize = () => useSyncExternalStore(onResize, baseSize)
