import { expect, it } from 'vitest'
import { csvOf } from './csv.ts'

it('quotes what must be quoted and lets no cell be a formula', () => {
  expect(
    csvOf([
      ['a', 'b,c'],
      ['say "x"', '-3.5'],
      ['=1+1', 'two\nlines'],
    ]),
  ).toBe('\uFEFFa,"b,c"\r\n"say ""x""",-3.5\r\n\'=1+1,"two\nlines"\r\n')
})
