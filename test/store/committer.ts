/** Commits numbered facts to the folder given, until it is killed, and reports each number once it is committed. */
import { writeSync } from 'node:fs'
import type { Fact } from '../../core/facts.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'
import { committedFacts, readBack, subjects } from './numbered.ts'
import { site } from './rows.ts'

const store = openSqliteStore(process.argv[2]!)
if (store.snapshot() === null) {
  store.saveSite(site)
  store.saveSubjects(subjects)
}
let n = readBack(store).committed
const report = (line: string) => writeSync(1, `${line}\n`)
report(`open ${n}`)

const next = () => {
  const facts: Fact[] = committedFacts(++n)
  store.commit(facts)
  store.audit({ at: n, who: 'test', op: 'commit', about: String(n), ok: true })
  report(`done ${n}`)
  setImmediate(next)
}
next()
