import { expect, it } from 'vitest'
import { folder } from '../store/folder.ts'
import { killRounds } from './killRounds.ts'

/** A short run of `test/lasting/killed.ts`, which is for 200 rounds of the whole reference hospital. */
it('a server that is killed under load has lost no act that it answered, and nothing is torn', {
  timeout: 240_000,
}, async () => {
  let acts = 0
  for await (const round of killRounds(folder(), { rounds: 2, perSecond: 800, share: 1 / 12, seed: 3 })) {
    expect(round).toMatchObject({ faults: [], actsLost: 0 })
    acts += round.acts
  }
  expect(acts).toBeGreaterThan(0)
})
