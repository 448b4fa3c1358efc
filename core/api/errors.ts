/** Why an operation was not done. `code` is for programs, `text` and `tip` are for people. */
export type FailureCode = 'bad-input' | 'not-found' | 'conflict' | 'denied' | 'unavailable' | 'broken'

/** The one error that crosses the contract. Anything else that is thrown is a bug and is reported as `broken`. */
export class Failure extends Error {
  readonly code: FailureCode
  readonly tip: string
  /** One entry per bad row, line or field, where the input was a table. */
  readonly details: readonly RowError[]
  constructor(code: FailureCode, text: string, tip: string, details: readonly RowError[] = []) {
    super(text)
    this.name = 'Failure'
    this.code = code
    this.tip = tip
    this.details = details
  }
}

/** One fault of one row of an import: the line of the file (the header is line 1) and the column's name. */
export interface RowError {
  readonly line: number
  readonly column: string
  readonly reason: string
}
