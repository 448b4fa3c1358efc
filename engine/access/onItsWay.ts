import { type Eyes, type Filter, filterOf, hidden } from '../../core/access/filter.ts'
import { may, neededFor } from '../../core/access/rights.ts'
import { roles } from '../../core/access/roles.ts'
import { contract, type OperationName, type TopicName } from '../../core/api/contract.ts'
import { Failure, saidFailure } from '../../core/api/errors.ts'
import { sentence } from '../../core/model/sentences.ts'
import type { Operation, Topic } from '../../core/api/operation.ts'
import type { Permission } from '../../core/api/permissions.ts'
import { bare } from '../../core/access/filter.ts'
import { refers } from '../../core/api/refs.ts'
import { causeOf } from '../../core/rules/alerts.ts'
import { caseById } from '../../core/rules/keepCases.ts'
import { asAlertId, asCaseId, asOrderId } from '../../core/model/ids.ts'
import type { z } from 'zod'
import type { Engine } from '../engine.ts'
import type { Caller } from './caller.ts'
import { sightOf } from './sight.ts'

/** The one place where it is decided what an asker may ask and what of the answer goes out: read from the contract. */

type Reference = { readonly key: string; readonly to: 'subject' | 'alert' | 'case' | 'order' }

const operationFilters = compiled(contract.operations, operation => filterOf(operation.output, operation.carries))
const topicFilters = compiled(contract.topics, topic => filterOf(topic.row, topic.carries))
const references = compiled(contract.operations, operation => referencesIn(operation.input))

/** @throws Failure('denied') in words: who may. */
export function requireMay(caller: Caller, operation: Operation, input: unknown): void {
  const needed = neededFor(operation.needs, input)
  if (needed !== null && may(caller.rights, needed)) return
  // What is asked for in such words is nothing that there is; that is said of the input.
  if (needed === null && anyOf(operation.needs).some(permission => may(caller.rights, permission))) return
  const held = caller.rights.given.map(({ role }) => role.title).join(', ')
  const others = roles.filter(role => needed !== null && role.may.includes(needed)).map(role => role.title)
  throw new Failure(
    'denied',
    `This may not be done as: ${held || 'nobody'}.`,
    `Sign in as, or ask: ${others.join(', ')}.`,
  )
}

const anyOf = (needs: Operation['needs']): readonly Permission[] =>
  typeof needs === 'string' ? [needs] : Object.values(needs.of)

export const mayWatch = (caller: Caller, topic: TopicName): boolean => may(caller.rights, contract.topics[topic].needs)

/** What an asker may not see is not there for that asker. @throws Failure('not-found') */
export function requireInSight(engine: Engine, caller: Caller, name: OperationName, input: object): void {
  const named = references[name]
  if (caller.rights.seesAll || named.length === 0) return
  const eyes = sightOf(engine, caller.rights)
  for (const { key, to } of named) {
    const id = (input as Record<string, unknown>)[key]
    if (typeof id !== 'string') continue
    const subject = subjectOf(engine, to, id)
    if (subject !== null && eyes.clarity(subject) === 'absent')
      throw saidFailure('not-found', sentence('notFoundId', { id }), sentence('notFoundTip'))
  }
}

/** The answer as this asker may see it; the same object where nothing in it is hidden. @throws Failure('not-found') */
export function asSeenBy(engine: Engine, caller: Caller, name: OperationName, output: unknown): unknown {
  const filter = operationFilters[name]
  if (caller.rights.seesAll || filter === null || engine.site() === null) return output
  const seen = filter(output, sightOf(engine, caller.rights), null)
  if (seen === hidden) throw new Failure('not-found', 'There is nothing of that kind.', 'It may have been removed.')
  return seen
}

/** A refusal names nobody either. */
export function wordsSeenBy(engine: Engine, caller: Caller, { code, message, tip, details, said }: Failure): Failure {
  const plain = (text: string) =>
    caller.rights.seesAll || engine.site() === null ? text : sightOf(engine, caller.rights).withoutNames(text, null)
  const [seen, seenTip] = [plain(message), plain(tip)]
  return new Failure(
    code,
    seen,
    seenTip,
    details.map(each => ({ ...each, reason: plain(each.reason) })),
    seen === message && seenTip === tip ? said : null,
  )
}

/** Turns the rows of a topic into what one watcher may see of them. Null = all of them as they are. */
export function watchedBy(engine: Engine, caller: Caller, topic: TopicName): TopicSight | null {
  const filter = topicFilters[topic]
  if (caller.rights.seesAll || filter === null) return null
  return new TopicSight(engine, caller, contract.topics[topic], filter)
}

export class TopicSight {
  private readonly engine: Engine
  private readonly caller: Caller
  private readonly topic: Topic
  private readonly filter: Filter
  /** Keys of rows that the watcher has: only of these it is said that they are gone. */
  private had = new Set<string>()
  private n = 0

  constructor(engine: Engine, caller: Caller, topic: Topic, filter: Filter) {
    this.engine = engine
    this.caller = caller
    this.topic = topic
    this.filter = filter
  }

  snapshot(rows: readonly object[]): { n: number; rows: readonly object[] } {
    this.had = new Set()
    const { n, put } = this.delta(rows, [])
    return { n, rows: put }
  }

  /** Its own numbers, far below those of the whole topic: nobody resumes there from a part of it. */
  delta(
    rows: readonly object[],
    gone: readonly string[],
  ): { n: number; put: readonly object[]; gone: readonly string[] } {
    const eyes: Eyes | null = this.engine.site() === null ? null : sightOf(this.engine, this.caller.rights)
    const put: object[] = []
    const left = gone.filter(key => this.had.delete(key))
    for (const row of rows) {
      const seen = eyes === null ? row : this.filter(row, eyes, null)
      const key = String((row as Record<string, unknown>)[this.topic.key])
      if (seen !== hidden) {
        this.had.add(key)
        put.push(seen as object)
      } else if (this.had.delete(key)) left.push(key)
    }
    return { n: ++this.n, put, gone: left }
  }
}

function referencesIn(input: z.ZodType): readonly Reference[] {
  const { shape } = input as z.ZodObject
  return Object.entries(shape).flatMap(([key, schema]) => {
    const to = refers.get(bare(schema as z.ZodType))?.to
    return to === undefined ? [] : [{ key, to }]
  })
}

/** Whom something is about; null where it is about nobody, or there is no such thing. */
function subjectOf(engine: Engine, to: Reference['to'], id: string): string | null {
  const { world } = engine.requireLive()
  switch (to) {
    case 'subject':
      return id
    case 'alert': {
      const open = world.openAlerts.get(causeOf(asAlertId(id)))
      return (open?.id === id ? open : engine.store.alert(asAlertId(id)))?.subject ?? null
    }
    case 'case':
      return (caseById(world, asCaseId(id)) ?? engine.store.missingCase(asCaseId(id)))?.subject ?? null
    case 'order':
      return (world.openOrders.get(asOrderId(id)) ?? engine.store.order(asOrderId(id)))?.subject ?? null
  }
}

function compiled<Key extends string, Entry, Made>(
  entries: Readonly<Record<Key, Entry>>,
  make: (entry: Entry) => Made,
): Readonly<Record<Key, Made>> {
  return Object.fromEntries(
    Object.entries<Entry>(entries).map(([key, entry]) => [key, make(entry)]),
  ) as unknown as Readonly<Record<Key, Made>>
}
