/**
 * The window's own icons as stroked outlines in a 24 × 24 box, so that the same drawing serves markup and canvas.
 */
export const glyphs = {
  // what has a place
  pump: 'M8 2.5h8a1 1 0 0 1 1 1V16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V3.5a1 1 0 0 1 1-1zM10 6h4v4h-4zM10 13.5h4M12 17v4.5',
  bed: 'M3 6v13M3 16h18M21 19v-6a3 3 0 0 0-3-3h-7v6M5.5 12a1.7 1.7 0 1 0 3.4 0 1.7 1.7 0 1 0-3.4 0z',
  person: 'M8.5 7.5a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0zM5 20.5c0-4 3-6.5 7-6.5s7 2.5 7 6.5',
  staff: 'M8.5 7a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0zM5 20.5c0-4.2 3-7 7-7s7 2.8 7 7M12 15.5v4.5M9.75 17.75h4.5',
  wheelchair: 'M8 4.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0zM9.5 8v6h5l3 5.5h2M9.5 10.5h4.5M7 12.5a4.7 4.7 0 1 0 7 5.5',
  pulse: 'M2.5 12.5h4l2.5-7 4.5 13.5 2.5-6.5h5.5',
  lungs:
    'M12 3.5v8M12 9c-2 .5-2.8-2.5-4.3-2.5C5 6.5 3.5 12 3.5 16.5 3.5 19 5 19.5 6.5 19.5c2.5 0 3.5-2 3.5-5M12 9c2 .5 2.8-2.5 4.3-2.5 2.7 0 4.2 5.5 4.2 10 0 2.5-1.5 3-3 3-2.5 0-3.5-2-3.5-5',
  defibrillator:
    'M12 20.5C6 16 3 12.8 3 9.2A4.7 4.7 0 0 1 12 7.5a4.7 4.7 0 0 1 9 1.7c0 3.6-3 6.8-9 11.3zM12.8 9l-2.3 3.5h3l-2.3 3.5',
  scanner: 'M8 3h8l-1 7H9zM8.5 10c0 4 2 3.5 3.5 3.5s3.5.5 3.5-3.5M12 13.5V17c0 3 5 3.5 7 1.5M5 21h4',
  scale: 'M4.5 20.5h15M6 17h12v3.5H6zM8 17V9.5M16 17V9.5M6 3.5h12v6H6zM12 9.5V7',
  box: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9',
  // states
  check: 'M5 12.5l4.5 4.5L19 7.5',
  diamond: 'M12 2l10 10-10 10L2 12zM12 11.5v1',
  drop: 'M12 3.5c3.5 4.5 5.5 7.3 5.5 10.5a5.5 5.5 0 0 1-11 0c0-3.2 2-6 5.5-10.5z',
  sparkle: 'M12 3c.8 5 3 7.5 8.5 9-5.5 1.5-7.7 4-8.5 9-.8-5-3-7.5-8.5-9C9 10.5 11.2 8 12 3z',
  wrench: 'M15.5 3.5a5 5 0 0 0-5.5 7L3.5 17l3.5 3.5 6.5-6.5a5 5 0 0 0 7-5.5l-3 3-3.5-1-1-3.5z',
  barred: 'M4 12a8 8 0 1 0 16 0 8 8 0 1 0-16 0zM6.5 6.5l11 11',
  question: 'M8.5 9a3.5 3.5 0 1 1 5.2 3c-1.2.7-1.7 1.3-1.7 2.7M12 18.5v.5',
  dash: 'M5 12h14',
  // the window
  search: 'M4.5 10.5a6 6 0 1 0 12 0 6 6 0 1 0-12 0zM15 15l5.5 5.5',
  map: 'M9 4L3.5 6v14L9 18l6 2 5.5-2V4L15 6zM9 4v14M15 6v14',
  list: 'M8 6h12.5M8 12h12.5M8 18h12.5M3.5 6h.5M3.5 12h.5M3.5 18h.5',
  sun: 'M8 12a4 4 0 1 0 8 0 4 4 0 1 0-8 0zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3L19 19M19 5l-1.7 1.7M6.7 17.3L5 19',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  screen: 'M3 4.5h18v12H3zM8.5 20.5h7M12 16.5v4',
  keyboard: 'M2.5 6h19v12h-19zM6 10h.5M10 10h.5M14 10h.5M18 10h.5M6 14h.5M9.5 14h5M18 14h.5',
  close: 'M6 6l12 12M18 6L6 18',
  chevron: 'M9 5l7 7-7 7',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  fit: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  pin: 'M12 21.5c4.5-5 7-8.3 7-11.5a7 7 0 0 0-14 0c0 3.2 2.5 6.5 7 11.5zM12 7v6M9 10h6',
  ear: 'M7 9.5a5 5 0 0 1 10 0c0 4-3.5 4.5-3.5 8 0 2-1 3-2.5 3s-2.5-1-2.5-2.5M10 9.5a2 2 0 0 1 4 0c0 1.5-1 2-1.5 3',
  sliders: 'M4 7h9M17 7h3M13 7a2 2 0 1 0 4 0 2 2 0 1 0-4 0zM4 17h3M11 17h9M7 17a2 2 0 1 0 4 0 2 2 0 1 0-4 0z',
  sound: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.5 4.5 0 0 1 0 6M18 6a8.5 8.5 0 0 1 0 12',
  soundOff: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9.5l5 5M20.5 9.5l-5 5',
  chart: 'M4 3.5v17h17M8.5 17v-5M13 17V7M17.5 17v-8',
  past: 'M4.5 8.5A8.5 8.5 0 1 1 3.5 12M4 4v4.5h4.5M12 7.5V12l3.5 2',
  hourBack: 'M11 6l-6 6 6 6M19 6l-6 6 6 6',
  hourOn: 'M5 6l6 6-6 6M13 6l6 6-6 6',
  moveBack: 'M6 5v14M18 5.5L9 12l9 6.5z',
  moveOn: 'M18 5v14M6 5.5l9 6.5-9 6.5z',
  printer: 'M7 8.5V3.5h10v5M7 17H3.5V8.5h17V17H17M7 14h10v6.5H7z',
  play: 'M7 4.5l12 7.5-12 7.5z',
  pause: 'M8 5v14M16 5v14',
  note: 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0zM12 7v6M12 16.5v.3',
} as const

export type GlyphName = keyof typeof glyphs

/** Which icon a subject wears: its kind, else the first word that its type contains. Types are free text in any language. */
const typeWords: readonly (readonly [RegExp, GlyphName])[] = [
  [/pump|infus|syringe|spritze|مضخ/i, 'pump'],
  [/wheelchair|rollstuhl|walker|rollator|كرسي/i, 'wheelchair'],
  [/defib|aed\b/i, 'defibrillator'],
  [/ventil|respir|oxygen|beatm|sauerst|تنفس/i, 'lungs'],
  [/scan|ultraso|doppler|sonograph|probe/i, 'scanner'],
  [/bed|bett|stretcher|gurney|trage|mattress|crib|cot\b|سرير/i, 'bed'],
  [/scale|waage/i, 'scale'],
  [/monitor|ecg|ekg|telemetr|vital|oximet|pulse/i, 'pulse'],
]

export function glyphOf(kind: string, type: string): GlyphName {
  if (kind === 'bed') return 'bed'
  if (kind === 'patient') return 'person'
  if (kind === 'staff') return 'staff'
  for (const [words, glyph] of typeWords) if (words.test(type)) return glyph
  return 'box'
}

/** The icon of an equipment state; each state differs by icon and word, not by colour alone. */
export const stateGlyphs: Readonly<Record<string, GlyphName>> = {
  available: 'check',
  'in-use': 'diamond',
  dirty: 'drop',
  cleaning: 'sparkle',
  'in-repair': 'wrench',
  quarantined: 'barred',
  missing: 'question',
  retired: 'dash',
}

type AlarmShape = 'octagon' | 'triangle' | 'circle' | 'square'

/** Filled outlines in a 24 × 24 box. */
export const alarmShapes: Readonly<Record<AlarmShape, string>> = {
  octagon: 'M8 1.5h8L22.5 8v8L16 22.5H8L1.5 16V8z',
  triangle: 'M12 2L23 21.5H1z',
  circle: 'M1.5 12a10.5 10.5 0 1 0 21 0 10.5 10.5 0 1 0-21 0z',
  square: 'M2.5 2.5h19v19h-19z',
}

export const shapeOfPriority = { high: 'octagon', medium: 'triangle', low: 'circle', information: 'square' } as const
