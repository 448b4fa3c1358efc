import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { PositionRow } from '../api/rows.ts'
import { SubjectId } from '../api/refs.ts'
import { type Eyes, filterOf, hidden } from './filter.ts'

const eyes: Eyes = {
  clarity: id => (id.startsWith('a') ? 'absent' : id.startsWith('m') ? 'masked' : 'named'),
  maskedName: () => 'Patient in 3',
  withoutNames: text => text.replaceAll('Erin Marsh', 'somebody'),
}
const Row = z.object({ subject: SubjectId.nullable(), name: z.string(), tag: z.string().nullable(), note: z.string() })
const row = (subject: string | null) => ({ subject, name: 'Erin Marsh', tag: 'ble:1', note: 'told Erin Marsh' })

describe('an answer on its way', () => {
  it('leaves out whom one may not see, and names of everybody else in words', () => {
    const filter = filterOf(z.object({ rows: z.array(Row) }), 'words')!
    const seen = filter({ rows: [row('a1'), row('m1'), row('n1'), row(null)] }, eyes, null) as { rows: unknown[] }
    expect(seen.rows).toEqual([
      { subject: 'm1', name: 'Patient in 3', tag: '', note: 'told somebody' },
      { subject: 'n1', name: 'somebody', tag: 'ble:1', note: 'told somebody' },
      { subject: null, name: 'somebody', tag: 'ble:1', note: 'told somebody' },
    ])
  })

  it('says nothing of a hidden row that an answer is all about, and null where it may be missing', () => {
    expect(filterOf(z.object({ row: Row }), 'words')!({ row: row('a1') }, eyes, null)).toBe(hidden)
    expect(filterOf(z.object({ row: Row.nullable() }), 'words')!({ row: row('a1') }, eyes, null)).toEqual({ row: null })
  })

  it('hands on the very same object where nothing is hidden in it', () => {
    const filter = filterOf(PositionRow, 'subjects')!
    const seen = { id: 'n1', name: 'Pump 4', tag: 'ble:2' }
    expect(filter(seen, eyes, null)).toBe(seen)
    expect(filter({ ...seen, id: 'a1' }, eyes, null)).toBe(hidden)
    expect(filter({ ...seen, id: 'm1' }, eyes, null)).toEqual({ id: 'm1', name: 'Patient in 3', tag: '' })
  })

  it('refuses an answer of a make that nobody knows how to mask', () => {
    expect(() => filterOf(z.object({ at: z.date() }), 'words')).toThrow('nobody knows how to mask')
  })

  it('looks into every make of answer there is', () => {
    const Every = z.object({
      record: z.record(z.string(), z.string()),
      tuple: z.tuple([z.string(), z.number()]),
      either: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('a'), text: z.string() }),
        z.object({ kind: z.literal('b'), rows: z.array(Row) }),
      ]),
      free: z.unknown(),
      maybe: z.string().optional(),
    })
    const seen = filterOf(Every, 'words')!(
      {
        record: { k: 'Erin Marsh' },
        tuple: ['Erin Marsh', 1],
        either: { kind: 'b', rows: [row('a1')] },
        free: [{ deep: 'Erin Marsh' }],
      },
      eyes,
      null,
    )
    expect(seen).toEqual({
      record: { k: 'somebody' },
      tuple: ['somebody', 1],
      either: { kind: 'b', rows: [] },
      free: [{ deep: 'somebody' }],
    })
  })
})
