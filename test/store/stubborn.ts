/** Commits numbered facts to the folder given on a disk that fails, each until it is stored, until it is killed. */
import { writeSync } from 'node:fs'
import { Failure } from '../../core/api/errors.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { committedFacts, readBack } from './numbered.ts'

const store = openSqliteStore(process.argv[2]!)
// From here on: a start on a failing disk is refused in words, which is another matter.
process.env.FAULT_EVERY = process.argv[3]!
const report = (line: string) => writeSync(1, `${line}\n`)
const untilKept = (work: () => void): void => {
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      report(`refused ${error.message}`)
    }
  }
}

let n = readBack(store).committed
const next = () => {
  n++
  untilKept(() => store.commit(committedFacts(n)))
  report(`done ${n}`)
  untilKept(() => store.audit({ at: n, who: 'test', op: 'commit', about: String(n), ok: true }))
  setImmediate(next)
}
next()
