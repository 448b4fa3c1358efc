import { describe, expect, it } from 'vitest'
import { box } from '../../core/model/drawing.ts'
import { nameLines, namePlaces } from './planNames.ts'

const size = 0.5

describe('the name of a room on a plan', () => {
  it('stands in one line where there is room, else in the two that are most alike', () => {
    expect(nameLines('Equipment library', box(0, 0, 6, 5), size)).toEqual(['Equipment library'])
    expect(nameLines('Equipment library', box(0, 0, 4, 5), size)).toEqual(['Equipment', 'library'])
    expect(nameLines('ED Bay 1', box(0, 0, 2, 5), size)).toEqual(['ED', 'Bay 1'])
  })

  it('is left out where its longest word or a second line does not fit', () => {
    expect(nameLines('Equipment library', box(0, 0, 2.5, 5), size)).toEqual([])
    expect(nameLines('Equipment library', box(0, 0, 4, 1.5), size)).toEqual([])
    expect(nameLines('Pharmacy', box(0, 0, 2, 5), size)).toEqual([])
  })

  it('stands under the upper wall, line under line; in the middle of what is too low for that', () => {
    expect(namePlaces(2, box(0, 0, 4, 5), size)).toEqual([
      [2, 4.5],
      [2, 3.85],
    ])
    expect(namePlaces(1, box(0, 0, 8, 0.9), size)).toEqual([[4, 0.45]])
  })
})
