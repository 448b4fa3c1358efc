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

describe('without any colour', () => {
  it('no two states wear the same icon, and no two alarms the same shape', () => {
    const glyphs = Object.values(stateGlyphs)
    expect(new Set(glyphs).size).toBe(glyphs.length)
    const outlines = Object.values(shapeOfPriority).map(shape => alarmShapes[shape])
    expect(new Set(outlines).size).toBe(outlines.length)
  })
})
