import type { Eyes } from '../../core/access/filter.ts'
import type { Person } from '../../core/access/names.ts'
import { categoryOf, clarityOf, type Rights } from '../../core/access/rights.ts'
import type { Clarity } from '../../core/access/roles.ts'
import { asSubjectId } from '../../core/model/ids.ts'
import { inEnglish, sentence } from '../../core/model/sentences.ts'
import type { Subject } from '../../core/model/subject.ts'
import { nameOfRoom, roomOf, type World } from '../../core/world.ts'
import type { Engine } from '../engine.ts'
import { positionOf } from '../rows.ts'

/** What an asker sees of the house as it is now. Holds nothing: made for a question, thrown away with it. */
export function sightOf(engine: Engine, rights: Rights): Eyes {
  const { world } = engine.requireLive()
  const subjectOf = (id: string) => world.subjects.get(asSubjectId(id))
  const clarity = (id: string): Clarity => {
    const subject = subjectOf(id)
    // Nobody knows what it was: only who may see everything may see that.
    return subject === undefined ? 'absent' : clarityOfSubject(world, rights, subject)
  }
  const standIn = (person: Person, own: string | null): string | null => {
    if (person.id === null) return clarityOf(rights, 'staff', null) === 'named' ? null : person.role
    const subject = subjectOf(person.id)
    if (subject === undefined || clarityOfSubject(world, rights, subject) === 'named') return null
    // Of two with one name the one whose row this is may be known.
    return own !== null && clarity(own) === 'named' && subjectOf(own)?.name === person.name
      ? null
      : maskedName(world, subject)
  }
  return {
    clarity,
    maskedName: id => {
      const subject = subjectOf(id)
      return subject === undefined ? '' : maskedName(world, subject)
    },
    withoutNames: (text, own) => engine.names().replaceIn(text, person => standIn(person, own)),
  }
}

export function clarityOfSubject(world: World, rights: Rights, subject: Subject): Clarity {
  return rights.seesAll ? 'named' : clarityOf(rights, categoryOf(subject.kind), unitOf(world, subject))
}

/** As a question may be put about it: by its own name, or by what stands for it. */
export function nameFor(world: World, rights: Rights, subject: Subject): string | null {
  const clarity = clarityOfSubject(world, rights, subject)
  if (clarity === 'absent') return null
  return clarity === 'named' ? subject.name : maskedName(world, subject)
}

function unitOf(world: World, subject: Subject): string | null {
  const room = positionOf(world, subject)?.room ?? null
  return room === null ? null : (roomOf(world, room)?.room.unit ?? null)
}

/** Somebody, and where; of staff what they do. A window knows these sentences again, and says them in its language. */
function maskedName(world: World, subject: Subject): string {
  if (subject.type !== '' && subject.kind !== 'patient') return subject.type
  if (subject.kind === 'staff') return inEnglish([sentence('standInStaff')])
  if (subject.kind !== 'patient') return inEnglish([sentence('standInEquipment')])
  const position = positionOf(world, subject)
  if (position?.room == null || position.freshness === 'lost') return inEnglish([sentence('standInPatient')])
  return inEnglish([sentence('standInPatientIn', { room: nameOfRoom(world, position.room) })])
}
