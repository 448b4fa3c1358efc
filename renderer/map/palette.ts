import type { ThemeNow } from '../ui/theme.ts'

/** The tokens of ui/tokens.css that the canvas draws with, as the theme has them now. */
const names = [
  'background',
  'panel',
  'ink',
  'soft-ink',
  'line',
  'wall',
  'room',
  'room-common',
  'accent',
  'accent-soft',
  'hatch',
  'person',
  'on-icon',
  'on-alarm',
  'high',
  'medium-shape',
  'low',
  'information',
  'state-available',
  'state-in-use',
  'state-dirty',
  'state-cleaning',
  'state-in-repair',
  'state-out',
] as const

export type ColourName = (typeof names)[number]
export type Palette = Readonly<Record<ColourName, string>> & {
  readonly fontFamily: string
  readonly rem: number
  readonly theme: ThemeNow
}

/**
 * @param theme what the page wears now; the palette says of which theme it is.
 * @param rem the page's base size, px
 */
export function readPalette(theme: ThemeNow, rem: number): Palette {
  const style = getComputedStyle(document.documentElement)
  const colours = Object.fromEntries(names.map(name => [name, style.getPropertyValue(`--${name}`).trim()]))
  return {
    ...(colours as Record<ColourName, string>),
    fontFamily: getComputedStyle(document.body).fontFamily,
    theme,
    rem,
  }
}

export const alarmColour = { high: 'high', medium: 'medium-shape', low: 'low', information: 'information' } as const

/** People keep the neutral colour; beds and equipment wear their state. */
export function colourOf(kind: string, state: string): ColourName {
  if (kind === 'patient' || kind === 'staff') return 'person'
  switch (state) {
    case 'available':
      return kind === 'bed' ? 'person' : 'state-available'
    case 'in-use':
      return kind === 'bed' ? 'person' : 'state-in-use'
    case 'dirty':
      return 'state-dirty'
    case 'cleaning':
      return 'state-cleaning'
    case 'in-repair':
    case 'quarantined':
      return 'state-in-repair'
    case 'missing':
    case 'retired':
      return 'state-out'
    default:
      return 'person'
  }
}
