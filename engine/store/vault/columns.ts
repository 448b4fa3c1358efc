/**
 * Every column in which a person of the register may be named. They are sealed where the folder has a key, and read
 * through when a person is erased. `json`: the column holds JSON and must go on doing so. `where`: only these rows.
 */
export interface WordColumn {
  readonly table: string
  readonly column: string
  readonly json: boolean
  readonly where?: string
}

const text = (table: string, column: string, where?: string): WordColumn => ({
  table,
  column,
  json: false,
  ...(where !== undefined && { where }),
})
const json = (table: string, column: string): WordColumn => ({ table, column, json: true })

export const people = `kind IN ('patient', 'staff')`

export const wordColumns: readonly WordColumn[] = [
  text('subject', 'name', people),
  text('subject', 'mrn', people),
  text('alert', 'text'),
  text('alert', 'acknowledged_by'),
  json('alert', 'life'),
  text('alert_event', 'who'),
  text('alert_event', 'note'),
  text('state_change', 'by_whom'),
  text('state_change', 'note'),
  json('missing_case', 'evidence'),
  json('missing_case', 'story'),
  json('work_order', 'body'),
  json('shift', 'body'),
]

/** Accounts, sessions and broken glass: sealed too, but no part of the register; an account is disabled, not erased. */
export const accessColumn = json('access', 'body')

export const sealedColumns: readonly WordColumn[] = [...wordColumns, accessColumn]
