import { type RefObject, useLayoutEffect, useState } from 'react'

/** What of a long list is in sight: how far it is scrolled, how high its frame and a row are, px. */
interface Sight {
  readonly top: number
  readonly height: number
  readonly row: number
}

/** Follows a scrolling frame, so that only the rows in sight need be in the page. */
export function useSight(frame: RefObject<HTMLElement | null>): Sight {
  const [sight, setSight] = useState<Sight>({ top: 0, height: 600, row: 44 })
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const measure = () => {
      const row = Math.max(44, 2.75 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
      setSight({ top: element.scrollTop, height: element.clientHeight, row })
    }
    measure()
    const size = new ResizeObserver(measure)
    size.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      size.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [frame])
  return sight
}
