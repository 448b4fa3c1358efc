import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Names, type Person } from './names.ts'

const person = (name: string, id = name): Person => ({ id, kind: 'patient', name, role: '' })

describe('names in texts', () => {
  it.each([
    ['Erin Marsh left Ward 3.', 'X left Ward 3.'],
    ['ERIN  marsh, erin-Marsh', 'X, X'],
    ["O'Brien-Smith, Ann was moved", 'X was moved'],
    ['Erin went to the marsh', 'Erin went to the marsh'],
    ['Aisling Ní Bhriain', 'X'],
    ['', ''],
  ])('%j', (text, want) => {
    const names = new Names([person('Erin Marsh'), person("O'Brien-Smith, Ann"), person('Aisling Ní Bhriain')])
    expect(names.replaceIn(text, () => 'X')).toBe(want)
  })

  it('keeps a name that may be seen, and takes the longer of two', () => {
    const names = new Names([person('Ann'), person('Ann Lee'), person('Bo')])
    const standIn = ({ name }: Person) => (name === 'Bo' ? null : `<${name.length}>`)
    expect(names.replaceIn('Ann Lee saw Ann and Bo', standIn)).toBe('<7> saw <3> and Bo')
  })

  it('never leaves a hidden name in any text', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'b', 'Ä', 'é', ' ', '-', "'", '.'),
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1, maxLength: 4 }),
        fc.array(letters, { maxLength: 4 }),
        (people, rest) => {
          const names = new Names(people.map(name => person(name)))
          const text = [...rest, ...people].join(' | ')
          // A word, as all stand-ins are: what stood on both sides of a name is not brought together by it.
          const out = new Names(people.map(name => person(name))).replaceIn(text, () => 'X')
          expect(names.replaceIn(out, () => '!')).toBe(out)
        },
      ),
      { numRuns: 300 },
    )
  })
})
