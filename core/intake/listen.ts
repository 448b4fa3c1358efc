import type { Sign, Step } from '../pipeline.ts'
import type { ReaderId } from '../model/ids.ts'
import type { LinkState } from '../model/reader.ts'
import { Rhythm } from '../presence/rhythm.ts'
import type { ReceiverState, World } from '../world.ts'

/** A receiver that never says "I am here" proves nothing by silence; after this it is called quiet. */
const quietAfterMs = 60_000
/** One that does say so and stops is down after so many of its own intervals. */
const missedHeartbeats = 3
/** ESPresense nodes speak every 15 s; each gateway's own interval is learnt from there. */
const expectedHeartbeatMs = 15_000

/**
 * Which receivers listen. From the sightings themselves (whoever hears is alive), then from the signs in their order: a
 * reader that was pulled may have read a moment before, in the same step.
 */
export function listen(world: World, step: Step) {
  const { now, inbox, signs, late } = step
  if (late) world.listeningSince = now
  for (let i = 0; i < inbox.count; i++) {
    const receiver = world.receivers[inbox.receiverIndex[i]]
    if (receiver === undefined) continue
    receiver.company.heard(inbox.tagIndex[i], step)
    if (receiver.lastHeardAt === now && receiver.state === 'up') continue
    receiver.reader ??= inbox.reader[i]
    // However late what it heard comes: it spoke now.
    receiver.rhythm.contact(now)
    hears(world, receiver, now, now)
  }
  for (const sign of signs) {
    if (sign.kind === 'link') followLink(world, sign.reader, sign.state, now)
    else followReport(world, sign, now)
  }
  for (let r = 0; r < world.receivers.length; r++) {
    const receiver = world.receivers[r]
    if (receiver.state === 'up' || receiver.state === 'quiet') judgeSilence(world, receiver, step)
    world.online[r] = receiver.state === 'up' ? 1 : 0
  }
}

/** A dead wire takes its receivers with it. A live wire proves the one antenna behind it, but not the gateways of a feed. */
function followLink(world: World, reader: ReaderId, state: LinkState, now: number) {
  world.readers.set(reader, { state, since: now })
  for (const receiver of world.receivers) {
    if (receiver.reader !== reader) continue
    if (state === 'down' || state === 'silent') turn(world, receiver, 'down', now)
    else if (state === 'up' && receiver.direct) turn(world, receiver, 'up', now)
    else if (state === 'up' && receiver.state === 'down') turn(world, receiver, 'quiet', now)
  }
}

function followReport(
  world: World,
  { receiver: id, reader, alive, at }: Extract<Sign, { kind: 'receiver' }>,
  now: number,
) {
  const receiver = world.receivers[world.receiverIndex.get(id) ?? -1]
  if (receiver === undefined) return
  receiver.reader ??= reader
  if (!alive) return turn(world, receiver, 'down', now)
  receiver.heartbeats ??= new Rhythm(expectedHeartbeatMs)
  receiver.heartbeats.contact(at)
  hears(world, receiver, at, now)
}

function hears(world: World, receiver: ReceiverState, at: number, now: number) {
  receiver.lastHeardAt = Math.max(receiver.lastHeardAt, at)
  turn(world, receiver, 'up', now)
}

function judgeSilence(world: World, receiver: ReceiverState, step: Step) {
  const { heartbeats, company } = receiver
  if (receiver.direct) return
  const { now } = step
  const heardAt = Math.max(receiver.lastHeardAt, world.listeningSince)
  if (heartbeats !== null) {
    // One that is quiet since its feed came back had no time to speak before.
    const silentSince = Math.max(heartbeats.lastAt, heardAt, receiver.state === 'quiet' ? receiver.since : 0)
    if (now - silentSince > missedHeartbeats * heartbeats.gapMs) return turn(world, receiver, 'down', now)
  } else if (now - heardAt > Math.max(quietAfterMs, 20 * receiver.rhythm.gapMs))
    return turn(world, receiver, 'quiet', now)
  if (company.lastAt >= world.listeningSince && company.brokeOff(step, heartbeats) && othersGoOn(world, receiver, now))
    turn(world, receiver, 'quiet', now)
}

/** Of the same feed: otherwise it may be the feed that stands still. */
const othersGoOn = (world: World, { company, reader }: ReceiverState, now: number) =>
  world.receivers.some(other => other.reader === reader && other.company.wentOn(company.lastAt, now))

function turn(world: World, receiver: ReceiverState, state: ReceiverState['state'], now: number) {
  if (receiver.state === state) return
  receiver.state = state
  receiver.since = now
  world.scratch.receiversTurned = true
}
