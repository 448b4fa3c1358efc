import { inEnglish, type Said, type Sentence } from './sentences.ts'

export type Severity = 'info' | 'warning' | 'error'

/**
 * Something an operator should read: what happened and what to do about it.
 * Bad bytes, rows and messages become problems; they never throw.
 */
export interface Problem {
  readonly severity: Severity
  /** What happened, in words of the ward or of the cable, one sentence. */
  readonly text: string
  /** What to do about it. */
  readonly tip: string
  /** The same as sentences (`title` is the text), for a window's own language, where they are sentences of the house. */
  readonly said?: Said
}

export const problem = (severity: Severity, text: string, tip: string): Problem => ({ severity, text, tip })

/** The same of sentences that there are in each language. */
export const saidProblem = (severity: Severity, what: Sentence, tip: Sentence): Problem => ({
  ...problem(severity, inEnglish([what]), inEnglish([tip])),
  said: { title: what, text: [tip] },
})
