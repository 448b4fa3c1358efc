import type { Migration } from './migration.ts'

/** What each tag's battery said, a row a day (M7). Days since 1970-01-01, UTC. */
export const batteryDays: Migration = {
  name: '0008-battery-days',
  sql: `
    CREATE TABLE battery_day (
      tag   TEXT NOT NULL,
      day   INTEGER NOT NULL,
      pct   REAL NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (tag, day)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX battery_day_by_day ON battery_day (day);
  `,
}
