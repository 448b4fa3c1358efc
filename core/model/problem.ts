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
}

export const problem = (severity: Severity, text: string, tip: string): Problem => ({ severity, text, tip })
