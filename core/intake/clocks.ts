import { saidProblem } from '../model/problem.ts'
import { sentence } from '../model/sentences.ts'
import type { Step } from '../pipeline.ts'
import { complain, type World } from '../world.ts'

/** What is known of one receiver's clock: how far its stamps lie behind ours. */
export interface ReceiverClock {
  /** Added to its stamps, ms; 0 while nothing says that its clock is off. */
  offsetMs: number
  /** An offset that its stamps agree on of late, and since when (our time) they do. */
  candidateMs: number
  candidateSince: number
}

export const soundClock = (): ReceiverClock => ({ offsetMs: 0, candidateMs: 0, candidateSince: 0 })

/** Stamps that are off by less are the way's delay, not the clock's fault. */
const slackMs = 2000
/** Stamps that agree on the same offset for so long come from a clock that is off; those of a backlog catch up meanwhile. */
const steadyMs = 10_000
/** People need not hear of less. */
const worthSayingMs = 30_000

/**
 * Puts stamps of receivers onto our time. A clock that is ten minutes off says the same wrong thing with each reading, and
 * is corrected; late readings of a sound clock differ from one to the next, and stay as late as they are. Nothing from
 * the future stays there.
 */
export function setClocks(world: World, { now, inbox, facts }: Step) {
  for (let i = 0; i < inbox.count; i++) {
    const receiver = world.receivers[inbox.receiverIndex[i]]
    if (receiver === undefined) continue
    const { clock } = receiver
    const behind = now - inbox.at[i]
    if (Math.abs(behind - clock.offsetMs) <= slackMs) clock.candidateSince = 0
    else if (follow(clock, behind, now) && Math.abs(clock.offsetMs) >= worthSayingMs) {
      const minutes = Math.max(1, Math.round(Math.abs(clock.offsetMs) / 60_000))
      complain(
        world,
        facts,
        `clock of ${receiver.receiver.id}`,
        saidProblem(
          'warning',
          sentence(clock.offsetMs > 0 ? 'receiverBehind' : 'receiverAhead', { id: receiver.receiver.id, minutes }),
          sentence('receiverClockTip'),
        ),
      )
    }
    inbox.at[i] = Math.min(now, inbox.at[i] + clock.offsetMs)
  }
}

/** True when the clock was set anew. */
function follow(clock: ReceiverClock, behindMs: number, now: number): boolean {
  if (clock.candidateSince === 0 || Math.abs(behindMs - clock.candidateMs) > slackMs) {
    clock.candidateMs = behindMs
    clock.candidateSince = now
    return false
  }
  if (now - clock.candidateSince < steadyMs) return false
  clock.offsetMs = Math.abs(clock.candidateMs) <= slackMs ? 0 : clock.candidateMs
  clock.candidateSince = 0
  return true
}
