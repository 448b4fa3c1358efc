import type { Migration } from './migration.ts'

/**
 * What each piece of equipment did with each day (H3), made from stays and moves when the day is over. `usage_late` names
 * those whose past was written afterwards: their days are made again.
 */
export const usageDays: Migration = {
  name: '0011-usage-days',
  sql: `
    CREATE TABLE usage_day (
      subject  TEXT NOT NULL,
      day      TEXT NOT NULL,
      room     TEXT NOT NULL,
      -- Milliseconds of each word.
      in_use   INTEGER NOT NULL,
      idle     INTEGER NOT NULL,
      transit  INTEGER NOT NULL,
      to_clean INTEGER NOT NULL,
      repair   INTEGER NOT NULL,
      missing  INTEGER NOT NULL,
      unheard  INTEGER NOT NULL,
      PRIMARY KEY (subject, day, room)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX usage_day_by_day ON usage_day (day);

    -- The same, summed over each type: a month of the fleet is read from here.
    CREATE TABLE usage_type_day (
      day      TEXT NOT NULL,
      type     TEXT NOT NULL,
      room     TEXT NOT NULL,
      in_use   INTEGER NOT NULL,
      idle     INTEGER NOT NULL,
      transit  INTEGER NOT NULL,
      to_clean INTEGER NOT NULL,
      repair   INTEGER NOT NULL,
      missing  INTEGER NOT NULL,
      unheard  INTEGER NOT NULL,
      PRIMARY KEY (day, type, room)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE usage_made (
      day      TEXT PRIMARY KEY,
      ends_at  INTEGER NOT NULL,
      complete INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE usage_late (
      subject TEXT PRIMARY KEY,
      from_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER usage_stay_late AFTER INSERT ON stay
      WHEN NEW.from_at < (SELECT max(ends_at) FROM usage_made)
      BEGIN
        INSERT INTO usage_late VALUES (NEW.subject, NEW.from_at)
          ON CONFLICT (subject) DO UPDATE SET from_at = min(from_at, excluded.from_at);
      END;
    CREATE TRIGGER usage_stay_mended AFTER UPDATE ON stay
      WHEN NEW.to_at < (SELECT max(ends_at) FROM usage_made)
      BEGIN
        INSERT INTO usage_late VALUES (NEW.subject, NEW.to_at)
          ON CONFLICT (subject) DO UPDATE SET from_at = min(from_at, excluded.from_at);
      END;
    CREATE TRIGGER usage_move_late AFTER INSERT ON state_change
      WHEN NEW.refused IS NULL AND NEW.at < (SELECT max(ends_at) FROM usage_made)
      BEGIN
        INSERT INTO usage_late VALUES (NEW.subject, NEW.at)
          ON CONFLICT (subject) DO UPDATE SET from_at = min(from_at, excluded.from_at);
      END;

    CREATE INDEX state_change_made ON state_change (subject, at) WHERE refused IS NULL;
    CREATE INDEX trace_lost ON trace (subject, at) WHERE lost = 1;
  `,
}
