import { saidProblem } from '../model/problem.ts'
import { sentence } from '../model/sentences.ts'
import type { Step } from '../pipeline.ts'
import { complain, noteStranger, type World } from '../world.ts'

/** Names become indices. Tags that nobody has bound and receivers that the site does not know are said, not tracked. */
export function resolve(world: World, { inbox, facts }: Step) {
  for (let i = 0; i < inbox.count; i++) {
    const receiver = world.receiverIndex.get(inbox.receiver[i])
    if (receiver === undefined) {
      inbox.tagIndex[i] = -1
      inbox.receiverIndex[i] = -1
      complain(
        world,
        facts,
        `receiver ${inbox.receiver[i]}`,
        saidProblem('warning', sentence('receiverStrange', { id: inbox.receiver[i] }), sentence('receiverStrangeTip')),
      )
      continue
    }
    inbox.receiverIndex[i] = receiver
    const alias = inbox.alias[i]
    const tag =
      world.tagIndex.get(inbox.tag[i]) ??
      (alias === undefined ? undefined : world.tagIndex.get(alias)) ??
      world.labelIndex.get(inbox.tag[i])
    inbox.tagIndex[i] = tag ?? -1
    if (tag === undefined) noteStranger(world, inbox.tag[i], inbox.receiver[i], inbox.at[i])
  }
}
