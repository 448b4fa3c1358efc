import type { equipmentOperations } from '../../../core/api/equipment.ts'
import { Failure } from '../../../core/api/errors.ts'
import { type Mover, nextState } from '../../../core/equipment/state.ts'
import { asSubjectId } from '../../../core/model/ids.ts'
import type { AssetState, Subject } from '../../../core/model/subject.ts'
import type { Engine } from '../../engine.ts'
import type { Handlers } from './index.ts'

export const equipmentHandlers: Handlers<keyof typeof equipmentOperations> = {
  'equipment.move': ({ id, to, by, note }, engine) => moved(engine, id, { kind: 'person', to }, by, note),
  'equipment.scan': ({ id, post, by }, engine) => moved(engine, id, { kind: 'scan', post }, by, ''),
  'equipment.story': ({ id, limit }, engine) => ({
    id,
    state: requireEquipment(engine, id).state,
    changes: [...engine.store.stateChanges(asSubjectId(id), limit)],
  }),
}

function moved(
  engine: Engine,
  id: string,
  mover: Exclude<Mover, { readonly kind: 'room' | 'case' }>,
  by: string,
  note: string,
): { id: string; state: AssetState } {
  const subject = requireEquipment(engine, id)
  const next = nextState(subject.state, mover)
  // The core judges it too, and keeps the refusal on record.
  engine.command({ kind: 'move', subject: subject.id, mover, by, note })
  if (typeof next !== 'string')
    throw new Failure('conflict', `${subject.name}: ${next.refused}`, 'Nothing was changed.')
  return { id, state: requireEquipment(engine, id).state }
}

function requireEquipment(engine: Engine, id: string): Subject {
  const subject = engine.requireLive().world.subjects.get(asSubjectId(id))
  if (subject?.kind !== 'asset' && subject?.kind !== 'bed')
    throw new Failure('not-found', `There is no equipment with the id "${id}".`, 'Search for its name.')
  return subject
}
