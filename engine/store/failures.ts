import { Failure, saidFailure } from '../../core/api/errors.ts'
import { sentence } from '../../core/model/sentences.ts'

export const restoreTip =
  'Restore the last backup with "whereabouts restore FILE --data DIR"; it keeps the damaged file beside the good one.'

/** What the database or the file system said, in words for the operator; null for a fault that is a bug of ours. */
export function storeFailure(error: unknown, file: string): Failure | null {
  if (error instanceof Failure) return error
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  const is = (...names: string[]) => names.some(name => code === name || code.startsWith(`${name}_`))
  if (is('SQLITE_FULL', 'ENOSPC', 'EDQUOT')) {
    return saidFailure('unavailable', sentence('diskFull', { file }), sentence('diskFullTip'))
  }
  if (is('SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_PROTOCOL')) {
    return new Failure(
      'conflict',
      `Another Whereabouts has ${file} open.`,
      'Close the other one, or ask it (--url) instead of opening its folder.',
    )
  }
  if (is('SQLITE_NOTADB')) return new Failure('unavailable', `${file} is not a database.`, restoreTip)
  if (is('SQLITE_CORRUPT')) return new Failure('unavailable', `${file} is damaged.`, restoreTip)
  if (is('SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_PERM', 'SQLITE_AUTH', 'EACCES', 'EPERM', 'EROFS')) {
    return saidFailure('denied', sentence('storeUnwritable', { file }), sentence('storeUnwritableTip'))
  }
  if (is('SQLITE_IOERR', 'EIO')) {
    return saidFailure('unavailable', sentence('diskFailed', { file, code }), sentence('diskFailedTip'))
  }
  if (is('ENOTDIR', 'EEXIST', 'ENOENT', 'EISDIR')) {
    return new Failure(
      'bad-input',
      `${file} can't be made there (${code}).`,
      'Give a folder that exists or can be made.',
    )
  }
  return null
}

/** JSON of a column; what can't be parsed was not written by us and so the file is damaged. */
export function parseColumn<Shape>(text: string, column: string, file: string): Shape {
  try {
    return JSON.parse(text) as Shape
  } catch {
    throw new Failure('unavailable', `${file} is damaged: ${column} can't be read.`, restoreTip)
  }
}
