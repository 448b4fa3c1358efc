import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { build, type Rolldown } from 'vite'
import { launch, type Shell } from './launch.ts'
import type { drawMark, Mark } from './marks/draw.ts'
import { differing, eyes } from './marks/eyes.ts'

/** Rooms in which icons get each of the three sizes that there are. */
const rooms = { largest: 60, middle: 34, smallest: 24 } as const
const themes = ['day', 'night'] as const

const states = ['available', 'in-use', 'dirty', 'cleaning', 'in-repair', 'quarantined', 'missing', 'retired']
const priorities = ['high', 'medium', 'low', 'information'] as const

type Marks = Readonly<Record<string, Omit<Mark, 'roomPx'>>>
const of = <K extends string>(names: readonly K[], mark: (name: K) => Omit<Mark, 'roomPx'>): Marks =>
  Object.fromEntries(names.map(name => [name, mark(name)]))

/** Within each of these, every mark must be told from every other. */
const families: Readonly<Record<string, Marks>> = {
  'states, heard': of(states, state => ({ row: { state } })),
  'states, less sure': of(states, state => ({ row: { state, probability: 0.7 } })),
  'states, stale': of(states, state => ({ row: { state, freshness: 'stale' } })),
  'states, lost': of(states, state => ({ row: { state, freshness: 'lost' } })),
  'states, in alarm': of(states, state => ({ row: { state }, alarm: { priority: 'high', answered: false } })),
  'how sure and how fresh': {
    live: { row: {} },
    'less sure': { row: { probability: 0.7 } },
    stale: { row: { freshness: 'stale' } },
    lost: { row: { freshness: 'lost' } },
  },
  alarms: {
    none: { row: {} },
    ...of(priorities, priority => ({ row: {}, alarm: { priority, answered: false } })),
    ...Object.fromEntries(
      priorities.map(priority => [`${priority}, answered`, { row: {}, alarm: { priority, answered: true } }]),
    ),
  },
  rooms: { heard: { row: null }, blind: { row: null, blind: true }, 'second best': { row: null, second: true } },
}
/** The smallest icons carry no age. */
const aged: Marks = { live: { row: {} }, recent: { row: { freshness: 'recent' } } }

/** A stroke of 8 × 2 px: with less, a mark in the smallest icon is a smudge. The closest two there differ in 25. */
const leastPx = 16

test.describe('marks on the floor', () => {
  let shell: Shell
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    shell = await launch()
    await shell.page.evaluate(await drawing())
  })
  test.afterAll(() => shell?.close())

  const picture = async (mark: Mark, theme: (typeof themes)[number]) => {
    const pixels = await shell.page.evaluate(
      ([each, by]) => (globalThis as unknown as { marks: { drawMark: typeof drawMark } }).marks.drawMark(each, by),
      [mark, theme] as const,
    )
    return Buffer.from(pixels, 'base64')
  }

  async function alike(marks: Marks, theme: (typeof themes)[number], roomPx: number): Promise<string[]> {
    const drawn: [string, Uint8Array][] = []
    for (const [name, mark] of Object.entries(marks)) drawn.push([name, await picture({ ...mark, roomPx }, theme)])
    return Object.entries(eyes).flatMap(([eye, matrix]) =>
      drawn.flatMap(([a, ofA], i) =>
        drawn.slice(i + 1).flatMap(([b, ofB]) => {
          const pixels = differing(ofA, ofB, matrix)
          return pixels >= leastPx ? [] : [`${a} / ${b} with ${eye}: ${pixels} px`]
        }),
      ),
    )
  }

  for (const theme of themes)
    for (const [size, roomPx] of Object.entries(rooms)) {
      test(`by ${theme}, ${size}: each is told from each other without green cones and without colour`, async () => {
        for (const [family, marks] of Object.entries(families))
          expect.soft(await alike(marks, theme, roomPx), family).toEqual([])
        if (size !== 'smallest') expect.soft(await alike(aged, theme, roomPx), 'ages').toEqual([])
      })
    }
})

/** The floor's own drawing as one script; in the page it finds the page's tokens. */
async function drawing(): Promise<string> {
  const [{ output }] = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('./marks/draw.ts', import.meta.url)),
        formats: ['iife'],
        name: 'marks',
      },
    },
  })) as Rolldown.RolldownOutput[]
  return `${output[0].code}\nglobalThis.marks = marks; undefined`
}
