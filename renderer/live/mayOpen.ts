import type { Identity } from '../../core/api/envelope.ts'
import type { Permission } from '../../core/api/permissions.ts'
import type { DeskPage } from './view.ts'

/** What a page is nothing without; of any other it is enough to see where things are. */
const needs: Readonly<Partial<Record<DeskPage, Permission>>> = {
  'biomed/due': 'upkeep.see',
  'biomed/round': 'upkeep.work',
  'biomed/missing': 'missing.work',
  'biomed/orders': 'upkeep.work',
  'biomed/batteries': 'upkeep.see',
  'facility/use': 'history.equipment',
  'facility/stock': 'history.equipment',
  'facility/heat': 'history.equipment',
  'facility/compliance': 'upkeep.see',
  'setup/readers': 'readers.look',
  'setup/tags': 'tags.bind',
  'setup/rules': 'rules.edit',
  'setup/roster': 'roster.see',
  'setup/plan': 'site.set',
  'setup/coverage': 'site.see',
  'setup/people': 'accounts.see',
}

/** What somebody has no use for is not there. While nobody knows who it is, everything is. */
export const mayOpen = (identity: Identity | null, page: DeskPage): boolean =>
  identity === null || identity.may.includes(needs[page] ?? 'places.see')
