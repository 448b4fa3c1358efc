import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCsv, writeCsv } from './csv.ts'

test('lines are those of the file, whatever the line ends, blank lines and quoted breaks', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const text = [
      '\ufeffId, Home Room ',
      '"a","one',
      'two"',
      '',
      'b,"x',
      '',
      'y"',
      ' c , "z" ',
      ',',
      '"d ""q""",4',
      '',
    ].join(end)
    const { columns, rows, errors } = readCsv(text)
    expect(errors).toEqual([])
    expect(columns).toEqual(['id', 'home_room'])
    expect(rows.map(row => [row.line, row.values.id, row.values.home_room])).toEqual([
      [2, 'a', 'one\ntwo'],
      [5, 'b', 'x\n\ny'],
      [8, 'c', 'z'],
      [10, 'd "q"', '4'],
    ])
  }
})

test.each([
  ['a,b\n1,2\n3\n', [{ line: 3, column: 'b', reason: 'the row has 1 values, the header has 2 columns' }]],
  ['a,b\n1,2,3\n', [{ line: 2, column: 'column 3', reason: 'the row has 3 values, the header has 2 columns' }]],
  ['a,a\n', [{ line: 1, column: 'a', reason: 'is there twice' }]],
  ['a,\n', [{ line: 1, column: 'column 2', reason: 'has no name' }]],
  ['', [{ line: 1, column: '', reason: 'the file is empty' }]],
  [
    'a;b\n1;2\n',
    [{ line: 1, column: '', reason: 'columns are separated by commas, this file uses semicolons or tabs' }],
  ],
  ['a,b\n1,"2\n2"\n3,"x\n4,5\n', [{ line: 4, column: '', reason: 'a quote that opens in this row is never closed' }]],
  [
    'a,b\n1,x"y\n',
    [
      {
        line: 2,
        column: '',
        reason: 'a quote stands inside a value: put the whole value in quotes and double the inner ones',
      },
    ],
  ],
  [
    'a,b\n1,"x"y\n',
    [{ line: 2, column: '', reason: 'something follows a closing quote: double the quotes inside a quoted value' }],
  ],
  ['a,b\n1,B\uFFFDtt\n', [{ line: 1, column: '', reason: 'the file is not UTF-8 text: save it as "CSV UTF-8"' }]],
])('refuses %j', (text, errors) => expect(readCsv(text).errors).toEqual(errors))

const cell = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', ';', '=', ' ', 'x', 'ü'), maxLength: 12 }),
  )
  .map(text =>
    text
      .replaceAll('\r', '\n')
      .replace(/[\0\uFFFD]/g, '')
      .trim(),
  )

test('what was written is read back', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('k'), cell, cell)), rows => {
      const text = writeCsv(['a', 'b', 'c'], rows)
      const read = readCsv(text)
      expect(read.errors).toEqual([])
      expect(read.rows.map(row => [row.values.a, row.values.b, row.values.c])).toEqual(rows)
    }),
  )
})

test('no text at all throws', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' ', '\ufeff', '\0') }),
      text => void readCsv(text),
    ),
  )
})
