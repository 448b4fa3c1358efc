import type { Receiver, Site } from '../../../core/model/site.ts'
import { parseColumn } from '../failures.ts'
import type { Sql } from '../sql.ts'

type Plan = Omit<Site, 'receivers'>
/** One saved plan of the site, at epoch ms. */
export type SiteVersion = {
  readonly version: number
  readonly savedAt: number
  readonly floors: number
  readonly rooms: number
}
type ReceiverRow = {
  id: Receiver['id']
  kind: Receiver['kind']
  x_m: number
  y_m: number
  z_m: number | null
  floor: number
  room: Receiver['room'] | null
}

/** The site's plan, a new version whenever it changes, and its receivers as they are now. */
export function siteRows(sql: Sql) {
  const latest = sql.prepare<{ plan: string }>('SELECT plan FROM site ORDER BY version DESC LIMIT 1')
  const versions = sql.prepare<SiteVersion>(
    `SELECT version, saved_at AS savedAt, json_array_length(plan, '$.floors') AS floors,
       (SELECT coalesce(sum(json_array_length(value, '$.rooms')), 0) FROM json_each(plan, '$.floors')) AS rooms
     FROM site ORDER BY version DESC`,
  )
  const one = sql.prepare<{ plan: string }>('SELECT plan FROM site WHERE version = ?')
  const insert = sql.prepare('INSERT INTO site (saved_at, plan) VALUES (?, ?)')
  const forget = sql.prepare('DELETE FROM receiver')
  const insertReceiver = sql.prepare(
    'INSERT INTO receiver (id, ordinal, kind, x_m, y_m, z_m, floor, room) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const receivers = sql.prepare<ReceiverRow>(
    'SELECT id, kind, x_m, y_m, z_m, floor, room FROM receiver ORDER BY ordinal',
  )

  return {
    save(site: Site, nowMs: number): void {
      const { receivers: heads, ...plan } = site
      const text = JSON.stringify(plan)
      if (latest.get()?.plan !== text) insert.run(nowMs, text)
      forget.run()
      heads.forEach((r, at) => insertReceiver.run(r.id, at, r.kind, r.xM, r.yM, r.zM ?? null, r.floor, r.room ?? null))
    },
    /** Newest first. */
    versions: (): SiteVersion[] => versions.all(),
    at(version: number): Plan | null {
      const row = one.get(version)
      return row ? parseColumn<Plan>(row.plan, `version ${version} of the site plan`, sql.file) : null
    },
    latest(): Site | null {
      const row = latest.get()
      if (!row) return null
      return { ...parseColumn<Plan>(row.plan, 'the site plan', sql.file), receivers: receivers.all().map(asReceiver) }
    },
  }
}

const asReceiver = (row: ReceiverRow): Receiver => ({
  id: row.id,
  kind: row.kind,
  xM: row.x_m,
  yM: row.y_m,
  ...(row.z_m !== null && { zM: row.z_m }),
  floor: row.floor,
  ...(row.room && { room: row.room }),
})
