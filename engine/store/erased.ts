import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../core/api/errors.ts'
import type { Subject } from '../../core/model/subject.ts'
import { asSubjectId, type SubjectId } from '../../core/model/ids.ts'

/** Who was erased, by id only, beside the database: a backup that is restored does not know it. */
const fileOf = (dir: string) => join(dir, 'erased.txt')

export function erasedIn(dir: string): readonly SubjectId[] {
  if (!existsSync(fileOf(dir))) return []
  const lines = readFileSync(fileOf(dir), 'utf8').split('\n')
  return lines.flatMap(line => (line === '' ? [] : [asSubjectId(line.slice(line.indexOf(' ') + 1))]))
}

/** An id that stands for somebody forgotten is no other person's: what was recorded under it would become theirs. */
export function refuseErased(dir: string, subjects: readonly Subject[]): void {
  const erased = new Set<string>(erasedIn(dir))
  const back = erased.size === 0 ? undefined : subjects.find(({ id, name }) => erased.has(id) && name !== id)
  if (back === undefined) return
  throw new Failure('conflict', `${back.id} was erased and can't have a name again.`, 'Give this person a new id.')
}

export const rememberErased = (dir: string, id: SubjectId, nowMs: number) =>
  appendFileSync(fileOf(dir), `${new Date(nowMs).toISOString()} ${id}\n`, { mode: 0o600 })
