import type { KeyObject } from 'node:crypto'
import { packOf } from '../evidence/pack.ts'
import { writeCsv } from '../interop/csv.ts'
import type { AuditHead, AuditRow } from '../store/store.ts'

/** What is said of an export: when it was made, what was asked for, and the log's last entry then. */
interface Made {
  readonly at: number
  readonly head: AuditHead
  readonly from?: number
  readonly to?: number
  readonly subject?: string
  readonly who?: string
}

/** Signed, so that `engine/evidence/check.mjs` proves it without this program. */
export const auditPack = (rows: readonly AuditRow[], made: Made, key: KeyObject): string =>
  packOf([{ kind: 'audit', ...made }, ...rows.map(row => ({ kind: 'entry', ...row }))], key).text

const columns = ['seq', 'at', 'who', 'where', 'op', 'why', 'about', 'shown', 'ok', 'hash']

export const auditCsv = (rows: readonly AuditRow[]): string =>
  writeCsv(
    columns,
    rows.map(({ seq, at, who, where, op, why, about, shown, ok, hash }) => [
      String(seq),
      new Date(at).toISOString(),
      who,
      where,
      op,
      why,
      about,
      shown.join(' '),
      ok ? 'yes' : 'refused',
      hash,
    ]),
  )
