import type { TopicName, TopicRow } from '../../core/api/contract.ts'

/**
 * The key field of each topic's rows, as the contract has it (a test compares the two). Spelled here so that the window
 * needs only the types of the contract: the schemas build code at run time, which the content security policy forbids.
 */
export const rowKeys: { readonly [Name in TopicName]: keyof TopicRow<Name> } = {
  positions: 'id',
  rooms: 'id',
  readers: 'id',
  receivers: 'id',
  notices: 'id',
  status: 'id',
  alerts: 'id',
  missing: 'id',
  due: 'key',
  scan: 'place',
  progress: 'id',
}
