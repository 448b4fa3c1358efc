import { placeOfLevel } from '../../../core/positioning/readZones.ts'
import { truthAt, type Walk } from '../../../core/positioning/calibrate/walk.ts'

/** What others do with the reads of several antennas: names a room for each asked instant of a walk. */
export type ZoneRule = (walk: Walk, instants: readonly number[]) => readonly string[]

const windowS = 2
const roomAt = (walk: Walk, t: number) => truthAt(walk, t)?.room ?? ''
const heardIn = (walk: Walk, from: number, to: number) => walk.heard.filter(h => h.t > from && h.t <= to)
/** Index of the largest, the first of equals. */
const largest = (values: readonly number[]) => values.indexOf(Math.max(...values))

/** The room of the antenna with the loudest read of the last two seconds. */
export const strongestRead =
  (rooms: readonly string[]): ZoneRule =>
  (walk, instants) =>
    instants.map(t => {
      const best = rooms.map(() => -Infinity)
      for (const h of heardIn(walk, t - windowS, t)) best[h.receiver] = Math.max(best[h.receiver], h.rssiDbm)
      return rooms[largest(best)]
    })

/** The room of the antenna that read most often in the last two seconds. */
export const mostReads =
  (rooms: readonly string[]): ZoneRule =>
  (walk, instants) =>
    instants.map(t => {
      const reads = rooms.map(() => 0)
      for (const h of heardIn(walk, t - windowS, t)) reads[h.receiver]++
      return rooms[largest(reads)]
    })

/** Mean levels of two seconds, not heard = -90 dBm, against those of the walk-through: the nine nearest vote. */
export function nearestNeighbours(training: readonly Walk[], rooms: readonly string[]): ZoneRule {
  const levels = (walk: Walk, t: number) => {
    const sum = rooms.map(() => 0)
    const reads = rooms.map(() => 0)
    for (const h of heardIn(walk, t - windowS, t)) {
      sum[h.receiver] += h.rssiDbm
      reads[h.receiver]++
    }
    return sum.map((s, i) => (reads[i] > 0 ? s / reads[i] : -90))
  }
  const known = training.flatMap(walk => secondsOf(walk).map(t => ({ at: levels(walk, t), room: roomAt(walk, t) })))
  return (walk, instants) =>
    instants.map(t => {
      const here = levels(walk, t)
      const near = known
        .map(({ at, room }) => ({ room, far: Math.hypot(...at.map((v, i) => v - here[i])) }))
        .sort((a, b) => a.far - b.far)
        .slice(0, 9)
      return rooms[largest(rooms.map(room => near.filter(n => n.room === room).length))]
    })
}

/** Each read multiplies by how often its antenna reads at its level in each room; older ones fade with `memoryS`. */
export function readByRead(training: readonly Walk[], rooms: readonly string[], memoryS: number): ZoneRule {
  const width = 32
  const counts = rooms.map(() => new Float64Array(rooms.length * width).fill(0.5))
  for (const walk of training)
    for (const h of walk.heard) {
      const room = rooms.indexOf(roomAt(walk, h.t))
      if (room >= 0) counts[room][h.receiver * width + placeOfLevel(h.rssiDbm)]++
    }
  const log = counts.map(row => {
    const sum = row.reduce((s, n) => s + n, 0)
    return row.map(n => Math.log(n / sum))
  })
  return (walk, instants) => {
    const belief = rooms.map(() => 0)
    let last = -Infinity
    return instants.map(t => {
      for (const h of heardIn(walk, last, t))
        rooms.forEach((_, z) => {
          belief[z] += log[z][h.receiver * width + placeOfLevel(h.rssiDbm)] * Math.exp((h.t - t) / memoryS)
        })
      const room = rooms[largest(belief)]
      rooms.forEach((_, z) => (belief[z] *= Math.exp(-1 / memoryS)))
      last = t
      return room
    })
  }
}

/** Once a second from the third. */
export const secondsOf = (walk: Walk): number[] => {
  const last = walk.truth[walk.truth.length - 1].t
  return Array.from({ length: Math.floor(last) - 2 }, (_, i) => i + 2)
}

/** Percent of seconds in which the rule named the room that the tag was in. */
export function rightShare(rule: ZoneRule, walks: readonly Walk[]): number {
  const verdicts = walks.flatMap(walk => {
    const instants = secondsOf(walk)
    return rule(walk, instants).map((room, i) => room === roomAt(walk, instants[i]))
  })
  return (100 * verdicts.filter(Boolean).length) / verdicts.length
}
