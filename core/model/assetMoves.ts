import type { AssetState } from './subject.ts'

/**
 * From each state, the states that may follow. What was used is not available before it was cleaned; what is held back
 * or in pieces is not used; what is retired stays so (only being taken over anew, as quarantined, leads back).
 */
export const mayFollow: Readonly<Record<AssetState, readonly AssetState[]>> = {
  available: ['in-use', 'dirty', 'cleaning', 'in-repair', 'quarantined', 'missing', 'retired'],
  'in-use': ['dirty', 'cleaning', 'in-repair', 'quarantined', 'missing', 'retired'],
  dirty: ['cleaning', 'in-repair', 'quarantined', 'missing', 'retired'],
  cleaning: ['available', 'dirty', 'in-repair', 'quarantined', 'missing', 'retired'],
  'in-repair': ['available', 'dirty', 'quarantined', 'missing', 'retired'],
  quarantined: ['available', 'dirty', 'in-repair', 'missing', 'retired'],
  missing: ['available', 'in-use', 'dirty', 'cleaning', 'in-repair', 'quarantined', 'retired'],
  retired: ['quarantined'],
}

export const mayMove = (from: AssetState, to: AssetState): boolean => mayFollow[from].includes(to)
