import { expect, it } from 'vitest'
import { contract } from '../../core/api/contract.ts'
import { rowKeys } from './rowKeys.ts'

it('names the key of each topic as the contract does', () => {
  const ofContract = Object.fromEntries(Object.entries(contract.topics).map(([name, topic]) => [name, topic.key]))
  expect(rowKeys).toEqual(ofContract)
})
