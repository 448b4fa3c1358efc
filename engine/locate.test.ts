import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { locate, parseMode } from './locate.ts'

const dir = mkdtempSync(join(tmpdir(), 'whereabouts-locate-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const put = (name: string, text: string) => {
  writeFileSync(join(dir, name), text)
  return join(dir, name)
}
const plan = put(
  'floorplan.json',
  JSON.stringify({
    floors: [
      {
        floor: 0,
        bounds: [0, 0, 10, 5],
        rooms: [
          {
            id: 'west',
            polygon: [
              [0, 0],
              [5, 0],
              [5, 5],
              [0, 5],
            ],
          },
          {
            id: 'east',
            polygon: [
              [5, 0],
              [10, 0],
              [10, 5],
              [5, 5],
            ],
          },
        ],
      },
    ],
  }),
)
const receivers = put('receivers.csv', 'id,x_m,y_m,z_m,floor\nw,1,2.5,2.4,0\ne,9,2.5,2.4,0\n')
const rows = (extra = '') =>
  put(
    'readings.csv',
    `t_s,tag_id,receiver_id,rssi_dbm,sample_id\n${Array.from({ length: 10 }, (_, t) => `${t},tag,w,-55,one\n${t},tag,e,-80,one\n${t},tag,e,-55,two\n${t},tag,w,-80,two`).join('\n')}\n${extra}`,
  )
const queries = put(
  'queries.csv',
  'sample_id,tag_id,t_s\ntwo,tag,9.000\none,tag,5.000\none,tag,9.000\nnever,tag,3.000\n',
)
const options = { receivers, plan, calibration: [], readings: rows(), queries, mode: 'live', offline: [] }

test('one row a query, in their order and spelling, with room, probability and region', () => {
  const { csv, problems } = locate(options)
  const [head, ...lines] = csv.trimEnd().split('\n')
  expect(head).toBe('sample_id,t_s,x_m,y_m,floor,room,room_p,cell_m,region90,zone')
  expect(lines.map(line => line.split(',').slice(0, 2).join(' '))).toEqual([
    'two 9.000',
    'one 5.000',
    'one 9.000',
    'never 3.000',
  ])
  expect(lines.map(line => line.split(',')[5]).slice(0, 3)).toEqual(['east', 'west', 'west'])
  for (const line of lines) {
    const [, , x, y, floor, , p, cell, region] = line.split(',')
    expect(Number(x)).toBeGreaterThan(0)
    expect(Number(y)).toBeLessThan(5)
    expect(floor).toBe('0')
    expect(Number(p)).toBeGreaterThanOrEqual(0.5)
    expect(cell).toBe('0.5')
    expect(region).toMatch(/^-?\d+\.\d+:-?\d+\.\d+/)
  }
  expect(problems).toEqual([])
})

test.each(['lag:3', 'replay'])('%s answers too', mode => {
  expect(locate({ ...options, mode }).csv).toMatch(/^two,9\.000,.*,east,/m)
})

test('unknown receivers and impossible levels are counted and told, and change nothing', () => {
  const before = locate(options).csv
  const { csv, problems } = locate({
    ...options,
    readings: rows('4,tag,w,62,one\n4,tag,w,127,one\n4,tag,w,0,one\n4,tag,ghost,-40,one\n'),
  })
  expect(csv).toBe(before)
  expect(problems.map(p => p.text)).toEqual([
    '1 readings name the receiver ghost, which the site does not know.',
    '3 readings have a level that no radio can have (above -10 or below -115 dBm).',
  ])
  options.readings = rows()
})

test('a receiver given as off-line is left out; one that is not there is told', () => {
  const { csv, problems } = locate({ ...options, offline: ['e', 'nobody'] })
  expect(csv).not.toBe(locate(options).csv)
  expect(problems[0].text).toContain('nobody')
})

test('a mode that is none says what there is', () => {
  expect(parseMode('lag:2.5')).toEqual({ kind: 'lag', seconds: 2.5 })
  expect(() => parseMode('later')).toThrow(/live, lag:SECONDS/)
})
