import type { Migration } from './migration.ts'

/** What lies under a floor while its plan is drawn: a data URL, and where it lies, metres. */
export const floorPictures: Migration = {
  name: '0010-floor-pictures',
  sql: `
    CREATE TABLE floor_picture (
      floor    INTEGER PRIMARY KEY,
      image    TEXT NOT NULL,
      x0       REAL NOT NULL,
      y0       REAL NOT NULL,
      width_m  REAL NOT NULL,
      height_m REAL NOT NULL
    ) STRICT;
  `,
}
