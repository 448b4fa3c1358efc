/** One day of a tag's battery. */
export interface BatteryDay {
  /** Days since 1970-01-01, UTC. */
  readonly day: number
  /** The mean of what it said that day, asked once an hour, %. */
  readonly pct: number
}

export interface BatteryForecast {
  /** What it is now, %, with the noise of single days taken out. */
  readonly pct: number
  /** % a day; negative while it empties. Null while too few days are known. */
  readonly perDay: number | null
  /** Days until it is empty at this pace; null where that cannot be said. */
  readonly daysLeft: number | null
  /** With 80 % confidence not sooner and not later than these days; the later one null = no end is in sight. */
  readonly between: { readonly soonest: number; readonly latest: number | null } | null
  /** Time to put a new one in. */
  readonly replace: boolean
}

/** A tag is as good as dead before it says 0. */
const emptyPct = 3
/** The pace of late counts: a cell's voltage holds for long and falls at the end. */
const paceDays = 30
const fewestDays = 7
/** Enough time to order cells and walk the round. */
const noticeDays = 35
/** Below this it is time whatever the pace. */
const lowPct = 8

/**
 * When a battery will be empty: the median of all slopes between its days (Theil and Sen), which a few odd days, a cold
 * night or a warm room, do not bend. Days in any order; a day that is much higher than the one before is a new battery and
 * begins anew.
 */
export function forecastBattery(days: readonly BatteryDay[]): BatteryForecast | null {
  const sorted = sinceNew(days.toSorted((a, b) => a.day - b.day))
  const last = sorted.at(-1)
  if (last === undefined) return null
  const late = sorted.filter(d => d.day > last.day - paceDays)
  const pct = median(late.slice(-5).map(d => d.pct))
  if (late.length < fewestDays) return { pct, perDay: null, daysLeft: null, between: null, replace: pct <= lowPct }
  const slopes: number[] = []
  for (let i = 0; i < late.length; i++)
    for (let j = i + 1; j < late.length; j++) slopes.push((late[j].pct - late[i].pct) / (late[j].day - late[i].day))
  const perDay = median(slopes)
  const daysAt = (slope: number) => (slope < 0 ? Math.max(0, (pct - emptyPct) / -slope) : null)
  const daysLeft = daysAt(perDay)
  const [steepest, flattest] = spread(slopes, late.length)
  const soonest = daysAt(steepest)
  const between = daysLeft === null || soonest === null ? null : { soonest, latest: daysAt(flattest) }
  return { pct, perDay, daysLeft, between, replace: pct <= lowPct || (daysLeft !== null && daysLeft <= noticeDays) }
}

/** Two-sided 80 % of the normal distribution. */
const z80 = 1.2816

/** Sen's limits of the median slope: the slopes so many ranks off the middle as Kendall's statistic of n days scatters. */
function spread(slopes: readonly number[], n: number): readonly [number, number] {
  const sorted = slopes.toSorted((a, b) => a - b)
  const off = (z80 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)) / 2
  const middle = (sorted.length - 1) / 2
  return [sorted[Math.max(0, Math.floor(middle - off))], sorted[Math.min(sorted.length - 1, Math.ceil(middle + off))]]
}

/** More than any warm room gives back. */
const newBatteryPct = 30

function sinceNew(sorted: readonly BatteryDay[]): readonly BatteryDay[] {
  for (let i = sorted.length - 1; i > 0; i--)
    if (sorted[i].pct - sorted[i - 1].pct >= newBatteryPct) return sorted.slice(i)
  return sorted
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Rest capacity of a lithium coin cell by its voltage under the load of a beacon: flat for most of its life, then a knee. */
const coinCell: readonly (readonly [mv: number, pct: number])[] = [
  [3000, 100],
  [2900, 80],
  [2800, 55],
  [2700, 32],
  [2600, 18],
  [2500, 10],
  [2400, 6],
  [2200, 2],
  [2000, 0],
]

/** For tags that tell volts and not per cent. */
export function pctOfCell(mv: number): number {
  if (mv >= coinCell[0][0]) return 100
  for (let i = 1; i < coinCell.length; i++) {
    const [[high, more], [low, less]] = [coinCell[i - 1], coinCell[i]]
    if (mv >= low) return less + ((more - less) * (mv - low)) / (high - low)
  }
  return 0
}
