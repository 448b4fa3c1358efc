import type { Needs } from '../api/operation.ts'
import { categories, type Category, type Permission } from '../api/permissions.ts'
import type { SubjectKind } from '../model/subject.ts'
import type { Clarity, Role } from './roles.ts'

/** A role given for some units, or (null) for the whole house. */
export interface Given {
  readonly role: Role
  readonly units: ReadonlySet<string> | null
}

/** What somebody may do and see: all that any of the given roles grants. */
export interface Rights {
  readonly given: readonly Given[]
  readonly permissions: ReadonlySet<Permission>
  /** Everybody and everything by name, in the whole house: nothing need be looked at on its way. */
  readonly seesAll: boolean
}

const order: readonly Clarity[] = ['absent', 'masked', 'named']

export function rightsOf(given: readonly Given[]): Rights {
  const seesAllOf = (category: Category) =>
    given.some(({ role, units }) => {
      const { inside, outside } = role.sees[category]
      return inside === 'named' && (units === null || outside === 'named')
    })
  return {
    given,
    permissions: new Set(given.flatMap(({ role }) => role.may)),
    seesAll: categories.every(seesAllOf),
  }
}

export const categoryOf = (kind: SubjectKind): Category =>
  kind === 'patient' ? 'patients' : kind === 'staff' ? 'staff' : 'equipment'

/** How clearly a subject is seen that is in a unit now; null = nobody knows where. */
export function clarityOf({ given }: Rights, category: Category, unit: string | null): Clarity {
  let best = 0
  for (const { role, units } of given) {
    const { inside, outside } = role.sees[category]
    const clarity = units === null || (unit !== null && units.has(unit)) ? inside : outside
    best = Math.max(best, order.indexOf(clarity))
  }
  return order[best]
}

export const may = ({ permissions }: Rights, permission: Permission): boolean => permissions.has(permission)

/** Where something is, and where it has been, are two things. */
export const mayFollow = (rights: Rights, kind: SubjectKind): boolean => may(rights, `history.${categoryOf(kind)}`)

/** The permission that a question needs. Null: its input says nothing that any permission is for. */
export function neededFor(needs: Needs, input: unknown): Permission | null {
  if (typeof needs === 'string') return needs
  const value = (input as Record<string, unknown> | null)?.[needs.by]
  return typeof value === 'string' && Object.hasOwn(needs.of, value) ? needs.of[value] : null
}
