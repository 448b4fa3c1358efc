import { mkdirSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Problem, problem, saidProblem } from '../core/model/problem.ts'
import { sentence } from '../core/model/sentences.ts'
import { Failure } from '../core/api/errors.ts'
import type { Notices } from './notices.ts'
import { backupsIn, backupsOf, prune, stampOf } from './store/kept.ts'
import { databaseFile } from './store/sqlite.ts'
import type { Store } from './store/store.ts'

const dayMs = 86_400_000

/** One copy a day beside the database, older ones kept by rule. What keeps it from being made is told. */
export class DailyBackup {
  private readonly dir: string
  private readonly store: Pick<Store, 'backup'>
  private readonly notices: Pick<Notices, 'report' | 'settle'>
  private underWay = false

  constructor(dir: string, store: Pick<Store, 'backup'>, notices: Pick<Notices, 'report' | 'settle'>) {
    this.dir = dir
    this.store = store
    this.notices = notices
  }

  /** Called often; does something once a day. A copy from the future (the clock was set back) does not count. */
  async look(now: number): Promise<void> {
    const fresh = backupsOf(this.dir).some(
      ({ name, at }) => name.startsWith('daily-') && at! <= now && at! > now - dayMs,
    )
    if (fresh || this.underWay) return
    this.underWay = true
    try {
      const narrow = this.narrowness()
      if (narrow !== null) return this.notices.report('backup', narrow, now)
      mkdirSync(backupsIn(this.dir), { recursive: true, mode: 0o700 })
      await this.store.backup(join(backupsIn(this.dir), `daily-${stampOf(now)}.db`))
      prune(this.dir, now)
      this.notices.settle('backup')
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.notices.report('backup', problem('warning', `Today's backup was not made: ${error.message}`, error.tip), now)
    } finally {
      this.underWay = false
    }
  }

  /** A backup must not be what fills the disk that the database needs. */
  private narrowness(): Problem | null {
    const file = databaseFile(this.dir)
    const { bavail, bsize } = statfsSync(dirname(file))
    const needed = 2 * statSync(file).size
    return bavail * bsize < needed
      ? saidProblem(
          'warning',
          sentence('backupNarrow', { mb: Math.ceil(needed / 2 ** 20) }),
          sentence('backupNarrowTip'),
        )
      : null
  }
}
