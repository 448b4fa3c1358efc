import type { MissingCase } from '../model/alert.ts'
import { houseSaid } from '../finding/houseSaid.ts'
import type { CaseId } from '../model/ids.ts'
import type { Step } from '../pipeline.ts'
import type { World } from '../world.ts'
import { acknowledge, resolve } from './alerts.ts'
import { applyCaseAct, isCaseRefusal, type SignedCaseAct } from './caseLife.ts'

/** Carries out what people do with cases, and with the case its alert. What is refused changes nothing. */
export function keepCases(world: World, { commands, facts }: Step) {
  for (const command of commands) if (command.kind === 'case') act(world, facts, command.case, command.signed)
}

/** An open case, or one that people closed and that rests until the tag is heard. */
export const caseById = (world: World, id: CaseId): MissingCase | undefined =>
  [...world.openCases.values(), ...world.restingCases.values()].find(known => known.id === id)

function act(world: World, facts: Step['facts'], id: CaseId, signed: SignedCaseAct) {
  const before = caseById(world, id)
  if (before === undefined) return
  const { subject } = before
  const after = applyCaseAct(before, signed, houseSaid(world, subject))
  if (isCaseRefusal(after) || after === before) return
  if (after.closedAt === null) world.openCases.set(subject, after)
  else {
    world.openCases.delete(subject)
    world.restingCases.set(subject, after)
  }
  facts.push({ kind: 'case', case: after })
  const alert = world.openAlerts.get(`missing:${subject}`)
  if (alert === undefined) return
  const { at, by } = signed
  if (after.closedAt === null) acknowledge(world, facts, alert, by, at)
  else
    resolve(world, facts, alert, { at, by, code: after.state === 'found' ? 'found' : 'handled', note: signed.act.note })
}
