import { assert, integer, property, tuple, array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { area } from '../geometry/polygon.ts'
import { sharedArea } from '../geometry/validate.ts'
import {
  addDoor,
  addFloor,
  addRoom,
  addStrip,
  box,
  type Change,
  describeRoom,
  type Drawing,
  emptyDrawing,
  following,
  putReceiver,
  removeRoom,
  reshapeRoom,
} from './drawing.ts'
import { readPlan } from './plan.ts'

const made = (change: Change): Drawing => {
  if (change.problem) throw new Error(change.problem.text)
  return change.drawing
}
const ground = made(addFloor(emptyDrawing, 1, 'Ground floor', [0, 0, 40, 20]))
const two = made(addRoom(made(addRoom(ground, 1, box(0, 0, 5, 4), 'Store')), 1, box(5, 0, 9, 4), 'Ward'))

describe('a plan that is drawn', () => {
  it('is forty rooms in two strips, named on, with what is needed to save it', () => {
    let plan = made(addStrip(ground, 1, [0, 12], [40, 18], 20, 'Room 301'))
    plan = made(addStrip(plan, 1, [0, 0], [40, 6], 20, 'Room 321'))
    plan = made(addRoom(plan, 1, box(0, 6, 40, 12), 'Hall'))
    const { rooms } = plan.floors[0]
    expect(rooms).toHaveLength(41)
    expect(rooms[39].name).toBe('Room 340')
    for (const { polygon } of rooms) plan = addDoor(plan, 1, [(polygon[0][0] + polygon[1][0]) / 2, 6]).drawing ?? plan
    expect(plan.floors[0].doors).toHaveLength(20)
    const text = JSON.stringify({
      floors: plan.floors.map(f => ({ ...f, doors: f.doors.map(({ widthM, ...d }) => ({ ...d, width: widthM })) })),
    })
    expect(readPlan(text).problems).toEqual([])
  })

  it('refuses rooms that overlap, cross themselves or have no inside, and stays as it was', () => {
    expect(addRoom(two, 1, box(4, 1, 8, 3), 'Third').problem?.text).toMatch(/Third would overlap Store by 2\.0 m²/)
    // For a window in another language.
    const said = { title: { id: 'drawnOverlap', values: { name: 'Third', other: 'Store', squareM: '2.0' } } }
    expect(addRoom(two, 1, box(4, 1, 8, 3), 'Third').problem?.said).toMatchObject(said)
    const bow = [
      [20, 0],
      [24, 4],
      [24, 0],
      [20, 4],
    ] as const
    expect(addRoom(two, 1, bow, 'Bow').problem?.text).toMatch(/cross itself/)
    expect(
      addRoom(
        two,
        1,
        [
          [20, 0],
          [24, 0],
          [28, 0],
        ],
        'Line',
      ).problem?.text,
    ).toMatch(/no area/)
    expect(reshapeRoom(two, 1, two.floors[0].rooms[0].id, box(0, 0, 8, 4)).problem).toBeDefined()
    expect(two.floors[0].rooms).toHaveLength(2)
  })

  it('puts a door into the wall that two rooms share, with a gap in it; it goes with the wall', () => {
    const plan = made(addDoor(two, 1, [5.2, 2.1]))
    expect(plan.floors[0].doors).toEqual([{ rooms: ['1-1', '1-2'], at: [5, 2.1], widthM: 1.1 }])
    const shared = plan.floors[0].walls.filter(([x1, , x2]) => x1 === 5 && x2 === 5)
    expect(shared.map(([, y1, , y2]) => [y1, y2].sort())).toEqual([
      [0, 1.55],
      [2.65, 4],
    ])
    expect(addDoor(two, 1, [2, 4]).problem?.text).toMatch(/no wall between two rooms/)
    expect(made(removeRoom(plan, 1, '1-2')).floors[0].doors).toEqual([])
    expect(made(reshapeRoom(plan, 1, '1-2', box(6, 0, 9, 4))).floors[0].doors).toEqual([])
  })

  it('keeps the walls and doors of a plan that was imported with thicker ones', () => {
    const [floor] = two.floors
    const walls = [[5.1, 0, 5.1, 4]] as const
    const door = { rooms: [floor.rooms[0].id, floor.rooms[1].id], at: [5.4, 2], widthM: 1 } as const
    const imported: Drawing = { ...two, floors: [{ ...floor, walls, doors: [door] }] }
    const plan = made(addRoom(imported, 1, box(20, 0, 24, 4)))
    expect(plan.floors[0].walls).toEqual(walls)
    expect(plan.floors[0].doors).toEqual([door])
  })

  it('draws corners to those of the neighbours', () => {
    const plan = made(addRoom(ground, 1, box(0, 0, 5, 4)))
    expect(made(addRoom(plan, 1, box(5.2, 0.15, 9, 3.9))).floors[0].rooms[1].polygon).toEqual([
      [5, 0],
      [9, 0.15],
      [9, 3.9],
      [5, 4],
    ])
  })

  it('joins lifts one above the other', () => {
    let plan = made(addFloor(two, 2, '', [0, 0, 40, 20]))
    plan = made(addRoom(plan, 2, box(0, 0, 5, 4), 'Lift'))
    plan = made(describeRoom(plan, 1, '1-1', { type: 'lift' }))
    expect(plan.shafts).toEqual([])
    plan = made(describeRoom(plan, 2, '2-1', { type: 'lift' }))
    expect(plan.shafts).toEqual([
      {
        kind: 'lift',
        rooms: [
          { floor: 1, room: '1-1' },
          { floor: 2, room: '2-1' },
        ],
      },
    ])
    expect(made(removeRoom(plan, 2, '2-1')).shafts).toEqual([])
  })

  it('asks for a room where a reader reads tags at its pad, and moves one that is there', () => {
    expect(putReceiver(two, 1, { id: 'pad', kind: 'nfc', at: [30, 10] }).problem).toBeDefined()
    const plan = made(putReceiver(two, 1, { id: 'pad', kind: 'nfc', at: [1, 1] }))
    const moved = made(putReceiver(plan, 1, { id: 'pad', kind: 'nfc', at: [6, 1] }))
    expect(moved.receivers).toEqual([{ id: 'pad', kind: 'nfc', xM: 6, yM: 1, floor: 1, room: '1-2' }])
  })

  it('never holds rooms that overlap, whatever is drawn', () => {
    const at = integer({ min: 0, max: 60 })
    assert(
      property(array(tuple(at, at, at, at), { maxLength: 25 }), boxes => {
        let plan = ground
        for (const [x0, y0, x1, y1] of boxes) {
          const change = addRoom(plan, 1, box(x0 / 3, y0 / 3, x1 / 3, y1 / 3))
          plan = change.drawing ?? plan
        }
        const { rooms } = plan.floors[0]
        rooms.forEach((a, i) => {
          expect(area(a.polygon)).toBeGreaterThanOrEqual(0.5)
          for (const b of rooms.slice(i + 1)) expect(sharedArea(a.polygon, b.polygon)).toBeLessThanOrEqual(0.05)
        })
      }),
    )
  })

  it('counts names on', () => {
    expect(['Room 9', 'Bay 07', 'Kitchen', '12'].map(following)).toEqual(['Room 10', 'Bay 08', 'Kitchen 2', '13'])
  })
})
