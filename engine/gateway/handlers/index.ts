import type { OperationName, Output, Parsed } from '../../../core/api/contract.ts'
import type { Engine } from '../../engine.ts'
import type { Caller } from '../../access/caller.ts'
import { auditingHandlers } from './auditing.ts'
import { accessHandlers } from './access.ts'
import { batteriesHandlers } from './batteries.ts'
import { boardHandlers } from './board.ts'
import { caringHandlers } from './caring.ts'
import { coverageHandlers } from './coverage.ts'
import { drawingHandlers } from './drawing.ts'
import { equipmentHandlers } from './equipment.ts'
import { findingHandlers } from './finding.ts'
import { housekeepingHandlers } from './housekeeping.ts'
import { keepingHandlers } from './keeping.ts'
import { locatingHandlers } from './locating.ts'
import { pastHandlers } from './past.ts'
import { watchingHandlers } from './watching.ts'
import { readerHandlers } from './readers.ts'
import { rosterHandlers } from './roster.ts'
import { rulesHandlers } from './rules.ts'
import { tagHandlers } from './tags.ts'
import { upkeepHandlers } from './upkeep.ts'
import { usageHandlers } from './usage.ts'

export type Handlers<Names extends OperationName = OperationName> = {
  readonly [Name in Names]: (
    input: Parsed<Name>,
    engine: Engine,
    caller: Caller,
  ) => Output<Name> | Promise<Output<Name>>
}

/** One handler for each operation of the contract; the type refuses a missing one. */
export const handlers: Handlers = {
  ...locatingHandlers,
  ...accessHandlers,
  ...auditingHandlers,
  ...batteriesHandlers,
  ...boardHandlers,
  ...caringHandlers,
  ...coverageHandlers,
  ...drawingHandlers,
  ...equipmentHandlers,
  ...findingHandlers,
  ...housekeepingHandlers,
  ...keepingHandlers,
  ...pastHandlers,
  ...rosterHandlers,
  ...rulesHandlers,
  ...upkeepHandlers,
  ...usageHandlers,
  ...watchingHandlers,
  ...readerHandlers,
  ...tagHandlers,
}
