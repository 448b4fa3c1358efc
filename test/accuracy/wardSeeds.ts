import { nothingStated, type WardFigures, wardFigures, wardRun } from './ward.ts'

/**
 * Simulated wards over several houses, as the table of docs/accuracy.md:
 *
 *     node test/accuracy/wardSeeds.ts [SEED ...]
 *
 * One house of sixty things says little: a thing that stands where it is mistaken for the next room is 1.7 %. The baseline of
 * `wards.test.ts` is seed 1; without words the seeds are others.
 */
const seeds = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [11, 12, 13, 14, 15]
const shape = { floors: 2, wings: 1, roomsPerSide: 10 }
const columns: Readonly<Record<string, keyof WardFigures>> = {
  'floor right': 'floorRight',
  'room stated': 'claimed',
  'of those right': 'claimedRight',
  'room right, of all': 'roomRight',
  'zone holds it': 'zoneHolds',
  '90 % region holds it': 'regionHolds',
  'calibration error': 'calibrationError',
  'false changes a thing and day': 'falseChanges',
}
const wards = [
  ['room', 'in each room'],
  ['every-second-room', 'in every second room'],
  ['corridor-6m', 'in corridors, every 6 m'],
  ['corridor-12m', 'in corridors, every 12 m'],
] as const

const row = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
const some = ({ claimed }: WardFigures, column: keyof WardFigures) =>
  column === 'zoneHolds'
    ? claimed < 100
    : column === 'claimedRight' || column === 'calibrationError'
      ? claimed > 0
      : true

row(['gateways', 'points', ...Object.keys(columns)])
row(['---', '---', ...Object.keys(columns).map(() => '---')])
for (const [layout, words] of wards)
  for (const points of [0, 30]) {
    const stated = nothingStated()
    const all = seeds.map(seed =>
      wardFigures(wardRun({ shape, layout, seed, standing: 60, walking: 0, points }), 720, stated),
    )
    const mean = (column: keyof WardFigures) => {
      const those = all.filter(figures => some(figures, column))
      if (those.length === 0) return '-'
      if (column === 'calibrationError') return all[all.length - 1].calibrationError.toFixed(3)
      return (those.reduce((sum, figures) => sum + figures[column], 0) / those.length).toFixed(1)
    }
    row([words, String(points), ...Object.values(columns).map(mean)])
  }
