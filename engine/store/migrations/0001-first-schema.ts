import type { Migration } from './migration.ts'

/** Times are epoch ms UTC, lengths metres, days `YYYY-MM-DD`, booleans 0 or 1. */
export const firstSchema: Migration = {
  name: '0001-first-schema',
  sql: `
    CREATE TABLE meta (
      key   TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- The plan is read and written whole, so it is one JSON value. Older versions stay: history was seen on them.
    CREATE TABLE site (
      version  INTEGER PRIMARY KEY,
      saved_at INTEGER NOT NULL,
      plan     TEXT NOT NULL CHECK (json_valid(plan))
    ) STRICT;

    CREATE TABLE receiver (
      id      TEXT PRIMARY KEY,
      ordinal INTEGER NOT NULL,
      kind    TEXT NOT NULL,
      x_m     REAL NOT NULL,
      y_m     REAL NOT NULL,
      z_m     REAL,
      floor   INTEGER NOT NULL,
      room    TEXT
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE subject (
      id        TEXT PRIMARY KEY,
      kind      TEXT NOT NULL,
      name      TEXT NOT NULL,
      type      TEXT NOT NULL,
      model     TEXT NOT NULL,
      serial    TEXT NOT NULL,
      asset_no  TEXT NOT NULL,
      udi       TEXT NOT NULL,
      mrn       TEXT NOT NULL,
      home_room TEXT,
      high_risk INTEGER NOT NULL,
      risk      TEXT,
      state     TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- One tag is on one subject and one subject wears one tag.
    CREATE TABLE tag (
      id      TEXT PRIMARY KEY,
      subject TEXT NOT NULL UNIQUE REFERENCES subject (id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE reader (
      id       TEXT PRIMARY KEY,
      driver   TEXT NOT NULL,
      link     TEXT NOT NULL,
      receiver TEXT,
      room     TEXT,
      settings TEXT NOT NULL CHECK (json_valid(settings))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE maintenance_plan (
      id        TEXT PRIMARY KEY,
      asset     TEXT REFERENCES subject (id),
      type      TEXT,
      title     TEXT NOT NULL,
      basis     TEXT NOT NULL,
      every     REAL NOT NULL,
      unit      TEXT NOT NULL,
      last_done TEXT,
      high_risk INTEGER NOT NULL,
      CHECK ((asset IS NULL) <> (type IS NULL))
    ) STRICT, WITHOUT ROWID;

    -- The last position of each tag, rewritten as it changes.
    CREATE TABLE place (
      tag                   TEXT PRIMARY KEY,
      subject               TEXT,
      floor                 INTEGER NOT NULL,
      room                  TEXT,
      probability           REAL NOT NULL,
      runner_up_room        TEXT,
      runner_up_probability REAL,
      zone                  TEXT NOT NULL,
      x_m                   REAL NOT NULL,
      y_m                   REAL NOT NULL,
      region90_m2           REAL NOT NULL,
      freshness             TEXT NOT NULL,
      last_heard_at         INTEGER NOT NULL,
      since                 INTEGER NOT NULL,
      heard_by              INTEGER NOT NULL,
      battery_pct           REAL
    ) STRICT, WITHOUT ROWID;

    -- Clustered by subject: "where was it" reads neighbours. A subject is in one room at a time.
    CREATE TABLE stay (
      subject     TEXT NOT NULL REFERENCES subject (id),
      from_at     INTEGER NOT NULL,
      to_at       INTEGER,
      tag         TEXT NOT NULL,
      room        TEXT NOT NULL,
      floor       INTEGER NOT NULL,
      probability REAL NOT NULL,
      PRIMARY KEY (subject, from_at)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX stay_by_time ON stay (from_at);
    CREATE UNIQUE INDEX stay_open ON stay (subject) WHERE to_at IS NULL;

    CREATE TABLE alert (
      id              TEXT PRIMARY KEY,
      rule            TEXT NOT NULL,
      priority        TEXT NOT NULL,
      title           TEXT NOT NULL,
      text            TEXT NOT NULL,
      subject         TEXT REFERENCES subject (id),
      room            TEXT,
      state           TEXT NOT NULL,
      raised_at       INTEGER NOT NULL,
      acknowledged_at INTEGER,
      acknowledged_by TEXT,
      resolved_at     INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX alert_by_time ON alert (raised_at);
    CREATE INDEX alert_open ON alert (raised_at) WHERE state <> 'resolved';

    -- One row each time an alert changed its state or its priority.
    CREATE TABLE alert_event (
      seq      INTEGER PRIMARY KEY,
      alert    TEXT NOT NULL REFERENCES alert (id),
      at       INTEGER NOT NULL,
      state    TEXT NOT NULL,
      priority TEXT NOT NULL,
      who      TEXT
    ) STRICT;
    CREATE INDEX alert_event_by_alert ON alert_event (alert);

    CREATE TABLE missing_case (
      id            TEXT PRIMARY KEY,
      subject       TEXT NOT NULL REFERENCES subject (id),
      state         TEXT NOT NULL,
      cause         TEXT NOT NULL,
      opened_at     INTEGER NOT NULL,
      closed_at     INTEGER,
      last_room     TEXT,
      last_floor    INTEGER NOT NULL,
      last_heard_at INTEGER NOT NULL,
      evidence      TEXT NOT NULL CHECK (json_valid(evidence))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX missing_case_open ON missing_case (opened_at) WHERE closed_at IS NULL;

    -- Each row's hash covers the row before it, so that a changed or removed row shows.
    CREATE TABLE audit (
      seq   INTEGER PRIMARY KEY,
      at    INTEGER NOT NULL,
      who   TEXT NOT NULL,
      op    TEXT NOT NULL,
      about TEXT NOT NULL,
      ok    INTEGER NOT NULL,
      hash  TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;
    CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit log is not deleted'); END;
  `,
}
