import type { Reader } from '../../../core/model/reader.ts'
import { parseColumn } from '../failures.ts'
import type { Sql } from '../sql.ts'

type Row = Omit<Reader, 'settings'> & { settings: string }

export function readerRows(sql: Sql) {
  const upsert = sql.prepare(`
    INSERT INTO reader (id, driver, link, receiver, room, settings) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET driver = excluded.driver, link = excluded.link, receiver = excluded.receiver,
      room = excluded.room, settings = excluded.settings`)
  const all = sql.prepare<Row>('SELECT id, driver, link, receiver, room, settings FROM reader ORDER BY id')

  return {
    save(readers: readonly Reader[]): void {
      for (const r of readers) upsert.run(r.id, r.driver, r.link, r.receiver, r.room, JSON.stringify(r.settings))
    },
    all: (): Reader[] =>
      all
        .all()
        .map(row => ({ ...row, settings: parseColumn(row.settings, `the settings of reader ${row.id}`, sql.file) })),
  }
}
