import type { Migration } from './migration.ts'

/** Work orders, and what plans need for them: days of grace, a checklist, the meter at the last time (M1). */
export const workOrders: Migration = {
  name: '0004-work-orders',
  sql: `
    ALTER TABLE maintenance_plan ADD COLUMN grace_days INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE maintenance_plan ADD COLUMN checklist TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(checklist));
    ALTER TABLE maintenance_plan ADD COLUMN done_meter REAL;

    -- What is asked for stands in columns; the order is read and written whole, as body.
    CREATE TABLE work_order (
      id        TEXT PRIMARY KEY,
      subject   TEXT NOT NULL REFERENCES subject (id),
      plan      TEXT,
      due_on    TEXT,
      state     TEXT NOT NULL,
      outcome   TEXT,
      opened_at INTEGER NOT NULL,
      closed_at INTEGER,
      body      TEXT NOT NULL CHECK (json_valid(body))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX work_order_by_subject ON work_order (subject, opened_at);
    CREATE INDEX work_order_by_due ON work_order (due_on);
    CREATE INDEX work_order_open ON work_order (opened_at) WHERE state IN ('open', 'started');
  `,
}
