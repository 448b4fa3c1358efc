import { expect, it } from 'vitest'
import { LatestOnly } from './latestOnly.ts'

const settled = () => new Promise(resolve => setImmediate(resolve))

it('asks at once, and while that lasts only the latest of all that comes', async () => {
  const asked: string[] = []
  let answer = () => {}
  const latest = new LatestOnly<string>(word => {
    asked.push(word)
    return new Promise(resolve => (answer = resolve))
  })
  for (const word of ['p', 'pu', 'pum', 'pump']) latest.ask(word)
  expect(asked).toEqual(['p'])
  answer()
  await settled()
  expect(asked).toEqual(['p', 'pump'])
  answer()
  await settled()
  latest.ask('bed')
  expect(asked).toEqual(['p', 'pump', 'bed'])
})
