import type { RoomId, SubjectId, TagId } from './ids.ts'

export type SubjectKind = 'asset' | 'bed' | 'patient' | 'staff'

/** The states of equipment (H1 of the product). */
export const assetStates = [
  'available',
  'in-use',
  'dirty',
  'cleaning',
  'in-repair',
  'quarantined',
  'missing',
  'retired',
] as const
export type AssetState = (typeof assetStates)[number]

export const risks = ['high', 'medium', 'low'] as const
export type Risk = (typeof risks)[number]

/** Anything that has a place: an asset, a bed, a patient, a member of staff. */
export interface Subject {
  readonly id: SubjectId
  readonly kind: SubjectKind
  readonly name: string
  /** Equipment type ("Infusion pump"), or the role of a person ("Nurse"). */
  readonly type: string
  readonly model: string
  readonly serial: string
  readonly assetNo: string
  readonly udi: string
  /** Patients only. */
  readonly mrn: string
  readonly tag: TagId | null
  readonly homeRoom: RoomId | null
  readonly highRisk: boolean
  /** As the register of assets words it, where it does; high is what `highRisk` says. */
  readonly risk?: Risk
  readonly state: AssetState
}
