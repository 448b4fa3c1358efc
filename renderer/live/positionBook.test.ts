import { expect, it } from 'vitest'
import type { PositionRow } from '../../core/api/rows.ts'
import { type PositionChange, PositionBook } from './positionBook.ts'

const row = (id: string, room: string) => ({ id, room }) as PositionRow

it('keeps the rows up and hands each change on once', () => {
  const book = new PositionBook()
  const changes: PositionChange[] = []
  const stop = book.onChange(change => changes.push(change))
  expect(book.ready).toBe(false)

  book.snapshot([row('a', '1'), row('b', '2')])
  expect(book.ready).toBe(true)
  book.delta([row('a', '3')], ['b', 'unknown'])
  expect([...book.rows.values()].map(r => [r.id, r.room])).toEqual([['a', '3']])
  expect(changes).toEqual([{ kind: 'reset' }, { kind: 'rows', put: [row('a', '3')], gone: [row('b', '2')] }])
  expect(book.version).toBe(2)

  stop()
  book.snapshot([])
  expect(changes).toHaveLength(2)
  expect(book.rows.size).toBe(0)
})
