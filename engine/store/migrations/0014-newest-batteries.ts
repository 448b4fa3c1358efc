import type { Migration } from './migration.ts'

/** A start reads the newest day of every battery: side by side, where it was a page of the file for each tag. */
export const newestBatteries: Migration = {
  name: '0014-newest-batteries',
  sql: `
    DROP INDEX battery_day_by_day;
    CREATE INDEX battery_day_by_day ON battery_day (day, tag, pct, count);
  `,
}
