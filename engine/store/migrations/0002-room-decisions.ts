import type { Migration } from './migration.ts'

/** "Why here?": the evidence of each change of room, kept for 7 days (L6). */
export const roomDecisions: Migration = {
  name: '0002-room-decisions',
  sql: `
    -- heard is [[receiver, heard dBm, expected dBm], ...], down is [receiver, ...].
    CREATE TABLE room_decision (
      subject           TEXT NOT NULL REFERENCES subject (id),
      at                INTEGER NOT NULL,
      tag               TEXT NOT NULL,
      from_room         TEXT,
      room              TEXT NOT NULL,
      probability       REAL NOT NULL,
      rival             TEXT,
      rival_probability REAL,
      ruling            TEXT NOT NULL,
      held_ms           INTEGER NOT NULL,
      heard             TEXT NOT NULL CHECK (json_valid(heard)),
      down              TEXT NOT NULL CHECK (json_valid(down)),
      PRIMARY KEY (subject, at)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX room_decision_by_time ON room_decision (at);
  `,
}
