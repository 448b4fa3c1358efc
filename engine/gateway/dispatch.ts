import { contract, type OperationName, type Output, type Parsed } from '../../core/api/contract.ts'
import { Failure } from '../../core/api/errors.ts'
import type { Operation } from '../../core/api/operation.ts'
import type { Caller } from '../access/caller.ts'
import { asSeenBy, requireInSight, requireMay, wordsSeenBy } from '../access/onItsWay.ts'
import { peopleIn } from '../audit/shown.ts'
import type { Engine } from '../engine.ts'
import { handlers } from './handlers/index.ts'

/**
 * The only way to ask the engine anything: authorised and validated by the contract, handled, masked, audited.
 * Rejects with `Failure` for everything that is the asker's to mend.
 */
export async function dispatch<Name extends OperationName>(
  engine: Engine,
  caller: Caller,
  name: Name,
  input: unknown,
): Promise<Output<Name>> {
  const operation: Operation | undefined = Object.hasOwn(contract.operations, name)
    ? contract.operations[name]
    : undefined
  if (operation === undefined)
    throw new Failure(
      'not-found',
      `There is no operation "${name}".`,
      'This window may be of another version than the engine: update both.',
    )
  const audit = (ok: boolean, about: string, people: readonly string[] = []) => {
    const asTyped = ok && operation.audited === 'anew' && caller.at !== undefined
    const shown = asTyped ? caller.at.shownAnew(people) : people
    if (asTyped && shown.length === 0) return
    if (!operation.audited && shown.length === 0) return
    const { who, where, reason } = caller
    const why = reason === undefined ? '' : `break-glass: ${reason}`
    engine.audit({ at: engine.clock.now(), who, where, op: name, why, about, ok, shown })
  }
  try {
    requireMay(caller, operation, input)
  } catch (error) {
    audit(false, 'refused: role')
    throw error
  }
  const parsed = operation.input.safeParse(input)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue?.path.join('.') || 'the input'
    throw new Failure('bad-input', `${where}: ${issue?.message ?? 'not understood'}.`, 'Correct it and try again.')
  }
  const asked = signed(parsed.data as object, caller)
  try {
    requireInSight(engine, caller, name, asked)
    const output = await handlers[name](asked as Parsed<Name>, engine, caller)
    const seen = asSeenBy(engine, caller, name, output) as Output<Name>
    audit(true, aboutOf(asked), peopleIn(seen, engine))
    return seen
  } catch (error) {
    audit(false, aboutOf(asked))
    throw error instanceof Failure ? wordsSeenBy(engine, caller, error) : error
  }
}

/** What somebody does who is signed in is signed with that name, whatever the window says. */
const signed = (input: object, { name }: Caller): object =>
  name !== null && 'by' in input ? { ...input, by: name } : input

/** Ids, kinds and lengths only: what was typed may be a patient's name. */
function aboutOf(input: object): string {
  const words: string[] = []
  for (const [key, value] of Object.entries(input)) {
    if (['id', 'kind', 'plan', 'on', 'dryRun', 'limit'].includes(key) && (key !== 'plan' || String(value).length < 100))
      words.push(`${key}=${value}`)
    else if (typeof value === 'string') words.push(`${key}: ${value.length} characters`)
  }
  return words.join(', ')
}
