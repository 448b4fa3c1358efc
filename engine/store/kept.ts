import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Sql } from './sql.ts'

/** Copies that the program keeps by itself, beside the database. */
export const backupsIn = (dir: string): string => join(dir, 'backups')

/** 20260617T083000Z: sorts by time, and is a name everywhere. */
export const stampOf = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '')

export const beforeSealing = 'before-encryption'

/** A copy of the whole file as it is now, before something is done to it that can't be undone. */
export function keepCopy(sql: Sql, why: string, nowMs: number): void {
  const dir = backupsIn(dirname(sql.file))
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const file = join(dir, `${why}-${stampOf(nowMs)}.db`)
  if (existsSync(file)) return
  try {
    closeSync(openSync(file, 'wx', 0o600))
    sql.exec(`VACUUM INTO '${file.replaceAll("'", "''")}'`)
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  }
}

/** Which daily copies to keep: the last `daily` days, `weekly` weeks and `monthly` months that have one. */
interface KeepRule {
  readonly daily: number
  readonly weekly: number
  readonly monthly: number
}
const keepRule: KeepRule = { daily: 7, weekly: 4, monthly: 12 }

const dayMs = 86_400_000

/**
 * Names (`daily-STAMP.db`) of copies that the rule keeps: of each day, week (from Monday) and month its newest. Weeks
 * and months without any copy do not count, so that a machine that was off keeps what it has.
 */
export function keptOf(names: readonly string[], rule: KeepRule = keepRule): ReadonlySet<string> {
  const newestFirst = names
    .flatMap(name => {
      const at = timeOf(name)
      return at === null ? [] : [{ name, at }]
    })
    .sort((a, b) => b.at - a.at)
  const kept = new Set<string>()
  const keep = (count: number, period: (at: number) => string | number) => {
    const seen = new Set<string | number>()
    for (const { name, at } of newestFirst) {
      if (seen.size === count) return
      const of = period(at)
      if (!seen.has(of)) kept.add(name)
      seen.add(of)
    }
  }
  keep(rule.daily, at => Math.floor(at / dayMs))
  // 1970-01-01 was a Thursday.
  keep(rule.weekly, at => Math.floor((at / dayMs + 3) / 7))
  keep(rule.monthly, at => new Date(at).toISOString().slice(0, 7))
  return kept
}

/** All copies beside the database, newest first; `at`: when it was made. */
export function backupsOf(
  dir: string,
): readonly { readonly name: string; readonly at: number | null; readonly bytes: number }[] {
  const folder = backupsIn(dir)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(name => name.endsWith('.db'))
    .map(name => ({ name, at: stampedAt(name), bytes: statSync(join(folder, name)).size }))
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0))
}

/** Whatever the copy is for: its name ends with when it was made. */
const stampedAt = (name: string): number | null => timeOf(`daily-${name.slice(-19)}`)

function timeOf(name: string): number | null {
  const match = /^daily-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/.exec(name)
  if (match === null) return null
  const [, y, m, d, h, min, s] = match.map(Number)
  return Date.UTC(y, m - 1, d, h, min, s)
}

/** Drops what the rule does not keep; copies of upgrades and of before sealing go after 30 and 7 days. */
export function prune(dir: string, nowMs: number): readonly string[] {
  const folder = backupsIn(dir)
  if (!existsSync(folder)) return []
  const names = readdirSync(folder)
  const daily = names.filter(name => timeOf(name) !== null)
  const kept = keptOf(daily)
  const old = (name: string) => {
    const days = name.startsWith(beforeSealing) ? 7 : name.startsWith('schema-') ? 30 : null
    const at = stampedAt(name)
    return days !== null && at !== null && at < nowMs - days * dayMs
  }
  const dropped = [...daily.filter(name => !kept.has(name)), ...names.filter(old)]
  for (const name of dropped) rmSync(join(folder, name), { force: true })
  return dropped
}
