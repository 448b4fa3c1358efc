import type { Migration } from './migration.ts'

/** Traces tell by which way out a thing is leaving: rules about exits do not wait until its room is settled (A3, A6). */
export const waysOut: Migration = {
  name: '0012-ways-out',
  sql: 'ALTER TABLE trace ADD COLUMN way_out TEXT;',
}
