import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { alarmShapes, shapeOfPriority, stateGlyphs } from './glyphs.ts'

/** The tokens as the page gets them: day, and day with night's in their place. */
const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const tokensIn = (text: string) =>
  Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map(([, name, value]) => [name, value]))
const nightAt = css.indexOf('[data-theme="night"]')
const day = tokensIn(css.slice(0, nightAt))
const themes = { day, night: { ...day, ...tokensIn(css.slice(nightAt)) } }

type Rgb = readonly [number, number, number]
const rgb = (hex: string): Rgb => {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return [channel(1), channel(3), channel(5)]
}
const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const luminanceOf = ([r, g, b]: Rgb) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
/** WCAG 2.2: contrast of two colours, 1 to 21. */
function contrast(a: string, b: string): number {
  const [low, high] = [luminanceOf(rgb(a)), luminanceOf(rgb(b))].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const states = ['available', 'in-use', 'dirty', 'cleaning', 'in-repair', 'out'].map(state => `state-${state}`)
const texts: readonly (readonly [string, string])[] = [
  ...['background', 'panel', 'sunken', 'room', 'room-common'].flatMap(ground =>
    ['ink', 'soft-ink'].map(ink => [ink, ground] as const),
  ),
  ['accent', 'panel'],
  ['accent', 'accent-soft'],
  ['on-accent', 'accent'],
  ['high', 'high-soft'],
  ['medium', 'medium-soft'],
  ['low', 'low-soft'],
  ['high', 'panel'],
  ['medium', 'panel'],
  ['low', 'panel'],
  ...['in-use', 'dirty', 'cleaning', 'in-repair', 'out'].map(
    state => [`state-${state}`, `state-${state}-soft`] as const,
  ),
  ['past', 'panel'],
  ['past', 'past-soft'],
  ['ink', 'past-soft'],
]
const shapes: readonly (readonly [string, string])[] = [
  ...[...states, 'person', 'high', 'medium-shape', 'low', 'information'].flatMap(shape =>
    ['room', 'room-common'].map(ground => [shape, ground] as const),
  ),
  ...states.map(state => ['on-icon', state] as const),
  ['on-icon', 'person'],
  ['on-alarm', 'high'],
  ['on-alarm', 'medium-shape'],
  ['on-alarm', 'low'],
  ['strong-line', 'panel'],
  ['past', 'background'],
]

const below = (tokens: Readonly<Record<string, string>>, pairs: typeof texts, least: number) =>
  pairs.flatMap(([over, under]) => {
    const ratio = contrast(tokens[over], tokens[under])
    return ratio >= least ? [] : [`${over} on ${under}: ${ratio.toFixed(2)}`]
  })

describe.each(Object.entries(themes))('by %s', (_theme, tokens) => {
  it('every text stands out from its ground by 4.5 : 1', () => expect(below(tokens, texts, 4.5)).toEqual([]))
  it('every shape stands out from its ground by 3 : 1', () => expect(below(tokens, shapes, 3)).toEqual([]))
})

it('measures contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

/** Machado, Oliveira, Fernandes 2009: deuteranopia in full, on linear light. */
const withoutGreenCones = [
  [0.367322, 0.860646, -0.227968],
  [0.280085, 0.672501, 0.047413],
  [-0.01182, 0.04294, 0.968881],
] as const
type Lab = readonly [number, number, number]
/** Oklab of what such an eye sees of a colour. */
function seen(hex: string, eye: readonly Lab[]): Lab {
  const light = rgb(hex).map(linear)
  const [r, g, b] = eye.map(row => Math.max(0, row[0] * light[0] + row[1] * light[1] + row[2] * light[2]))
  const [l, m, s] = [
    0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
    0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
    0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
  ].map(Math.cbrt)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}
const apart = (a: Lab, b: Lab) => Math.hypot(...a.map((v, i) => v - b[i]))
/** Two shades that lie closer than this look the same beside each other. */
const noticed = 0.02

describe('to an eye without green cones', () => {
  it('the matrix leaves grey grey, and takes red and green together', () => {
    const eye = (hex: string) => seen(hex, withoutGreenCones)
    expect(
      apart(
        eye('#808080'),
        seen('#808080', [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ]),
      ),
    ).toBeLessThan(0.01)
    const whole: readonly Lab[] = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]
    const [red, green] = ['#a05050', '#6a7050']
    expect(apart(eye(red), eye(green))).toBeLessThan(apart(seen(red, whole), seen(green, whole)) / 2)
  })
  it.each(Object.entries(themes))(
    'by %s, alarms that look alike in colour do not exist among those that ring',
    (_, tokens) => {
      const colours = ['high', 'medium-shape', 'low'].map(name => seen(tokens[name], withoutGreenCones))
      for (const [i, a] of colours.entries())
        for (const b of colours.slice(i + 1)) expect(apart(a, b)).toBeGreaterThan(noticed)
    },
  )
})

describe('without any colour', () => {
  it('no two states wear the same icon, and no two alarms the same shape', () => {
    const glyphs = Object.values(stateGlyphs)
    expect(new Set(glyphs).size).toBe(glyphs.length)
    const outlines = Object.values(shapeOfPriority).map(shape => alarmShapes[shape])
    expect(new Set(outlines).size).toBe(outlines.length)
  })
})
