import { Shift } from '../../../core/model/roster.ts'
import { parseColumn } from '../failures.ts'
import type { Sql } from '../sql.ts'

/** The roster, always whole. */
export function shiftRows(sql: Sql) {
  const forget = sql.prepare('DELETE FROM shift')
  const insert = sql.prepare('INSERT INTO shift (ordinal, body) VALUES (?, ?)')
  const all = sql.prepare<{ ordinal: number; body: string }>('SELECT ordinal, body FROM shift ORDER BY ordinal')

  return {
    save(roster: readonly Shift[]): void {
      forget.run()
      roster.forEach((shift, ordinal) => insert.run(ordinal, sql.words.sealJson(JSON.stringify(shift))))
    },
    all: (): Shift[] => all.all().map(row => Shift.parse(parseColumn(row.body, `shift ${row.ordinal}`, sql.file))),
  }
}
