/**
 * What a role may be granted. Each operation and topic of the contract names the one it needs; `self` is granted to
 * everybody, also at a locked station: signing in, and saying who one is.
 */
export const permissions = [
  'self',
  'site.see',
  'site.set',
  'places.see',
  'alarms.see',
  'alarms.answer',
  'equipment.use',
  'missing.work',
  'missing.writeOff',
  'upkeep.see',
  'upkeep.work',
  'rules.see',
  'rules.edit',
  'roster.see',
  'roster.edit',
  'readers.use',
  'readers.look',
  'readers.set',
  'tags.bind',
  'history.equipment',
  'history.patients',
  'history.staff',
  'equipment.import',
  'people.import',
  'equipment.export',
  'people.export',
  'alarms.export',
  'history.export',
  'store.keep',
  'accounts.see',
  'accounts.edit',
  'audit.see',
  'glass.break',
] as const
export type Permission = (typeof permissions)[number]

/** What rows can be about. Beds are equipment. */
export const categories = ['equipment', 'patients', 'staff'] as const
export type Category = (typeof categories)[number]
