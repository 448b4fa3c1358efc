import type { Outcome } from './sets.ts'
import { regionShares, type Fix, type OwnFix } from './trace.ts'
import { quantile } from './plot/errorCurves.ts'
import type { Stated } from './plot/reliability.ts'

export const errorsOf = (fixes: readonly Fix[]) => fixes.map(fix => fix.errorM).sort((a, b) => a - b)

/** Methods against sets as a Markdown table: median / 90th percentile in metres, and rooms where the plan has some. */
export function methodTable(outcomes: readonly Outcome[]): string {
  const rows = new Map<string, string[]>()
  const put = (method: string, column: number, fixes: readonly Fix[], own = false) => {
    const row = rows.get(method) ?? outcomes.map(() => '-')
    rows.set(method, row)
    if (fixes.length === 0) return
    const words = summary(fixes)
    row[column] = own ? `**${words}**` : words
  }
  outcomes.forEach((outcome, column) => {
    for (const [name, fixes] of outcome.peers) put(name, column, fixes)
    put('Whereabouts, no calibration', column, outcome.plain)
    put('**Whereabouts, live**', column, outcome.live, true)
    put('Whereabouts, 3 s delay', column, outcome.delayed)
    put('Whereabouts, replay', column, outcome.replayed)
  })
  return table(
    ['method', ...outcomes.map(o => `${o.set.id}, n = ${o.live.length}`)],
    [...rows].map(([method, row]) => [method, ...row]),
  )
}

function summary(fixes: readonly Fix[]): string {
  const errors = errorsOf(fixes)
  const known = fixes.filter(fix => fix.roomByPoint !== null)
  const rooms = known.length > 0 ? ` / ${percent(known.filter(fix => fix.roomByPoint).length, known.length)} %` : ''
  return `${quantile(errors, 0.5).toFixed(2)} / ${quantile(errors, 0.9).toFixed(2)}${rooms}`
}

/** How far what is stated comes true, by set. */
export function honestyTable(outcomes: readonly Outcome[]): string {
  const held = (fixes: readonly OwnFix[], share: number) =>
    percent(fixes.filter(fix => fix.held[regionShares.indexOf(share)]).length, fixes.length)
  return table(
    ['set', '50 % region holds', '90 % region holds', 'room right', 'stated at 80 % or more', 'of those right'],
    outcomes.map(({ set, live }) => {
      const rooms = live.filter(fix => fix.roomSaid !== null)
      const sure = rooms.filter(fix => fix.roomP >= 0.8)
      return [
        set.id,
        `${held(live, 0.5)} %`,
        `${held(live, 0.9)} %`,
        rooms.length > 0 ? `${percent(rooms.filter(fix => fix.roomSaid).length, rooms.length)} %` : '-',
        rooms.length > 0 ? `${percent(sure.length, rooms.length)} %` : '-',
        rooms.length > 0 ? `${percent(sure.filter(fix => fix.roomSaid).length, sure.length)} %` : '-',
      ]
    }),
  )
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const percent = (part: number, whole: number) => (whole > 0 ? ((100 * part) / whole).toFixed(0) : '-')

const bins = [0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0001]

/** Stated rooms in steps of probability, at the mean of what was stated in each. */
export function roomsStated(fixes: readonly OwnFix[]): Stated[] {
  const known = fixes.filter(fix => fix.roomSaid !== null)
  return bins.slice(0, -1).flatMap((from, i) => {
    const inside = known.filter(fix => fix.roomP >= from && fix.roomP < bins[i + 1])
    if (inside.length < 10) return []
    const said = inside.reduce((sum, fix) => sum + fix.roomP, 0) / inside.length
    return [{ said, true: inside.filter(fix => fix.roomSaid).length, of: inside.length }]
  })
}

export const regionsStated = (fixes: readonly OwnFix[]): Stated[] =>
  regionShares.map((said, i) => ({ said, true: fixes.filter(fix => fix.held[i]).length, of: fixes.length }))
