import type { Receiver } from '../model/site.ts'
import type { Step } from '../pipeline.ts'
import type { ReceiverState, TagState, World } from '../world.ts'

/** Sightings are counted over so long: a gateway that was cut off for some seconds may send all of them at once. */
const windowMs = 10_000
/**
 * No radio hears more. Advertisements last 0.13 ms and more on each of three channels, and RFID readers come to a thousand
 * reads a second: 5,000 a second of one receiver are made up, or sent again and again.
 */
const mostOfReceiver = 50_000
/** A tag speaks every 20 ms at most (Bluetooth Core 4.4.2.2), and some two dozen receivers hear it. */
const mostOfTag = 15_000
/** Within so short a time a tag stands before one receiver. */
const clashMs = 2000
/** As loud as from some two metres. */
const loudDbm = -55
/** Further apart than anybody walks meanwhile. A read by RFID reaches much further than a loud level does. */
const apartM = 15
const apartReadsM = 30
const storeyM = 10

/** What of the intake can't be the work of real tags and receivers. */
export class Restraint {
  windowAt = 0
  ofReceiver = new Uint32Array(0)
  ofTag = new Uint32Array(0)
  /** By receiver id or subject id: when it was last too much. `core/rules/rogues.ts` raises what is in here. */
  readonly storms = new Map<string, { readonly of: ReceiverState | TagState; at: number; count: number }>()
  readonly clashes = new Map<TagState, Clash>()
}

/** A tag that is close to two receivers at once. */
export interface Clash {
  readonly between: readonly [Receiver, Receiver]
  readonly firstAt: number
  lastAt: number
  times: number
}

/** Leaves out what comes faster than any radio hears, and notes who is in two places at once. */
export function restrain(world: World, { now, inbox }: Step) {
  const { restraint } = world
  if (now - restraint.windowAt >= windowMs || restraint.ofReceiver.length < world.receivers.length) {
    restraint.windowAt = now
    restraint.ofReceiver = emptied(restraint.ofReceiver, world.receivers.length)
    restraint.ofTag = emptied(restraint.ofTag, world.tags.length)
  }
  if (restraint.ofTag.length < world.tags.length) restraint.ofTag = emptied(restraint.ofTag, world.tags.length)
  for (let i = 0; i < inbox.count; i++) {
    const r = inbox.receiverIndex[i]
    if (r < 0) continue
    if (++restraint.ofReceiver[r] > mostOfReceiver) {
      leaveOut(world.receivers[r], world.receivers[r].receiver.id, i)
      continue
    }
    const t = inbox.tagIndex[i]
    if (t < 0) continue
    const tag = world.tags[t]
    if (++restraint.ofTag[t] > mostOfTag) leaveOut(tag, tag.subject, i)
    else if (!(inbox.rssiDbm[i] < loudDbm)) noteLoud(world, tag, r, now)
  }

  function leaveOut(of: ReceiverState | TagState, id: string, i: number) {
    inbox.tagIndex[i] = -1
    const storm = restraint.storms.get(id)
    if (storm === undefined) restraint.storms.set(id, { of, at: now, count: 1 })
    else {
      storm.at = now
      storm.count++
    }
  }
}

function noteLoud(world: World, tag: TagState, r: number, now: number) {
  const { loud } = tag
  if (loud === null) {
    tag.loud = { receiver: r, at: now }
    return
  }
  if (loud.receiver !== r && now - loud.at <= clashMs) {
    const [a, b] = [world.receivers[loud.receiver]?.receiver, world.receivers[r].receiver]
    if (a !== undefined && areApart(a, b)) {
      const clash = world.restraint.clashes.get(tag)
      if (clash === undefined)
        world.restraint.clashes.set(tag, { between: [a, b], firstAt: now, lastAt: now, times: 1 })
      else {
        clash.lastAt = now
        clash.times++
      }
    }
  }
  loud.receiver = r
  loud.at = now
}

function areApart(a: Receiver, b: Receiver): boolean {
  const onFloor = Math.hypot(a.xM - b.xM, a.yM - b.yM)
  if (a.kind === 'rfid' || b.kind === 'rfid') return onFloor + storeyM * Math.abs(a.floor - b.floor) > apartReadsM
  return a.floor !== b.floor || onFloor > apartM
}

function emptied(counts: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  return counts.length < length ? new Uint32Array(length) : counts.fill(0)
}
