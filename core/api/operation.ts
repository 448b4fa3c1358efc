import type { z } from 'zod'

/**
 * Who may do it. `viewer` sees places, `operator` answers alarms, `biomed` keeps equipment, `admin` sets the site up.
 * Each role may do what the ones before it may.
 */
export const roles = ['viewer', 'operator', 'biomed', 'admin'] as const
export type Role = (typeof roles)[number]

/** One thing that can be asked of the engine. Validation, authorisation, audit and types are all read from here. */
export interface Operation<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  /** What it does, one line; also the API document's text. */
  readonly does: string
  readonly role: Role
  /** Changes and views that a privacy officer would ask about are written to the audit log. */
  readonly audited: boolean
  readonly input: In
  readonly output: Out
}

export const operation = <In extends z.ZodType, Out extends z.ZodType>(o: Operation<In, Out>) => o

/** A live collection: a snapshot of keyed rows, then numbered deltas. */
export interface Topic<Row extends z.ZodType = z.ZodType> {
  readonly does: string
  readonly role: Role
  /** Name of the row's key field. */
  readonly key: string
  readonly row: Row
}

export const topic = <Row extends z.ZodType>(t: Topic<Row>) => t
