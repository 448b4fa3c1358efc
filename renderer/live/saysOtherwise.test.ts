import { expect, it } from 'vitest'
import { saysOtherwise } from './saysOtherwise.ts'

const room = { id: '412', name: 'Room 412', unit: '4 West', type: 'patient' }
const site = { floors: [{ rooms: [{ ...room, polygon: [] }] }] } as unknown as Parameters<typeof saysOtherwise>[1]

it('notices a room that is new, renamed, of another unit or of another kind, and nothing else', () => {
  expect(saysOtherwise([room], site)).toBe(false)
  expect(saysOtherwise([], site)).toBe(false)
  expect(saysOtherwise([room], null)).toBe(true)
  for (const other of [{ id: '413' }, { name: 'Isolation' }, { unit: '4 East' }, { type: 'storage' }])
    expect(saysOtherwise([{ ...room, ...other }], site)).toBe(true)
})
