import { type Problem, problem, type Severity } from '../model/problem.ts'
import { inEnglish, type Said, type Sentence } from '../model/sentences.ts'

/** Why an operation was not done. `code` is for programs, `text` and `tip` are for people. */
export type FailureCode = 'bad-input' | 'not-found' | 'conflict' | 'denied' | 'unavailable' | 'broken'

/** The one error that crosses the contract. Anything else that is thrown is a bug and is reported as `broken`. */
export class Failure extends Error {
  readonly code: FailureCode
  readonly tip: string
  /** One entry per bad row, line or field, where the input was a table. */
  readonly details: readonly RowError[]
  /** Text and tip as sentences, for a window's own language; null where they are no sentences of the house. */
  readonly said: Said | null
  constructor(
    code: FailureCode,
    text: string,
    tip: string,
    details: readonly RowError[] = [],
    said: Said | null = null,
  ) {
    super(text)
    this.name = 'Failure'
    this.code = code
    this.tip = tip
    this.details = details
    this.said = said
  }
}

/** A failure in sentences that there are in each language. */
export const saidFailure = (code: FailureCode, what: Sentence, tip: Sentence): Failure =>
  new Failure(code, inEnglish([what]), inEnglish([tip]), [], { title: what, text: [tip] })

/** What operators read of it, where nobody asked. */
export const problemOf = ({ message, tip, said }: Failure, severity: Severity): Problem => ({
  ...problem(severity, message, tip),
  ...(said === null ? {} : { said }),
})

/** One fault of one row of an import: the line of the file (the header is line 1) and the column's name. */
export interface RowError {
  readonly line: number
  readonly column: string
  readonly reason: string
}
