import type { Migration } from './migration.ts'

/** Who may sign in, who is signed in, and who looks behind the mask (T1, T3). */
export const access: Migration = {
  name: '0013-access',
  sql: `
    CREATE TABLE access (
      kind TEXT NOT NULL,
      id   TEXT NOT NULL,
      body TEXT NOT NULL CHECK (json_valid(body)),
      PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID;
  `,
}
