import { describe, expect, it } from 'vitest'
import { drivers } from '../registry.ts'
import { bench } from '../../test/readers/bench.ts'

const asking = drivers.filter(({ kind, links, mute }) => kind !== 'ble' && links.includes('serial') && !mute)

describe.each(asking.map(kind => [kind.id, kind] as const))('%s without an answer', (_, kind) => {
  it('asks on without haste, says once that nobody answers, and nothing before it is started', () => {
    const set = bench(kind)
    set.pass(5000)
    expect([set.sent, set.problems]).toEqual([[], []])
    set.start()
    set.pass(60_000)
    expect(set.sent.length).toBeGreaterThan(10)
    expect(set.sent.length).toBeLessThan(300)
    // At once, and then ever more rarely with a count.
    expect(set.problems.length).toBeGreaterThan(0)
    expect(set.problems.length).toBeLessThan(8)
    expect(set.problems[0]!.text).toContain('does not answer')
  })
})
