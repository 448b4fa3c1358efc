import type { Migration } from './migration.ts'

/** Each move of equipment from state to state, refused ones too (H1). The state itself is the subject's. */
export const equipmentStates: Migration = {
  name: '0003-equipment-states',
  sql: `
    CREATE TABLE state_change (
      seq        INTEGER PRIMARY KEY,
      subject    TEXT NOT NULL REFERENCES subject (id),
      at         INTEGER NOT NULL,
      from_state TEXT NOT NULL,
      to_state   TEXT NOT NULL,
      why        TEXT NOT NULL,
      by_whom    TEXT,
      room       TEXT,
      note       TEXT NOT NULL,
      refused    TEXT,
      -- The meter after the move.
      used_ms    INTEGER NOT NULL,
      uses       INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX state_change_by_subject ON state_change (subject, seq);
    CREATE INDEX state_change_by_time ON state_change (at);
  `,
}
