import { type Category, type Permission, permissions } from '../api/permissions.ts'

/** named: as it is. masked: that somebody is there, not who. absent: not at all. */
export type Clarity = 'absent' | 'masked' | 'named'

/** In the units for which the role was given, and in the rest of the house. */
interface Sight {
  readonly inside: Clarity
  readonly outside: Clarity
}

export interface Role {
  readonly id: string
  readonly title: string
  readonly may: readonly Permission[]
  readonly sees: Readonly<Record<Category, Sight>>
}

const everywhere = (clarity: Clarity): Sight => ({ inside: clarity, outside: clarity })
const inOwnUnits = (inside: Clarity, outside: Clarity): Sight => ({ inside, outside })
const named = everywhere('named')
const masked = everywhere('masked')
const absent = everywhere('absent')

const looking: readonly Permission[] = [
  'self',
  'site.see',
  'places.see',
  'alarms.see',
  'upkeep.see',
  'rules.see',
  'history.equipment',
]
const caring: readonly Permission[] = [
  ...looking,
  'alarms.answer',
  'equipment.use',
  'missing.work',
  'roster.see',
  'readers.use',
]
const mending: readonly Permission[] = [...caring, 'upkeep.work', 'missing.writeOff', 'readers.look', 'tags.bind']

/** All roles there are. Who needs another one than these is given two of them: what any of them grants is granted. */
export const roles: readonly Role[] = [
  {
    id: 'kiosk',
    title: 'Kiosk station',
    may: looking,
    sees: { equipment: named, patients: masked, staff: masked },
  },
  {
    id: 'nurse',
    title: 'Nurse',
    may: [...caring, 'history.patients', 'glass.break'],
    sees: { equipment: named, patients: inOwnUnits('named', 'masked'), staff: inOwnUnits('named', 'masked') },
  },
  {
    id: 'charge-nurse',
    title: 'Charge nurse',
    may: [...caring, 'history.patients', 'glass.break', 'roster.edit', 'alarms.export', 'tags.bind'],
    sees: { equipment: named, patients: inOwnUnits('named', 'masked'), staff: named },
  },
  {
    id: 'porter',
    title: 'Porter',
    may: [...looking, 'equipment.use', 'missing.work', 'readers.use'],
    sees: { equipment: named, patients: absent, staff: absent },
  },
  {
    id: 'ward-clerk',
    title: 'Ward clerk',
    may: [...looking, 'equipment.use', 'readers.use', 'roster.see'],
    sees: { equipment: named, patients: inOwnUnits('named', 'absent'), staff: masked },
  },
  {
    id: 'biomed',
    title: 'Biomedical technician',
    may: mending,
    sees: { equipment: named, patients: absent, staff: absent },
  },
  {
    id: 'biomed-lead',
    title: 'Biomedical lead',
    may: [...mending, 'rules.edit', 'equipment.import', 'equipment.export', 'readers.set'],
    sees: { equipment: named, patients: absent, staff: absent },
  },
  {
    id: 'facility',
    title: 'Facility manager',
    may: [...looking, 'equipment.export', 'alarms.export', 'readers.look'],
    sees: { equipment: named, patients: absent, staff: absent },
  },
  {
    id: 'security',
    title: 'Security',
    may: [...looking, 'alarms.answer', 'roster.see', 'readers.use', 'glass.break'],
    sees: { equipment: named, patients: masked, staff: named },
  },
  {
    id: 'infection-control',
    title: 'Infection control',
    may: [...looking, 'history.patients', 'history.staff', 'history.export'],
    sees: { equipment: named, patients: named, staff: named },
  },
  {
    id: 'privacy-officer',
    title: 'Privacy officer',
    may: [...looking, 'audit.see', 'accounts.see'],
    sees: { equipment: named, patients: masked, staff: named },
  },
  {
    id: 'administrator',
    title: 'Administrator',
    may: permissions,
    sees: { equipment: named, patients: named, staff: named },
  },
]

/** A station at which nobody has signed in, and one that is locked: the alarms, and nobody's name. */
export const alarmStrip: Role = {
  id: 'alarm-strip',
  title: 'Nobody signed in',
  may: ['self', 'site.see', 'alarms.see'],
  sees: { equipment: named, patients: masked, staff: masked },
}

/** Somebody at a machine that the house does not know: the way in, and nothing else. */
export const stranger: Role = {
  id: 'stranger',
  title: 'Nobody signed in',
  may: ['self'],
  sees: { equipment: absent, patients: absent, staff: absent },
}

export const roleOf = (id: string): Role | undefined => roles.find(role => role.id === id)
