import type { Migration } from './migration.ts'

/** What touches and scans prove of our answers (L8), and how loud each receiver hears against what is expected of it. */
export const selfWatch: Migration = {
  name: '0005-self-watch',
  sql: `
    CREATE TABLE truth_sample (
      at          INTEGER NOT NULL,
      subject     TEXT NOT NULL REFERENCES subject (id),
      receiver    TEXT NOT NULL,
      room        TEXT NOT NULL,
      said        TEXT,
      probability REAL NOT NULL,
      PRIMARY KEY (at, subject)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE receiver_drift (
      receiver    TEXT PRIMARY KEY,
      baseline_db REAL NOT NULL,
      level_db    REAL NOT NULL,
      samples     REAL NOT NULL,
      flagged_at  INTEGER
    ) STRICT, WITHOUT ROWID;
  `,
}
