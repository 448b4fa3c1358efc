import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { readPlan, readReceivers, type TableRow } from './plan.ts'

const square = (x: number, y: number, side = 4) => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
]
const planOf = (floor: object) =>
  JSON.stringify({ floors: [{ floor: 1, bounds: [0, 0, 20, 20], rooms: [], ...floor }] })
const texts = (plan: string, severity = 'error') =>
  readPlan(plan)
    .problems.filter(p => p.severity === severity)
    .map(p => p.text)

const rows = (csv: string): TableRow[] =>
  (parse(csv, { columns: true }) as Record<string, string>[]).map((values, i) => ({ line: i + 2, values }))

describe('a plan', () => {
  test('keeps what it says and fills in what it leaves out', () => {
    const plan = readPlan(
      planOf({
        rooms: [
          { id: 'a', name: 'Bay 1', type: 'emergency', unit: 'ED', polygon: [...square(0, 0), [0, 0]] },
          { id: 'b', polygon: square(4, 0) },
        ],
        walls: [[4, 0, 4, 1.5]],
        doors: [{ rooms: ['a', 'b'], at: [4, 2], width: 1.1 }],
        blocked_cells: { cell_m: 0.5, cells: [[1, 1]] },
      }),
    )
    expect(plan.problems).toEqual([])
    const [floor] = plan.floors
    expect(floor.name).toBe('Floor 1')
    expect(floor.rooms[0]).toEqual({ id: 'a', name: 'Bay 1', type: 'emergency', unit: 'ED', polygon: square(0, 0) })
    expect(floor.rooms[1]).toMatchObject({ name: 'b', type: 'other', unit: '' })
    expect(floor.doors).toEqual([{ rooms: ['a', 'b'], at: [4, 2], widthM: 1.1 }])
    expect(floor.blocked).toEqual({ cellM: 0.5, cells: [[1, 1]] })
  })

  test('turns obstacles into blocked cells', () => {
    const [floor] = readPlan(planOf({ obstacles: [{ type: '1', polygon: square(1, 1, 1) }] })).floors
    expect(floor.blocked?.cells).toHaveLength(16)
  })

  test('without bounds takes those of its rooms', () => {
    const plan = JSON.stringify({ floors: [{ floor: 0, rooms: [{ id: 'a', polygon: square(2, 3) }] }] })
    expect(readPlan(plan).floors[0].bounds).toEqual([2, 3, 6, 7])
  })

  test.each([
    ['not JSON', '{"floors": [', /not JSON/],
    ['no floors', '{"floors": []}', /floors/],
    [
      'a wrong shape',
      planOf({
        rooms: [
          {
            id: 'a',
            polygon: [
              [0, 'x'],
              [1, 1],
              [2, 0],
            ],
          },
        ],
      }),
      /floor 1, room a, polygon\[0\]\[1\]/,
    ],
    ['millimetres', planOf({ rooms: [{ id: 'a', polygon: square(12_000, 0) }] }), /room a, polygon/],
    [
      'a self-crossing room',
      planOf({
        rooms: [
          {
            id: 'a',
            name: 'Bay 1',
            polygon: [
              [0, 0],
              [4, 4],
              [4, 0],
              [0, 4],
            ],
          },
        ],
      }),
      /^Floor 1, room Bay 1: its outline crosses or touches itself at \(2, 2\)/,
    ],
    [
      'two corners',
      planOf({
        rooms: [
          {
            id: 'a',
            polygon: [
              [0, 0],
              [1, 1],
              [0, 0],
            ],
          },
        ],
      }),
      /room a: its outline has 2 different corners/,
    ],
    [
      'no area',
      planOf({
        rooms: [
          {
            id: 'a',
            polygon: [
              [0, 0],
              [1, 1],
              [2, 2],
            ],
          },
        ],
      }),
      /room a: .* no area/,
    ],
    [
      'an overlap',
      planOf({
        rooms: [
          { id: 'a', polygon: square(0, 0) },
          { id: 'b', polygon: square(3, 0) },
        ],
      }),
      /the rooms a and b overlap by 4.0 m² \(25 % of the smaller\) near \(3.5, 2\)/,
    ],
    [
      'an id twice',
      planOf({
        rooms: [
          { id: 'a', polygon: square(0, 0) },
          { id: 'a', polygon: square(8, 0) },
        ],
      }),
      /room id a is already used on floor 1/,
    ],
    [
      'an unknown room at a door',
      planOf({ rooms: [{ id: 'a', polygon: square(0, 0) }], doors: [{ rooms: ['a', 'hall'], at: [4, 2], width: 1 }] }),
      /door at \(4, 2\) leads to the room hall/,
    ],
    [
      'a floor twice',
      JSON.stringify({
        floors: [
          { floor: 2, bounds: [0, 0, 1, 1] },
          { floor: 2, bounds: [0, 0, 1, 1] },
        ],
      }),
      /Floor 2 is in the plan twice/,
    ],
    [
      'a lift to nowhere',
      JSON.stringify({
        floors: [{ floor: 2, bounds: [0, 0, 1, 1] }],
        shafts: [
          {
            kind: 'lift',
            rooms: [
              { floor: 2, room: 'L' },
              { floor: 3, room: 'L' },
            ],
          },
        ],
      }),
      /lift is said to stop in the room L on floor 2/,
    ],
  ])('with %s is refused in words', (_, plan, words) => {
    const read = readPlan(plan)
    expect(
      texts(plan).some(t => words.test(t)),
      texts(plan).join('\n'),
    ).toBe(true)
    expect(read.floors).toEqual([])
    for (const p of read.problems) expect(p.tip).not.toBe('')
  })

  test('may overlap a little and touch', () => {
    expect(
      texts(
        planOf({
          rooms: [
            { id: 'a', polygon: square(0, 0) },
            { id: 'b', polygon: square(3.9, 0) },
          ],
        }),
      ),
    ).toEqual([])
  })

  test('with an odd type or a corner outside is kept with a warning', () => {
    const plan = planOf({ rooms: [{ id: 'a', type: 'spaceship', polygon: square(18, 18) }] })
    expect(texts(plan, 'warning')).toEqual([
      expect.stringMatching(/"spaceship"/),
      expect.stringMatching(/corner \(22, 18\)/),
    ])
    expect(readPlan(plan).floors[0].rooms[0].type).toBe('other')
  })

  test('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => void readPlan(text)))
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.jsonValue(),
        (rooms, doors) => void readPlan(JSON.stringify({ floors: [{ floor: 1, rooms, doors }] })),
      ),
    )
  })
})

describe('receivers', () => {
  const { floors } = readPlan(planOf({ rooms: [{ id: 'a', name: 'Bay 1', polygon: square(0, 0) }] }))

  test('are read with kind and room', () => {
    const { receivers, errors, problems } = readReceivers(
      rows('id,x_m,y_m,z_m,floor,kind,room\ng1,1.5,2,,1,,\nr1,2,2,2.6,1,rfid,a\n'),
      floors,
    )
    expect([errors, problems]).toEqual([[], []])
    expect(receivers).toEqual([
      { id: 'g1', kind: 'ble', xM: 1.5, yM: 2, floor: 1 },
      { id: 'r1', kind: 'rfid', xM: 2, yM: 2, zM: 2.6, floor: 1, room: 'a' },
    ])
  })

  test('are refused by line and column, all of them', () => {
    const { receivers, errors } = readReceivers(
      rows(
        'id,x_m,y_m,z_m,floor,kind,room\ng1,1,1,,1,,\ng1,1,1,,1,,\n,1,1,,1,,\n' +
          'g3,one,1,,1,,\ng4,1,,,1,,\ng5,1,1,,7,,\ng6,1,1,,1,wifi,\ng7,1,1,,1,,b\n',
      ),
      floors,
    )
    expect(receivers).toEqual([])
    expect(errors.map(e => `${e.line} ${e.column}`)).toEqual([
      '3 id',
      '4 id',
      '5 x_m',
      '6 y_m',
      '7 floor',
      '8 kind',
      '9 room',
    ])
    expect(errors[4].reason).toBe('floor 7 is not in the plan (it has 1)')
  })

  test('without a needed column are refused at the header', () => {
    expect(readReceivers(rows('id,x,y_m,floor\na,1,1,1\n'), floors).errors).toEqual([
      { line: 1, column: 'x_m', reason: 'the column x_m is missing' },
    ])
  })

  test('outside the bounds are kept with a warning', () => {
    const { receivers, problems } = readReceivers(rows('id,x_m,y_m,z_m,floor\ng1,30,1,,1\n'), floors)
    expect(receivers).toHaveLength(1)
    expect(problems[0].text).toMatch(/Receiver g1 at \(30, 1\)/)
  })
})

const recordings = process.env.WHEREABOUTS_DATA ?? new URL('../../../shared/data', import.meta.url).pathname
describe.skipIf(!existsSync(recordings))('plans of real recordings', () => {
  test.each(['esiiab2f', 'flat', 'tetam', 'uji_geo', 'uji_lib'])('%s imports', set => {
    const read = readPlan(readFileSync(`${recordings}/${set}/floorplan.json`, 'utf8'))
    expect(read.problems).toEqual([])
    const { receivers, errors, problems } = readReceivers(
      rows(readFileSync(`${recordings}/${set}/receivers.csv`, 'utf8')),
      read.floors,
    )
    expect([errors, problems]).toEqual([[], []])
    expect(receivers.length).toBeGreaterThanOrEqual(6)
  })
})
