import type { Migration } from './migration.ts'

/** Traces tell what is new in them, so that a rule that is tried on the past reads only what it heeds. Older ones: null, read always. */
export const traceNews: Migration = {
  name: '0015-trace-news',
  sql: 'ALTER TABLE trace ADD COLUMN news INTEGER;',
}
