import type { AuditLine, auditingOperations } from '../../../core/api/auditing.ts'
import { auditCsv, auditPack } from '../../audit/export.ts'
import type { Engine } from '../../engine.ts'
import { signingKey } from '../../evidence/pack.ts'
import type { AuditRow } from '../../store/store.ts'
import type { Handlers } from './index.ts'

export const auditingHandlers: Handlers<keyof typeof auditingOperations> = {
  'audit.list': ({ limit, ...filter }, engine) => {
    const entries: AuditLine[] = []
    for (const row of wanted(engine, filter)) {
      if (entries.length === limit) return { entries, more: true }
      entries.push(lineOf(row))
    }
    return { entries, more: false }
  },
  'audit.export': ({ format, ...filter }, engine) => {
    const head = engine.store.auditHead()
    const rows = [...wanted(engine, filter)].toReversed()
    const made = { at: engine.clock.now(), head, ...filter }
    const text = format === 'csv' ? auditCsv(rows) : auditPack(rows, made, signingKey(engine.dir))
    return { text, entries: rows.length, head: { ...head } }
  },
  'audit.verify': ({ anchor }, engine) => {
    const fault = engine.store.auditFault(anchor)
    return { ok: fault === null, fault, head: { ...engine.store.auditHead() } }
  },
}

interface Filter {
  readonly from?: number
  readonly to?: number
  readonly subject?: string
  readonly who?: string
}

/** Newest first. The order is the chain's: a clock that was set back does not move entries. */
function* wanted(engine: Engine, { from = 0, to = Infinity, subject, who }: Filter): Generator<AuditRow> {
  for (const row of engine.store.auditRows(Number.MAX_SAFE_INTEGER)) {
    if (row.at < from || row.at > to) continue
    if (who !== undefined && row.who !== who) continue
    if (subject !== undefined && !row.shown.includes(subject) && !row.about.split(/[ ,=]+/).includes(subject)) continue
    yield row
  }
}

const lineOf = ({ shown, ...row }: AuditRow): AuditLine => ({ ...row, shown: [...shown] })
