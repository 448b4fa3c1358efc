import type { Words } from './vault/words.ts'

/** The little that the rest of the store needs of a database, so that only sqlite.ts knows which one it is. */
export type Value = string | number | null

export interface Statement<Row> {
  run(...values: readonly Value[]): { readonly changes: number }
  get(...values: readonly Value[]): Row | undefined
  all(...values: readonly Value[]): Row[]
}

export interface Sql {
  /** The database's file, for messages. */
  readonly file: string
  /** How texts that name people are stored. What is read is opened already. */
  readonly words: Words
  prepare<Row = Record<string, Value>>(text: string): Statement<Row>
  exec(text: string): void
  /** All of the work or none of it; inside another transaction it joins that one. */
  transaction<Result>(work: () => Result): Result
}
