import { sharedBuffer } from './columns.ts'
import type { Evidence } from './estimator.ts'
import type { TagTrack } from './filter.ts'

/**
 * What is heard of a tag for as long as it stands. The levels of a thing that stands differ from packet to packet by fading alone;
 * their mean gets better with every packet, until only what the radio map does not know is left. So a standing tag is
 * weighed by its means, and its place can't wander; and as soon as the levels are not those of one place any more, it has
 * moved, and what was gathered is dropped.
 */
export interface Stance {
  /** Epoch ms of its first update. */
  since: number
  updates: number
  /** It has stood for a moment at least: what is heard next may wait for more. */
  calm: boolean
  /** Nothing speaks against its standing, for long enough: it is weighed by its means. */
  stands: boolean
  /** Cumulated log ratio "moved" against "stands" (CUSUM, Page 1954); never below 0. */
  doubt: number
  /** Variance of one packet, learnt from the tag itself while it stands, dB². */
  noise: number
  readonly usualNoise: number
  count: number
  /** By receiver: its number, and in how many updates it has not heard since it last did. Columns as below, in one array. */
  readonly numbers: Int32Array
  /** By receiver: levels, packets and shares, in columns as below. */
  readonly levels: Float32Array
  /** Updates since the filter weighed last. */
  gathered: number
}

export interface StandingTrack extends TagTrack {
  readonly stance: Stance
}

const mostRows = 24
/** Where the columns of `numbers` and `levels` begin: one array each, for ten of them took a kilobyte a tag. */
const [atReceiver, atMissed] = [0, mostRows]
/** The mean of all since it came to stand, and how many packets it stands for. */
const [atDbm, atPackets] = [0, mostRows]
/** The same of the last few updates. */
const [atLately, atLatelyPackets] = [2 * mostRows, 3 * mostRows]
/** Share of the updates in which it was heard, of late, and that share when it was last heard. */
const [atShare, atUsual] = [4 * mostRows, 5 * mostRows]
/** Sum of the levels since the filter weighed last, and of packets. */
const [atSumDbm, atSummed] = [6 * mostRows, 7 * mostRows]
/** Levels of two places differ by so much: shadows of both, and the way between them. */
const elsewhereVariance = 36
/** Doubt from which a tag has moved, and up to which nothing speaks for it. One update counts for so much at most. */
const moved = 9
const doubtful = 4
const mostDoubt = 6
const outlier = 9
/** Drift from which a tag has moved, and up to which nothing speaks for it; memory of what was heard of late, an update. */
const drifted = 4
const drifting = 2
const latelyMemory = 0.75
/** After so many updates, with so little doubt, and so little added by what was just heard, a tag sounds as before. */
const calmUpdates = 12
const uneasy = 3
const stirring = 1.5
/** A receiver that never heard it, and now does nearly as loud as the loudest, has come near. */
const nearDb = 10
/** Means are taken from so many updates on, over so long a time. */
const fewestUpdates = 8
const shortestMs = 60_000
/** A mean follows slow change: it never stands for more packets than this. */
const mostPackets = 600
const shareMemory = 40
/** Not heard though always heard before, or heard though never before: for one or the other, so much. */
const surprise = 0.8
const usual = 0.9
const noiseMemory = 200
/** ... within so much of what the walk-through found. */
const [leastNoise, mostNoise] = [0.5, 1.6]

export function stance(packetDb: number): Stance {
  const arrays = sharedBuffer(40 * mostRows)
  return {
    since: 0,
    updates: 0,
    calm: false,
    stands: false,
    doubt: 0,
    noise: 1.3 * packetDb ** 2,
    usualNoise: packetDb ** 2,
    count: 0,
    numbers: arrays.integers(2 * mostRows),
    levels: arrays.floats(8 * mostRows),
    gathered: 0,
  }
}

const together: Evidence = {
  count: 0,
  receiver: new Int32Array(mostRows),
  rssiDbm: new Float32Array(mostRows),
  packets: new Int32Array(mostRows),
  proof: new Uint8Array(mostRows),
}
const inStance = new Uint8Array(mostRows)

/** Whether a tag that has been standing still says the same, so that this can wait for more of it. */
export function soundsAsBefore(now: Stance, evidence: Evidence): boolean {
  if (!now.calm || hasProof(evidence)) return false
  for (let e = 0; e < evidence.count; e++)
    if (rowOf(now, evidence.receiver[e]) < 0 && evidence.rssiDbm[e] > loudest(now) - nearDb) return false
  return doubtOf(now, evidence) < Math.min(stirring, uneasy - now.doubt)
}

const hasProof = ({ count, proof }: Evidence) => proof.indexOf(1) >= 0 && proof.indexOf(1) < count

function loudest(now: Stance): number {
  let dbm = -Infinity
  for (let i = 0; i < now.count; i++)
    if (now.levels[atShare + i] > 0.2 && now.levels[atDbm + i] > dbm) dbm = now.levels[atDbm + i]
  return dbm
}

/**
 * Takes one update's evidence; gives what to weigh: itself, with what waits to be weighed, or while the tag stands the means
 * of all since it came to stand.
 */
export function gather(now: Stance, at: number, evidence: Evidence): Evidence {
  if (hasProof(evidence)) return evidence
  if (now.updates > 0) now.doubt = Math.max(0, now.doubt + Math.min(mostDoubt, doubtOf(now, evidence)))
  const drift = driftOf(now)
  if (now.updates === 0 || now.doubt > moved || drift > drifted) {
    now.since = at
    now.updates = 0
    now.doubt = 0
    now.count = 0
    now.gathered = 0
  }
  merge(now, evidence)
  now.calm = now.updates >= calmUpdates && now.doubt < uneasy && drift <= drifting
  now.stands =
    now.updates >= fewestUpdates && at - now.since >= shortestMs && now.doubt <= doubtful && drift <= drifting
  return now.stands || now.gathered > 1 ? gathered(now) : evidence
}

/** What is to be weighed of a tag that was heard in some updates since it was weighed last. */
export function gathered(now: Stance): Evidence {
  together.count = 0
  if (now.stands)
    for (let i = 0; i < now.count; i++)
      if (now.levels[atShare + i] >= 0.5 && !hasGoneSilent(now, i)) put(now, atDbm, atPackets, i)
  if (together.count > 0) return together
  for (let i = 0; i < now.count; i++) {
    if (now.levels[atSummed + i] === 0) continue
    put(now, atSumDbm, now.levels[atPackets + i] === 0 ? atPackets : atSummed, i)
    together.rssiDbm[together.count - 1] /= now.levels[atSummed + i]
  }
  return together
}

function put(now: Stance, level: number, packets: number, i: number): void {
  const row = together.count++
  together.receiver[row] = now.numbers[atReceiver + i]
  together.rssiDbm[row] = now.levels[level + i]
  together.packets[row] = now.levels[packets + i]
}

export function clearGathered(now: Stance): void {
  now.gathered = 0
  now.levels.fill(0, atSumDbm, atSummed + mostRows)
}

/** What it has missed is more than chance: it counts as silent again. */
const hasGoneSilent = (now: Stance, i: number) =>
  (1 - Math.min(0.98, now.levels[atUsual + i])) ** now.numbers[atMissed + i] < 0.05

export const stoodMs = (now: Stance, at: number) => (now.stands ? Math.max(1, at - now.since) : 0)

function doubtOf(now: Stance, evidence: Evidence): number {
  let sum = 0
  inStance.fill(0)
  for (let e = 0; e < evidence.count; e++) {
    const i = rowOf(now, evidence.receiver[e])
    if (i < 0) {
      if (now.updates >= fewestUpdates && now.count < mostRows) sum += surprise / 2
      continue
    }
    inStance[i] = 1
    if (evidence.packets[e] === 0 || now.levels[atPackets + i] === 0) continue
    const v0 = now.noise * (1 / evidence.packets[e] + 1 / now.levels[atPackets + i])
    const v1 = v0 + elsewhereVariance
    const z2 = Math.min(outlier, (evidence.rssiDbm[e] - now.levels[atDbm + i]) ** 2 / v0)
    sum += 0.5 * (z2 * (1 - v0 / v1) - Math.log(v1 / v0))
  }
  if (now.updates >= fewestUpdates)
    for (let i = 0; i < now.count; i++) if (inStance[i] === 0 && now.levels[atShare + i] > usual) sum += surprise
  return sum
}

/**
 * How far the means of late lie from those of all the time before, in standard deviations of what chance would do: a slow walk
 * changes no packet much, but all of them in the end.
 */
function driftOf(now: Stance): number {
  let sum = 0
  let rows = 0
  for (let i = 0; i < now.count; i++) {
    if (now.levels[atPackets + i] < 4 || now.levels[atLatelyPackets + i] < 1) continue
    const chance = now.noise * (1 / now.levels[atLatelyPackets + i] + 1 / now.levels[atPackets + i])
    sum += Math.min(outlier, (now.levels[atLately + i] - now.levels[atDbm + i]) ** 2 / chance) - 1
    rows++
  }
  return rows > 0 ? sum / Math.sqrt(2 * rows) : 0
}

function merge(now: Stance, evidence: Evidence): void {
  now.updates++
  now.gathered++
  const rate = 1 / Math.min(now.updates, shareMemory)
  for (let i = 0; i < now.count; i++) {
    now.levels[atShare + i] *= 1 - rate
    now.numbers[atMissed + i]++
  }
  for (let e = 0; e < evidence.count; e++) {
    let i = rowOf(now, evidence.receiver[e])
    if (i < 0) {
      i = freeRow(now)
      if (i < 0) continue
      now.numbers[atReceiver + i] = evidence.receiver[e]
      now.levels[atDbm + i] = evidence.rssiDbm[e]
      now.levels[atPackets + i] = 0
      now.levels[atLately + i] = evidence.rssiDbm[e]
      now.levels[atLatelyPackets + i] = 0
      now.levels[atShare + i] = 0
      now.levels[atSumDbm + i] = 0
      now.levels[atSummed + i] = 0
    }
    now.levels[atShare + i] += rate
    now.levels[atUsual + i] = now.levels[atShare + i]
    now.numbers[atMissed + i] = 0
    const packets = evidence.packets[e]
    now.levels[atSumDbm + i] += evidence.rssiDbm[e] * Math.max(1, packets)
    now.levels[atSummed + i] += Math.max(1, packets)
    if (packets === 0) {
      // Its loudness is not to be trusted (any more): only that it hears.
      now.levels[atPackets + i] = 0
      continue
    }
    const off = evidence.rssiDbm[e] - now.levels[atDbm + i]
    if (now.levels[atPackets + i] >= 8 && now.doubt < doubtful) {
      const seen = (Math.min(off * off, outlier * now.noise) * packets) / (1 + packets / now.levels[atPackets + i])
      const noise = now.noise + (seen - now.noise) / noiseMemory
      now.noise = now.usualNoise * Math.min(mostNoise, Math.max(leastNoise, noise / now.usualNoise))
    }
    now.levels[atPackets + i] = Math.min(mostPackets, now.levels[atPackets + i] + packets)
    now.levels[atDbm + i] += (off * packets) / now.levels[atPackets + i]
    now.levels[atLatelyPackets + i] = now.levels[atLatelyPackets + i] * latelyMemory + packets
    now.levels[atLately + i] +=
      ((evidence.rssiDbm[e] - now.levels[atLately + i]) * packets) / now.levels[atLatelyPackets + i]
  }
}

/** The next one, or that of a receiver which has hardly been heard. */
function freeRow(now: Stance): number {
  if (now.count < mostRows) return now.count++
  let least = 0
  for (let i = 1; i < now.count; i++) if (now.levels[atShare + i] < now.levels[atShare + least]) least = i
  return now.levels[atShare + least] < 0.2 ? least : -1
}

function rowOf(now: Stance, receiver: number): number {
  for (let i = 0; i < now.count; i++) if (now.numbers[atReceiver + i] === receiver) return i
  return -1
}
