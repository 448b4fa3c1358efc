import { expect, it } from 'vitest'
import type { PositionRow } from '../../core/api/rows.ts'
import { asOfThen, mayKeep, pictureOf } from './lastPicture.ts'

const site = { floors: [] } as unknown as Parameters<typeof pictureOf>[0]
const row = (kind: PositionRow['kind'], lastHeardAt = 0) =>
  ({ id: kind, kind, name: `a ${kind}`, freshness: 'live', lastHeardAt }) as PositionRow

it('keeps nobody’s name, only equipment', () => {
  const rows = (['asset', 'bed', 'patient', 'staff'] as const).map(kind => row(kind))
  expect(pictureOf(site, rows, 5, 'h').rows.map(({ kind }) => kind)).toEqual(['asset'])
  expect(JSON.stringify(pictureOf(site, rows, 5, 'h'))).not.toContain('patient')
})

it('says of nothing that it is heard now, and of what was heard long ago that it was last seen there', () => {
  const picture = pictureOf(site, [row('asset', 100_000), row('asset', 2_000_000)], 2_000_000, 'h')
  expect(asOfThen(picture, 2_000_000).map(({ freshness }) => freshness)).toEqual(['lost', 'stale'])
})

it('is not kept where one says first who one is', () => {
  expect(mayKeep({ standing: 'open' }) && mayKeep({ standing: 'station' })).toBe(true)
  for (const standing of ['nobody', 'signed-in', 'locked', 'program'] as const)
    expect(mayKeep({ standing })).toBe(false)
})
