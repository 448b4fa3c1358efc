import { sentence } from '../model/sentences.ts'
import type { Step } from '../pipeline.ts'
import type { ReceiverState, World } from '../world.ts'
import { clear, raise } from './alerts.ts'

const checkEveryMs = 5000
/** It hears so small a part of what it should ... */
const deafShare = 0.3
/** ... and has heard nothing at all for so long. */
const deafAfterMs = 20_000

/** What a receiver does not say of itself: that it hears fainter or louder than it did, or that its scan has stopped. */
export function watchReceivers(world: World, { now, facts }: Step) {
  if (now - world.scratch.lastReceiverCheckAt < checkEveryMs) return
  world.scratch.lastReceiverCheckAt = now
  world.receivers.forEach((state, index) => {
    const { id } = state.receiver
    if (state.drift.flaggedAt === null) clear(world, facts, 'receiver-drift', id)
    else {
      const db = Math.round(Math.abs(state.drift.driftDb))
      raise(world, facts, {
        rule: 'receiver-drift',
        lasts: true,
        about: id,
        priority: 'low',
        title: sentence('receiverDrift'),
        text: [
          sentence(state.drift.driftDb < 0 ? 'receiverFainter' : 'receiverLouder', {
            ...nameOf(state),
            db: openAlertDb(world, id, db),
          }),
          sentence('receiverDriftTip'),
        ],
        room: state.receiver.room ?? null,
      })
    }
    if (!isDeaf(world, state, index, now)) clear(world, facts, 'receiver-deaf', id)
    else
      raise(world, facts, {
        rule: 'receiver-deaf',
        lasts: true,
        about: id,
        priority: 'low',
        title: sentence('receiverDeaf'),
        text: [sentence('receiverDeafText', nameOf(state))],
        room: state.receiver.room ?? null,
      })
  })
}

const nameOf = ({ receiver: { id, kind } }: ReceiverState) => ({ kind: { word: kind }, id })

/** The text names the drift as of when it was raised, so that it does not change with each decibel. */
function openAlertDb(world: World, id: string, db: number): number {
  const open = world.openAlerts.get(`receiver-drift:${id}`)
  const before = open?.said?.text[0]?.values.db
  return typeof before !== 'number' || Math.abs(before - db) >= 3 ? db : before
}

const isDeaf = (world: World, { receiver, state, rhythm }: ReceiverState, index: number, now: number) =>
  receiver.kind === 'ble' &&
  state === 'up' &&
  rhythm.lastAt > 0 &&
  now - Math.max(rhythm.lastAt, world.listeningSince) > deafAfterMs &&
  world.estimator.heardShare(index) < deafShare
