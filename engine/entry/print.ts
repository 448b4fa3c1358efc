/** Results go to stdout, everything else to stderr; `--json` prints JSON and nothing else. */

export const printJson = (value: unknown) => printLine(JSON.stringify(value, null, 1))

export function say(line: string) {
  process.stderr.write(`${line}\n`)
}

export function printLine(line: string) {
  process.stdout.write(`${line}\n`)
}

/** A plain table: the widest cell makes the column. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]) {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(row => row[i]?.length ?? 0)))
  for (const row of [head, ...rows])
    printLine(
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
}

/** "4 s", "12 min", "3 h", "5 days": how long, in the one unit that matters. */
export function span(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 100) return `${seconds} s`
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86400)} days`
}

export const percent = (share: number) => `${Math.round(share * 100)} %`
