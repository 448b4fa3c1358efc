import pino from 'pino'
import { systemClock } from '../../engine/clock.ts'
import { openEngine } from '../../engine/engine.ts'
import { bigSite, positionAt, subjectOf } from './bigSite.ts'

/** Fills a data folder with a house as large as asked, everything just heard in its place. */
export async function makeHouseFolder(dir: string, storeys: number, wards: number, tags: number): Promise<void> {
  const engine = await openEngine({ dir, clock: systemClock(), log: pino({ level: 'silent' }), listen: null })
  const site = bigSite(storeys, wards)
  const numbers = Array.from({ length: tags }, (_, n) => n)
  const now = engine.clock.now()
  engine.saveSite(site)
  engine.saveSubjects(numbers.map(subjectOf))
  engine.store.commit(numbers.map(n => ({ kind: 'position' as const, position: positionAt(site, n, now) })))
  await engine.close()
}
