import { coverageFigures, coverageOf, everyThirdRoom, larger, quieter, type CoverageFigures } from './coverage.ts'

/**
 * What was forecast of rooms against what came true, over several simulated houses, as the table of docs/accuracy.md:
 *
 *     node test/accuracy/coverageSeeds.ts [SEED ...]
 *
 * The forecast was made on seeds 1 to 4 of the first three kinds of ward; without words the seeds are others.
 */
const seeds = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [21, 22, 23, 24, 25, 26]
const wards = [
  { words: 'in each room', layout: 'room' },
  { words: 'in every second room', layout: 'every-second-room' },
  { words: 'in corridors, every 6 m', layout: 'corridor-6m' },
  { words: 'in every third room', layout: 'room', altered: everyThirdRoom },
  { words: 'in corridors, every 12 m', layout: 'corridor-12m' },
  { words: 'in each room, of 6 by 7.5 m', layout: 'room', altered: larger(1.5) },
  { words: 'in every second room, tags 4 dB quieter', layout: 'every-second-room', altered: quieter(4) },
] as const
const columns: Readonly<Record<string, keyof CoverageFigures>> = {
  forecast: 'forecast',
  'came true': 'truth',
  'a room off by': 'ofRooms',
  '... over all houses': 'ofMeanRooms',
  'likeliest rival as forecast': 'rival',
  'a rival as forecast': 'anyRival',
}

const row = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
row(['gateways', 'points', ...Object.keys(columns)])
row(['---', '---', ...Object.keys(columns).map(() => '---')])
for (const { words, ...ward } of wards)
  for (const points of [0, 30]) {
    const figures = coverageFigures(seeds.map(seed => coverageOf({ ...ward, seed, points, things: 6 })))
    row([words, String(points), ...Object.values(columns).map(column => figures[column].toFixed(1))])
  }
