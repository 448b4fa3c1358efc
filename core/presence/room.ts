import type { Ruling } from '../model/decision.ts'
import type { Estimate } from '../positioning/estimator.ts'

/**
 * The room that is stated, held against flicker. The filter's masses say how likely each room is *now*; people want to
 * know where the thing *is*. A new room must be clearly better, and stay so; a read that proves a room needs no wait.
 */
export interface SettledRoom {
  /** Room index, -1 before the first. The likeliest one, held; whether it is stated is another matter. */
  room: number
  /** The room alone is stated; else the zone is. */
  claimed: boolean
  /** Room indexes. */
  zone: readonly number[]
  /** When a room was last no longer stated, epoch ms; 0 before. What is stated later began then at the earliest. */
  withdrawnAt: number
  /** Since when the stated room is not likely enough, epoch ms; 0 = it is. */
  doubtfulSince: number
  /** Mass of `room` in the last estimate. */
  probability: number
  /** Epoch ms of arrival. */
  since: number
  challenger: number
  challengerSince: number
}

export const unsettled = (): SettledRoom => ({
  room: -1,
  claimed: false,
  zone: [],
  withdrawnAt: 0,
  doubtfulSince: 0,
  probability: 0,
  since: 0,
  challenger: -1,
  challengerSince: 0,
})

/**
 * A challenger must have this share of what it and the stated room hold together: 0.5 = as likely, 1 = all. A share, not
 * a lead, so that it means the same where the posterior is flat (no calibration) and where it is sharp.
 */
const minShare = 0.75
/** What stands has not changed its room: only better evidence may say that it stood in another all the time. */
const minShareStanding = 0.85
const holdStandingMs = 60_000
/**
 * A room is stated alone where the receivers can tell it from its neighbours (`toldApart`, a matter of the site), and the
 * tag is likely enough in it; elsewhere where a read proves it. Once stated it is not withdrawn lightly.
 */
const leastApart = 0.4
const claimedFrom = 0.3
const claimedUntil = 0.2
const sureUntil = 0.75
/**
 * ... and hold out for (1.2 - share) of this. Ten minutes of the demo hospital, uncalibrated and calibrated: 7 and 17 false
 * changes a tag and day of what stands; 29 and 42 with a lead of 0.2 held for 4 s, which followed what moves no better.
 */
const holdMs = 10_000
/** From here on there is nothing to wait for. */
const certain = 0.97

/** A rival that was likelier for less is not worth a word when it falls back. */
const noticedMs = 1000

/** Moves `settled` on by one estimate. Says what decided when the stated room changed, or was kept against a rival. */
export function settle(settled: SettledRoom, estimate: Estimate, at: number, proven: boolean): Ruling | null {
  const best = estimate.roomCount > 0 ? estimate.rooms[0] : -1
  if (best < 0) return null
  const bestMass = estimate.roomMass[0]
  settled.probability = massOf(estimate, settled.room)
  if (best === settled.room) return keep(settled, at)
  if (settled.room < 0) return enter(settled, best, bestMass, at, proven ? 'read' : 'first')

  const stands = estimate.stoodMs > 0
  const share = bestMass / (bestMass + settled.probability)
  if (share < (stands ? minShareStanding : minShare)) return keep(settled, at)
  if (proven) return enter(settled, best, bestMass, at, 'read')
  if (bestMass >= certain && settled.probability < 0.01) return enter(settled, best, bestMass, at, 'certain')
  if (settled.challenger !== best) {
    settled.challenger = best
    settled.challengerSince = at
    return null
  }
  if (at - settled.challengerSince < (stands ? holdStandingMs : holdMs) * (1.2 - share)) return null
  return enter(settled, best, bestMass, settled.challengerSince, 'held')
}

/** Whether the receivers that there are tell a room from others well enough (`toldApart`) to state it alone at all. */
export const canBeStated = (apart: number) => apart >= leastApart

/**
 * Decides whether the settled room is stated alone, given how well the site can tell it from others, 0 … 1. What was stated is
 * withdrawn only when it has been doubtful for a while and no rival is being tried that would take its place.
 */
export function claim(settled: SettledRoom, apart: number, at: number, proven: boolean): void {
  const { probability, claimed } = settled
  const sure = proven || (claimed && probability >= sureUntil)
  const holds = sure || (canBeStated(apart) && probability >= (claimed ? claimedUntil : claimedFrom))
  if (holds || !claimed) {
    settled.claimed = holds
    settled.doubtfulSince = 0
    if (!holds && settled.withdrawnAt === 0) settled.withdrawnAt = at
    return
  }
  if (settled.doubtfulSince === 0) settled.doubtfulSince = at
  if (settled.challenger >= 0 || at - settled.doubtfulSince < holdMs) return
  settled.claimed = false
  settled.withdrawnAt = at
}

function keep(settled: SettledRoom, at: number): Ruling | null {
  const noticed = settled.challenger >= 0 && at - settled.challengerSince >= noticedMs
  settled.challenger = -1
  return noticed ? 'kept' : null
}

function enter(settled: SettledRoom, room: number, probability: number, at: number, ruling: Ruling): Ruling {
  settled.room = room
  settled.probability = probability
  settled.since = at
  settled.challenger = -1
  return ruling
}

/** Summed probability of a room in an estimate; 0 where it is not among the likely ones. */
function massOf(estimate: Estimate, room: number): number {
  for (let i = 0; i < estimate.roomCount; i++) if (estimate.rooms[i] === room) return estimate.roomMass[i]
  return 0
}
