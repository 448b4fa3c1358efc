import { toHex } from '../../core/model/hex.ts'
import type { Wire } from '../framing/wire.ts'

/** Cards that make up a new number each time begin it with this (ISO 14443-3, four bytes). */
export const isPassing = (uid: Uint8Array): boolean => uid.length === 4 && uid[0] === 0x08

export const tellPassing = (wire: Wire, uid: Uint8Array): void =>
  wire.warn('random', `A card with the passing number ${toHex(uid)} was left out.`, tip)

const tip = 'Phones and some staff cards show another number each time, so they can not mark anything; use another tag.'
