import type { TagId } from '../../core/model/ids.ts'
import type { Wire } from '../framing/wire.ts'

/** A read that was dropped; the reader has a setting `dropBadEpcCrc`. */
export const tellMisheard = (wire: Wire, tag: TagId): void =>
  wire.warn('epc crc', `A read of ${tag} was dropped: the EPC does not fit its CRC, so it was misheard.`, tip)

const tip = 'Rare ones are radio noise. If every read is dropped, the module sends no CRC: set dropBadEpcCrc to false.'
