import { contains } from '../../geometry/polygon.ts'
import type { Site } from '../../model/site.ts'
import { levelSteps, placeOfLevel, type ReadZones } from '../readZones.ts'
import { truthAt, type Walk } from './walk.ts'

/** One second of a walk in which the tag was read: where it was, and what each antenna made of it (0 = silent). */
interface Second {
  readonly t: number
  readonly room: string
  readonly places: Uint8Array
}
/** Seconds that follow each other: the unit that is left out when the power is tried. */
type Stretch = readonly Second[]

const powers = [0.12, 0.18, 0.25, 0.35, 0.5, 0.7, 1]
const fewestSeconds = 20
/** Longer than what one place lasts, but enough of them to leave some out. */
const longestStretchS = 30
const shortestStretchS = 5
const fewestStretches = 15
const folds = 5
/** So many seconds as elsewhere are mixed into what was counted in a room. */
const pooledSeconds = 3
const strayChance = 0.03

/**
 * Learns the read zones of the RFID antennas from a walk-through that knows the rooms; undefined where it has too little of
 * them. How much one second may say is tried on stretches that are left out in turn.
 */
export function fitReadZones(site: Site, walks: readonly Walk[]): ReadZones | undefined {
  const antennas = site.receivers.flatMap((receiver, r) =>
    receiver.kind === 'rfid' && walks.some(walk => walk.heard.some(h => h.receiver === r)) ? [r] : [],
  )
  const known = walks.map(walk => secondsOf(site, walk, antennas))
  const total = known.reduce((sum, list) => sum + list.length, 0)
  const stretchS = Math.max(shortestStretchS, Math.min(longestStretchS, Math.floor(total / fewestStretches)))
  const stretches = known.flatMap(list => stretchesOf(list, stretchS))
  const rooms = [...new Set(stretches.flat().map(second => second.room))].sort()
  if (stretches.flat().length < fewestSeconds || rooms.length < 2) return undefined
  const movesPerS = moves(stretches)
  const whole = tally(stretches, rooms, antennas.length)
  return {
    receivers: antennas.map(r => site.receivers[r].id),
    zones: rooms.flatMap((room, z) =>
      antennas.flatMap((r, a) =>
        whole[z][a] === elsewhere ? [] : [{ receiver: site.receivers[r].id, room, logChance: whole[z][a].map(round) }],
      ),
    ),
    elsewhere: elsewhere.map(round),
    power: bestPower(stretches, rooms, antennas.length, movesPerS),
    movesPerS: round(movesPerS),
  }
}

const round = (value: number) => Math.round(value * 1000) / 1000
const elsewhere = Array.from({ length: levelSteps + 1 }, (_, i) =>
  Math.log(i === 0 ? 1 - strayChance : strayChance / levelSteps),
)

/** The seconds of a walk with reads, where the room is known. */
function secondsOf(site: Site, walk: Walk, antennas: readonly number[]): Second[] {
  const number = new Map(antennas.map((r, a) => [r, a]))
  const bySecond = Map.groupBy(
    walk.heard.filter(h => number.has(h.receiver) && h.rssiDbm < -5 && h.rssiDbm > -127),
    h => Math.floor(h.t),
  )
  return [...bySecond]
    .sort(([a], [b]) => a - b)
    .flatMap(([t, reads]) => {
      const room = roomOf(site, walk, t + 0.5)
      if (room === undefined) return []
      const sum = new Float64Array(antennas.length)
      const count = new Int32Array(antennas.length)
      for (const read of reads) {
        sum[number.get(read.receiver)!] += read.rssiDbm
        count[number.get(read.receiver)!]++
      }
      return [{ t, room, places: Uint8Array.from(sum, (s, a) => (count[a] ? placeOfLevel(s / count[a]) : 0)) }]
    })
}

/** Cut every `stretchS` and at pauses. */
function stretchesOf(seconds: readonly Second[], stretchS: number): Stretch[] {
  const out: Second[][] = []
  let last = -Infinity
  for (const second of seconds) {
    if (second.t - last > 5 || out[out.length - 1].length >= stretchS) out.push([])
    out[out.length - 1].push(second)
    last = second.t
  }
  return out
}

function roomOf(site: Site, walk: Walk, t: number): string | undefined {
  const at = truthAt(walk, t)
  const rooms = site.floors.find(floor => floor.floor === at?.floor)?.rooms ?? []
  return (rooms.find(room => room.id === at?.room) ?? rooms.find(room => at && contains(room.polygon, at.x, at.y)))?.id
}

/** Changes of room per second of the walk; never quite none, since whoever calibrates may stand longer than others do. */
function moves(stretches: readonly Stretch[]): number {
  const changes = stretches.reduce(
    (sum, list) => sum + list.filter((second, i) => i > 0 && second.room !== list[i - 1].room).length,
    0,
  )
  return Math.min(0.3, (changes + 2) / (stretches.flat().length + 40))
}

/** Log chances by room and antenna; `elsewhere` where the antenna is not worth a row, as in most rooms of a house. */
function tally(stretches: readonly Stretch[], rooms: readonly string[], antennas: number) {
  const number = new Map(rooms.map((room, z) => [room, z]))
  const counts = rooms.map(() => Array.from({ length: antennas }, () => new Float64Array(levelSteps + 1)))
  for (const second of stretches.flat())
    second.places.forEach((place, a) => {
      counts[number.get(second.room)!][a][place]++
    })
  const pooled = Array.from({ length: antennas }, (_, a) => {
    const row = new Float64Array(levelSteps + 1).fill(0.5)
    for (const list of counts) smoothed(list[a]).forEach((n, i) => (row[i] += n))
    const sum = row.reduce((s, n) => s + n, 0)
    return row.map(n => n / sum)
  })
  return counts.map(list =>
    list.map((row, a) => {
      const seconds = row.reduce((s, n) => s + n, 0)
      const chance = Array.from(smoothed(row), (n, i) => (n + pooledSeconds * pooled[a][i]) / (seconds + pooledSeconds))
      return 1 - chance[0] < 2 * strayChance ? elsewhere : chance.map(Math.log)
    }),
  )
}

/** Counts of levels blurred by a step to each side: a level of 2 dB more is nearly the same. Silence stays silence. */
function smoothed(row: Float64Array): Float64Array {
  const out = new Float64Array(row.length)
  out[0] = row[0]
  for (let i = 1; i < row.length; i++) {
    if (row[i] === 0) continue
    const near = [-2, -1, 0, 1, 2].filter(d => i + d > 0 && i + d < row.length)
    const weights = near.map(d => Math.exp((-d * d) / 2))
    const sum = weights.reduce((s, w) => s + w, 0)
    near.forEach((d, n) => {
      out[i + d] += (row[i] * weights[n]) / sum
    })
  }
  return out
}

/** The power under which the rooms that were left out came out most probable. */
function bestPower(
  stretches: readonly Stretch[],
  rooms: readonly string[],
  antennas: number,
  movesPerS: number,
): number {
  const score = powers.map(() => 0)
  for (let fold = 0; fold < folds; fold++) {
    const others = stretches.filter((_, i) => i % folds !== fold)
    // Of a room that is left out altogether nothing can be told.
    const seen = new Set(others.flat().map(second => second.room))
    const log = tally(others, rooms, antennas)
    for (const stretch of stretches.filter((_, i) => i % folds === fold))
      powers.forEach((power, p) => {
        score[p] += follow(
          stretch.filter(second => seen.has(second.room)),
          rooms,
          log,
          power,
          movesPerS,
        )
      })
  }
  return powers[score.indexOf(Math.max(...score))]
}

/** Sum of the log probabilities of the true rooms, followed as the filter does: stay, or move to any. */
function follow(
  stretch: Stretch,
  rooms: readonly string[],
  log: readonly (readonly (readonly number[])[])[],
  power: number,
  movesPerS: number,
): number {
  let belief = rooms.map(() => 1 / rooms.length)
  let sum = 0
  for (const { room, places } of stretch) {
    const weight = log.map(list => power * list.reduce((s, row, a) => s + row[places[a]], 0))
    const top = Math.max(...weight)
    belief = belief.map((b, z) => ((1 - movesPerS) * b + movesPerS / rooms.length) * Math.exp(weight[z] - top))
    const total = belief.reduce((s, b) => s + b, 0)
    belief = belief.map(b => b / total)
    sum += Math.log(Math.max(1e-6, belief[rooms.indexOf(room)]))
  }
  return sum
}
