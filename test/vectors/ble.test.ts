import { describe, expect, it } from 'vitest'
import { decode } from '../../readers/decode.ts'
import { findDriver } from '../../readers/registry.ts'
import { bleVectors } from './ble.ts'
import { hasCorpus } from './corpus.ts'

const vectors = bleVectors()

describe.runIf(hasCorpus)('the collected advertisements', () => {
  it('are many', () => expect(vectors.length).toBeGreaterThan(200))

  it.each(vectors.map(vector => [vector.name, vector] as const))('%s', (_, vector) => {
    const kind = findDriver(vector.driver)!
    const found = decode(kind, kind.settings.parse(vector.settings), vector.bytes)
    const readings = found.filter(one => one.kind === 'reading')
    const problems = found.filter(one => one.kind === 'problem')
    if (vector.negative) {
      expect(readings).toEqual([])
      expect(problems).toHaveLength(1)
      return
    }
    expect(problems).toEqual([])
    expect(readings).toHaveLength(1)
    const { telemetry = {}, ...reading } = readings[0]!
    expect(reading).toMatchObject(vector.identity)
    const near = Object.entries(vector.telemetry).map(([key, value]) => [
      key,
      typeof value === 'number' ? expect.closeTo(value, vector.digits) : value,
    ])
    expect(telemetry).toMatchObject(Object.fromEntries(near))
  })
})
