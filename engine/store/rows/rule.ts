import { Rule } from '../../../core/model/rule.ts'
import { parseColumn } from '../failures.ts'
import type { Sql } from '../sql.ts'

export function ruleRows(sql: Sql) {
  const upsert = sql.prepare(`
    INSERT INTO rule (id, saved_at, body) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET saved_at = excluded.saved_at, body = excluded.body`)
  const remove = sql.prepare('DELETE FROM rule WHERE id = ?')
  const all = sql.prepare<{ id: string; body: string }>('SELECT id, body FROM rule ORDER BY id')

  return {
    save: (rule: Rule, at: number): void => void upsert.run(rule.id, at, JSON.stringify(rule)),
    remove: (id: string): boolean => remove.run(id).changes > 0,
    // Parsed anew: a rule of an older version gains what it lacks.
    all: (): Rule[] => all.all().map(row => Rule.parse(parseColumn(row.body, `rule ${row.id}`, sql.file))),
  }
}
