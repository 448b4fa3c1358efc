/**
 * Identities. Each is a string of its own brand, so that a room can't be passed where a receiver is meant.
 * They are made by the parsers at the edge (`asRoomId`, `parseTagId`) and never spelled again inside.
 */
declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** Canonical spelling: see `parseTagId` in tagId.ts. */
export type TagId = Branded<'TagId'>
export type ReceiverId = Branded<'ReceiverId'>
export type ReaderId = Branded<'ReaderId'>
export type RoomId = Branded<'RoomId'>
export type SubjectId = Branded<'SubjectId'>
export type PlanId = Branded<'PlanId'>
export type AlertId = Branded<'AlertId'>
export type CaseId = Branded<'CaseId'>
export type OrderId = Branded<'OrderId'>

export const asReceiverId = (text: string) => text as ReceiverId
export const asReaderId = (text: string) => text as ReaderId
export const asRoomId = (text: string) => text as RoomId
export const asSubjectId = (text: string) => text as SubjectId
export const asPlanId = (text: string) => text as PlanId
export const asAlertId = (text: string) => text as AlertId
export const asCaseId = (text: string) => text as CaseId
export const asOrderId = (text: string) => text as OrderId
