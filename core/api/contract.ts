import type { z } from 'zod'
import { accessOperations } from './access.ts'
import { auditingOperations } from './auditing.ts'
import { batteriesOperations } from './batteries.ts'
import { boardOperations } from './board.ts'
import { caringOperations, caringTopics } from './caring.ts'
import { coverageOperations } from './coverage.ts'
import { drawingOperations } from './drawing.ts'
import { equipmentOperations } from './equipment.ts'
import { findingOperations } from './finding.ts'
import { housekeepingOperations, housekeepingTopics } from './housekeeping.ts'
import { keepingOperations } from './keeping.ts'
import { locatingOperations, locatingTopics } from './locating.ts'
import { pastOperations } from './past.ts'
import { readerOperations, readerTopics } from './readers.ts'
import { rosterOperations } from './roster.ts'
import { rulesOperations } from './rules.ts'
import { tagOperations } from './tags.ts'
import { upkeepOperations } from './upkeep.ts'
import { usageOperations } from './usage.ts'
import { watchingOperations } from './watching.ts'

/**
 * Everything that can be asked of the engine, and everything that can be watched. The only source of operation names,
 * shapes, roles and types: the gateway validates, authorises and audits by it, the UI and the shell are typed by it.
 */
export const contract = {
  operations: {
    ...locatingOperations,
    ...accessOperations,
    ...auditingOperations,
    ...batteriesOperations,
    ...boardOperations,
    ...caringOperations,
    ...coverageOperations,
    ...drawingOperations,
    ...equipmentOperations,
    ...findingOperations,
    ...housekeepingOperations,
    ...keepingOperations,
    ...pastOperations,
    ...rosterOperations,
    ...rulesOperations,
    ...upkeepOperations,
    ...readerOperations,
    ...tagOperations,
    ...usageOperations,
    ...watchingOperations,
  },
  topics: { ...locatingTopics, ...caringTopics, ...readerTopics, ...housekeepingTopics },
} as const

type Operations = typeof contract.operations
type Topics = typeof contract.topics

export type OperationName = keyof Operations
export type Input<Name extends OperationName> = z.input<Operations[Name]['input']>
export type Parsed<Name extends OperationName> = z.output<Operations[Name]['input']>
export type Output<Name extends OperationName> = z.output<Operations[Name]['output']>

export type TopicName = keyof Topics
export type TopicRow<Name extends TopicName> = z.infer<Topics[Name]['row']>
