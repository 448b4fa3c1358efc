import type { Migration } from './migration.ts'

/** Rules as people wrote them, and the traces of things that rules see: also those that are tried on the past (A3, A4). */
export const rules: Migration = {
  name: '0006-rules',
  sql: `
    CREATE TABLE rule (
      id       TEXT PRIMARY KEY,
      saved_at INTEGER NOT NULL,
      body     TEXT NOT NULL CHECK (json_valid(body))
    ) STRICT, WITHOUT ROWID;

    -- In the order in which rules saw them.
    CREATE TABLE trace (
      seq        INTEGER PRIMARY KEY,
      subject    TEXT NOT NULL,
      at         INTEGER NOT NULL,
      room       TEXT,
      arrived_at INTEGER NOT NULL,
      fixes      INTEGER NOT NULL,
      sure       INTEGER NOT NULL,
      lost       INTEGER NOT NULL,
      battery    INTEGER,
      tampered   INTEGER NOT NULL,
      overdue    INTEGER NOT NULL,
      state      TEXT NOT NULL
    ) STRICT;
    CREATE INDEX trace_by_subject ON trace (subject, seq);
    CREATE INDEX trace_by_time ON trace (at);
  `,
}
