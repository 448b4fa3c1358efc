import type { z } from 'zod'
import type { Permission } from './permissions.ts'

/** The permission it needs; or one for each value of a field of its input. */
export type Needs = Permission | { readonly by: string; readonly of: Readonly<Record<string, Permission>> }

/**
 * What comes back, as far as people's privacy goes. `nothing`: no word of any subject. `subjects`: rows of subjects (a
 * field of the schema `SubjectId` says whose), which say nothing of any other. `words`: such rows or free text, in which
 * anybody may be named. What the asker may not see is left out of it or masked on its way (engine/access).
 */
export type Carries = 'nothing' | 'subjects' | 'words'

/** One thing that can be asked of the engine. Validation, authorisation, masking, audit and types are all read from here. */
export interface Operation<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  /** What it does, one line; also the API document's text. */
  readonly does: string
  readonly needs: Needs
  readonly carries: Carries
  /**
   * Changes and views that a privacy officer would ask about are written to the audit log. `anew`: asked while somebody
   * types; written down where it shows people that it did not show there just before.
   */
  readonly audited: boolean | 'anew'
  readonly input: In
  readonly output: Out
}

export const operation = <In extends z.ZodType, Out extends z.ZodType>(o: Operation<In, Out>) => o

/** A live collection: a snapshot of keyed rows, then numbered deltas. */
export interface Topic<Row extends z.ZodType = z.ZodType> {
  readonly does: string
  readonly needs: Permission
  readonly carries: Carries
  /** Name of the row's key field. */
  readonly key: string
  readonly row: Row
}

export const topic = <Row extends z.ZodType>(t: Topic<Row>) => t
