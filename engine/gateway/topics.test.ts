import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Collection } from './topics.ts'

type Row = { id: string; v: number }
const fresh = (first = 1000) => new Collection<Row>(row => row.id, first)

describe('a live collection', () => {
  it('gives what changed since a number, and nothing else', () => {
    const rows = fresh()
    rows.put({ id: 'a', v: 1 })
    rows.put({ id: 'b', v: 1 })
    const since = rows.n
    rows.put({ id: 'a', v: 2 })
    rows.remove('b')
    expect(rows.changes(since)).toEqual({ put: [{ id: 'a', v: 2 }], gone: ['b'] })
    expect(rows.changes(rows.n)).toEqual({ put: [], gone: [] })
  })

  it('has no answer for a number of another life or from long ago', () => {
    const rows = fresh()
    rows.put({ id: 'a', v: 1 })
    expect(rows.changes(5)).toBeNull()
    expect(rows.changes(rows.n + 1)).toBeNull()
    for (let i = 0; i < 2500; i++) {
      rows.put({ id: `x${i}`, v: i })
      rows.remove(`x${i}`)
    }
    expect(rows.changes(1001)).toBeNull()
    expect(rows.changes(rows.n - 10)).not.toBeNull()
  })

  it('sends nothing for rows that are replaced by the same', () => {
    const rows = fresh()
    rows.replace([
      { id: 'a', v: 1 },
      { id: 'b', v: 2 },
    ])
    const since = rows.n
    rows.replace([
      { id: 'b', v: 2 },
      { id: 'a', v: 1 },
    ])
    expect(rows.n).toBe(since)
    rows.replace([{ id: 'b', v: 3 }])
    expect(rows.changes(since)).toEqual({ put: [{ id: 'b', v: 3 }], gone: ['a'] })
  })

  it('keeps every watcher the same, whenever it looks', () => {
    const change = fc.oneof(
      fc.record({ put: fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), v: fc.nat(9) }) }),
      fc.record({ remove: fc.constantFrom('a', 'b', 'c', 'd') }),
      fc.record({ look: fc.constant(true) }),
    )
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), changes => {
        const rows = fresh()
        const seen = new Map<string, Row>()
        let since = rows.n
        const look = () => {
          const delta = rows.changes(since)!
          for (const key of delta.gone) seen.delete(key)
          for (const row of delta.put) seen.set(row.id, row)
          since = rows.n
        }
        for (const step of changes) {
          if ('put' in step) rows.put(step.put)
          else if ('remove' in step) rows.remove(step.remove)
          else look()
        }
        look()
        const byId = (a: Row, b: Row) => (a.id < b.id ? -1 : 1)
        expect([...seen.values()].sort(byId)).toEqual(rows.all().sort(byId))
      }),
    )
  })
})
