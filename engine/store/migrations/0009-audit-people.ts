import type { Migration } from './migration.ts'

/** Audit of views (T2): where, why, who was shown; and entries may age, oldest first. */
export const auditPeople: Migration = {
  name: '0009-audit-people',
  sql: `
    -- JSON of who, where, why, about, shown. Entries from before have none: their columns say it.
    ALTER TABLE audit ADD COLUMN body TEXT;
    CREATE INDEX audit_by_time ON audit (at);
    DROP TRIGGER audit_is_not_deleted;
    -- audit_base: "SEQ HASH" of the last entry that was dropped by retention.
    CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
      WHEN OLD.seq > coalesce((SELECT CAST(substr(value, 1, instr(value, ' ')) AS INTEGER)
                               FROM meta WHERE key = 'audit_base'), 0)
      BEGIN SELECT RAISE(ABORT, 'the audit log is not deleted'); END;
  `,
}
