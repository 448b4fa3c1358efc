import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readSiteFolder } from './siteFolder.ts'
import { walkThrough } from './walkThrough.ts'

const site = readSiteFolder(fileURLToPath(new URL('../floorplans/demo', import.meta.url)))
const rows = (csv: string) =>
  csv
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.split(','))

test('somebody stands in every room, where the truth says, and is heard', () => {
  const { readings, truth } = walkThrough(site, 1)
  const rooms = new Set(site.floors.flatMap(f => f.rooms.map(r => r.id as string)))
  expect(new Set(rows(truth).map(row => row[6]))).toEqual(rooms)
  for (const row of rows(truth)) expect(row[6]).toBe(row[2])
  expect(new Set(rows(readings).map(row => row[4]))).toEqual(rooms)
})

test('the same seed walks the same way', () => {
  expect(walkThrough(site, 7)).toEqual(walkThrough(site, 7))
  expect(walkThrough(site, 7).readings).not.toBe(walkThrough(site, 8).readings)
})
