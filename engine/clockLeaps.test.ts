import { expect, it } from 'vitest'
import { leapWords, Removal } from './clockLeaps.ts'

const day = 86_400_000
const now = Date.UTC(2026, 9, 25)

it('removes nothing for a day where the clock is far ahead of what was heard last', () => {
  const removal = new Removal()
  expect(removal.look(now - 2 * day, now)).toBeNull()
  expect(removal.mayRemove(now)).toBe(true)
  expect(removal.look(now, now + 400 * day)).toMatchObject({
    severity: 'warning',
    text: expect.stringMatching('400 days'),
  })
  expect(removal.mayRemove(now + 400 * day)).toBe(false)
  expect(removal.mayRemove(now + 401 * day)).toBe(true)
  // Set right: what is old by the right time may go.
  expect(removal.look(now + 400 * day, now)).toBeNull()
  expect(removal.mayRemove(now)).toBe(true)
  // A new house has heard nothing.
  expect(removal.look(0, now)).toBeNull()
})

it.each([
  [-3_600_000, 'set back by 60 min.'],
  [-5000, 'set back by 5 s.'],
  [8 * 3_600_000, 'went on by 8 h at once'],
  [400 * day, 'went on by 400 days at once'],
])('says in words by how much a clock was set (%i ms)', (ms, words) => expect(leapWords(ms).text).toContain(words))
