import { useEffect, useState } from 'react'
import { useView } from '../live/hooks.ts'

const dark = matchMedia('(prefers-color-scheme: dark)')

/** Day or night, as asked for or as the system has it; also set on the page. */
export function useTheme(): 'day' | 'night' {
  const asked = useView(v => v.theme)
  const [systemDark, setSystemDark] = useState(dark.matches)
  useEffect(() => {
    const follow = () => setSystemDark(dark.matches)
    dark.addEventListener('change', follow)
    return () => dark.removeEventListener('change', follow)
  }, [])
  const theme = asked === 'system' ? (systemDark ? 'night' : 'day') : asked
  // At once, not in an effect: the canvas reads the tokens in the effects of this same drawing.
  if (document.documentElement.dataset.theme !== theme) document.documentElement.dataset.theme = theme
  return theme
}
