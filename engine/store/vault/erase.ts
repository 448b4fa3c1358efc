import { Names } from '../../../core/access/names.ts'
import { Failure } from '../../../core/api/errors.ts'
import type { SubjectId } from '../../../core/model/ids.ts'
import type { Sql } from '../sql.ts'
import { people, wordColumns } from './columns.ts'
import { rewrite } from './protect.ts'

/** The kinds of people whose names can be erased. */
type PersonRow = { id: SubjectId; kind: 'patient' | 'staff'; name: string; mrn: string }

/**
 * Forgets who somebody was: name and number are gone from the register and from every text; the tag is off; stays,
 * alerts and signatures remain, under the id. Returns how many texts were rewritten.
 */
export function erase(sql: Sql, id: SubjectId): number {
  const person = sql.prepare<PersonRow>(`SELECT id, kind, name, mrn FROM subject WHERE id = ? AND ${people}`).get(id)
  if (person === undefined)
    throw new Failure('not-found', `There is no patient and no member of staff with the id "${id}".`, 'Search by name.')
  const [surname, ...before] = person.name.split(' ').toReversed()
  const named = [person.name, [surname, ...before.toReversed()].join(' '), person.mrn].filter(
    name => name !== '' && name !== id,
  )
  const names = new Names(named.map(name => ({ id, kind: person.kind, name, role: id })))
  const without = (text: string): string => names.replaceIn(text, () => id)

  let texts = 0
  for (const { table, column, json, where } of wordColumns) {
    if (table === 'subject') continue
    texts += rewrite(sql, table, column, where, stored => {
      const next = json ? JSON.stringify(eachText(JSON.parse(stored), without)) : without(stored)
      if (next === (json ? JSON.stringify(JSON.parse(stored)) : stored)) return null
      return json ? sql.words.sealJson(next) : sql.words.seal(next)
    })
  }
  sql.prepare(`UPDATE subject SET name = ?, mrn = '', serial = '', asset_no = '', udi = '' WHERE id = ?`).run(id, id)
  sql.prepare('DELETE FROM tag WHERE subject = ?').run(id)
  return texts
}

function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map(item => eachText(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, eachText(inner, change)]))
}
