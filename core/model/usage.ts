import type { RoomType } from './site.ts'

/** What a piece of equipment does with its time. At each moment exactly one of them holds, so they add up to the whole. */
export const wordsOfUse = ['in-use', 'idle', 'transit', 'to-clean', 'repair', 'missing', 'unheard'] as const
export type UseWord = (typeof wordsOfUse)[number]

/** Milliseconds of each word. */
export type UseTimes = Readonly<Record<UseWord, number>>

/** Rooms that one passes through. */
export const passageTypes: ReadonlySet<RoomType> = new Set(['corridor', 'lift', 'stairs'])
/** Who stops there for longer stands there; where no room is known for longer, it is not on its way from one to the next. */
export const passingMs = 10 * 60_000

/**
 * What each figure means, in the words that the screen, the CSV and the print carry. Other languages translate these; the
 * numbers in them are those above.
 */
export const figureDefinitions = {
  'in-use': 'Its state is in use: it stood at a bedside for two minutes, or someone said so.',
  idle: 'Ready and not used: its state is available, and it stands in a room.',
  transit:
    'On its way: in a corridor, lift or stairs for up to 10 minutes, or up to 10 minutes between two rooms, while in use or ready.',
  'to-clean': 'Dirty or being cleaned.',
  repair: 'In repair or quarantined.',
  missing: 'A case of missing equipment was open.',
  unheard:
    'Its tag was not heard for more than 10 minutes, and nobody had reported it missing: nothing is claimed of it.',
  utilization:
    'Time in use, as a share of the time in use, idle, on its way and to be cleaned. Repair, missing and not heard are shown beside it and are not part of it.',
  counted:
    'Equipment counts from when its tag was first heard, for the time it was in the chosen units. A day is a day on the clocks of the site. Retired equipment does not count.',
  ready: 'Available and heard now, of all equipment of the type that is not retired.',
  short:
    'Time during which a stock rule (PAR) had its alarm up: fewer ready than its minimum, or more than its maximum.',
  wait: 'The longest single time that a shortage lasted.',
  surplus: 'Ready now in the rooms of a stock rule beyond its target.',
  away: 'Ready, and for a day or longer in one room of a unit that is not the unit of its home room.',
  mean: 'How many there were at a time, on average: all of their time by the time that is reported on.',
  down: 'Time during which the reader, or the receiver, had an alarm that it was down, silent or heard nothing.',
} as const
/** The short names of the figures. */
export const figureNames = {
  'in-use': 'In use',
  idle: 'Idle',
  transit: 'On its way',
  'to-clean': 'To clean',
  repair: 'In repair',
  missing: 'Missing',
  unheard: 'Not heard',
  utilization: 'Utilization',
  mean: 'Items',
} as const

/** What is not known or out of order is no part of what could have been used. */
export function utilizationOf(times: UseTimes): number | null {
  const usable = times['in-use'] + times.idle + times.transit + times['to-clean']
  return usable === 0 ? null : times['in-use'] / usable
}

export const noTimes = (): Record<UseWord, number> => ({
  'in-use': 0,
  idle: 0,
  transit: 0,
  'to-clean': 0,
  repair: 0,
  missing: 0,
  unheard: 0,
})
