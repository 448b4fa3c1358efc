import { contract, type OperationName, type Output, type Parsed } from '../../core/api/contract.ts'
import { Failure } from '../../core/api/errors.ts'
import { type Operation, type Role, roles } from '../../core/api/operation.ts'
import type { Engine } from '../engine.ts'
import { handlers } from './handlers/index.ts'

/** Who asks. Until there are accounts, a connection's token says the role. */
export interface Caller {
  readonly role: Role
  /** For the audit log: `shell`, `window`; never a patient's name. */
  readonly who: string
}

export const mayDo = (caller: Caller, needed: Role) => roles.indexOf(caller.role) >= roles.indexOf(needed)

/**
 * The only way to ask the engine anything: validated and authorised by the contract, audited, then handled.
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
  const audit = (ok: boolean, about: string) => {
    if (operation.audited) engine.audit({ at: engine.clock.now(), who: caller.who, op: name, about, ok })
  }
  if (!mayDo(caller, operation.role)) {
    audit(false, 'refused: role')
    throw new Failure('denied', `A ${caller.role} may not do this.`, `Ask someone with the role ${operation.role}.`)
  }
  const parsed = operation.input.safeParse(input)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue?.path.join('.') || 'the input'
    throw new Failure('bad-input', `${where}: ${issue?.message ?? 'not understood'}.`, 'Correct it and try again.')
  }
  try {
    const output = await handlers[name](parsed.data as Parsed<Name>, engine, caller)
    audit(true, aboutOf(parsed.data))
    return output
  } catch (error) {
    audit(false, aboutOf(parsed.data))
    throw error
  }
}

/** Ids, kinds and lengths only: what was typed may be a patient's name. */
function aboutOf(input: unknown): string {
  if (typeof input !== 'object' || input === null) return ''
  const words: string[] = []
  for (const [key, value] of Object.entries(input)) {
    if (['id', 'kind', 'plan', 'on', 'dryRun', 'limit'].includes(key) && (key !== 'plan' || String(value).length < 100))
      words.push(`${key}=${value}`)
    else if (typeof value === 'string') words.push(`${key}: ${value.length} characters`)
  }
  return words.join(', ')
}
