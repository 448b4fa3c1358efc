import type { Migration } from './migration.ts'

/** The life of alarms (A2) and of cases (A5): codes, notes, escalation; searches, who found it; who is on duty. */
export const alarmsLife: Migration = {
  name: '0007-alarms-life',
  sql: `
    -- What it turned out to be stands in a column, for it is counted; the rest is read and written whole, as life.
    ALTER TABLE alert ADD COLUMN code TEXT;
    ALTER TABLE alert ADD COLUMN life TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(life));

    ALTER TABLE alert_event ADD COLUMN did TEXT NOT NULL DEFAULT 'raised';
    ALTER TABLE alert_event ADD COLUMN note TEXT NOT NULL DEFAULT '';
    ALTER TABLE alert_event ADD COLUMN code TEXT;
    ALTER TABLE alert_event ADD COLUMN due_at INTEGER;
    UPDATE alert_event SET did = state WHERE state <> 'new';

    ALTER TABLE missing_case ADD COLUMN story TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(story));
    CREATE INDEX missing_case_by_subject ON missing_case (subject, opened_at);

    CREATE TABLE shift (
      ordinal INTEGER PRIMARY KEY,
      body    TEXT NOT NULL CHECK (json_valid(body))
    ) STRICT;
  `,
}
