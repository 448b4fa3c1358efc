import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { area, contains } from '../../core/geometry/polygon.ts'
import { readPlan, readReceivers } from '../../core/model/plan.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { readDemo } from './demo.ts'
import { demoFiles } from './make/files.ts'

const links = Object.fromEntries(
  ['dock', 'biomed', 'ed-clean', '2w-clean', '2e-clean'].map(n => [`r200-${n}`, `serial:/tmp/x/${n}?baud=115200`]),
)
const demo = readDemo('2028-03-01', links)
const rows = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[]
const plan = readPlan(demo.plan)
const rooms = plan.floors.flatMap(f => f.rooms.map(r => ({ ...r, floor: f.floor })))

test('the files are what makes them would write', () => {
  for (const [name, text] of Object.entries(demoFiles()))
    expect(readFileSync(new URL(name, import.meta.url), 'utf8'), name).toBe(text)
})

describe('the building', () => {
  test('imports without a word', () => {
    const numbered = rows(demo.receivers).map((values, i) => ({ line: i + 2, values }))
    const { receivers, errors, problems } = readReceivers(numbered, plan.floors)
    expect([plan.problems, errors, problems]).toEqual([[], [], []])
    expect(plan.floors).toHaveLength(2)
    expect(rooms.filter(r => r.type !== 'corridor').length).toBeGreaterThanOrEqual(55)
    for (const r of receivers) {
      const room = rooms.find(x => x.id === r.room)!
      expect(contains(room.polygon, r.xM, r.yM), r.id).toBe(true)
    }
  })

  test('has what a hospital needs', () => {
    const types = new Set(rooms.map(r => r.type))
    for (const t of [
      'emergency',
      'icu',
      'patient',
      'theatre',
      'workshop',
      'clean-utility',
      'soiled-utility',
      'dock',
      'lift',
    ])
      expect(types, t).toContain(t)
    expect(new Set(rooms.map(r => r.unit))).toEqual(
      new Set(['Emergency', 'Imaging', 'Biomed', '2 West', '2 East', 'Theatres', 'ICU', '']),
    )
  })

  test('leaves no gap: the rooms fill the outline of each floor', () => {
    for (const floor of [1, 2]) {
      const filled = rooms.filter(r => r.floor === floor).reduce((sum, r) => sum + area(r.polygon), 0)
      expect(filled).toBeCloseTo(48 * 22.5, 6)
    }
  })

  test('has a way from every room to every other', () => {
    const next = new Map<string, string[]>()
    const join = (a: string, b: string) => next.set(a, [...(next.get(a) ?? []), b])
    for (const d of plan.floors.flatMap(f => f.doors)) {
      join(d.rooms[0], d.rooms[1])
      join(d.rooms[1], d.rooms[0])
    }
    for (const s of plan.shafts) for (const a of s.rooms) for (const b of s.rooms) if (a !== b) join(a.room, b.room)
    const reached = new Set<string>([rooms[0].id])
    for (const r of reached) for (const n of next.get(r) ?? []) reached.add(n)
    expect(reached.size).toBe(rooms.length)
  })

  test('no wall stands in a door, and every door is in the edge of both its rooms', () => {
    for (const f of plan.floors)
      for (const d of f.doors) {
        for (const id of d.rooms) {
          const room = f.rooms.find(r => r.id === id)!
          const xs = room.polygon.map(p => p[0])
          const ys = room.polygon.map(p => p[1])
          const onX = xs.includes(d.at[0]) && d.at[1] > Math.min(...ys) && d.at[1] < Math.max(...ys)
          const onY = ys.includes(d.at[1]) && d.at[0] > Math.min(...xs) && d.at[0] < Math.max(...xs)
          expect(onX || onY, `${d.rooms}`).toBe(true)
        }
        const blocking = f.walls.filter(
          ([x1, y1, x2, y2]) => d.at[0] >= x1 && d.at[0] <= x2 && d.at[1] >= y1 && d.at[1] <= y2,
        )
        expect(blocking, `${d.rooms}`).toEqual([])
      }
  })
})

describe('the fleet and the people', () => {
  const assets = rows(demo.assets)
  const people = rows(demo.people)

  test('have ids and tags of their own, homes that exist, canonical tags', () => {
    expect(assets).toHaveLength(120)
    expect(people.filter(p => p.kind === 'staff')).toHaveLength(20)
    expect(people.filter(p => p.kind === 'patient')).toHaveLength(20)
    const all = [...assets, ...people]
    expect(new Set(all.map(s => s.id)).size).toBe(all.length)
    expect(new Set(all.map(s => s.tag)).size).toBe(all.length)
    for (const s of all) expect(parseTagId(s.tag)).toBe(s.tag)
    for (const a of assets)
      expect(
        rooms.some(r => r.id === a.home_room),
        a.id,
      ).toBe(true)
    const numbered = assets.filter(a => a.serial !== '')
    expect(new Set(numbered.map(a => a.serial)).size).toBe(numbered.length)
    expect(new Set(assets.map(a => a.asset_no)).size).toBe(assets.length)
  })

  test('some kinds carry both beacons and passive labels', () => {
    const carries = (type: string) => new Set(assets.filter(a => a.type === type).map(a => a.tag.split(':')[0]))
    expect(carries('Infusion pump')).toEqual(new Set(['ibeacon', 'epc']))
    expect(carries('Wheelchair')).toEqual(new Set(['ibeacon', 'epc']))
  })

  test('ventilators, defibrillators and infusion devices are high risk, and only they', () => {
    expect(new Set(assets.filter(a => a.risk === 'high').map(a => a.type))).toEqual(
      new Set(['Infusion pump', 'Syringe pump', 'Ventilator', 'Defibrillator']),
    )
  })
})

describe('the tables that depend on the start', () => {
  test('plans count from today: some overdue, some due, most in order', () => {
    const overBy = rows(demo.plans)
      .filter(p => p.unit === 'months')
      .map(p => (Date.parse('2028-03-01') - Date.parse(p.last_done)) / 86_400_000 - Number(p.every) * 30.44)
    expect(overBy.every(Number.isFinite)).toBe(true)
    expect(overBy.filter(d => d > 2).length).toBeGreaterThan(5)
    expect(overBy.filter(d => d < 0 && d > -14).length).toBeGreaterThan(2)
    expect(overBy.filter(d => d < -30).length).toBeGreaterThan(overBy.length / 2)
    expect(rows(demo.plans)[0].last_done).toBe('2028-02-08')
  })

  test('readers get the links that are there, and none is left open', () => {
    expect(rows(demo.readers).map(r => r.link)).toEqual(['mqtt:espresense', ...Object.values(links)])
    expect(rows(readDemo('2028-03-01', { 'r200-dock': 'tcp:127.0.0.1:9' }).readers).map(r => r.link)).toEqual([
      'mqtt:espresense',
      'tcp:127.0.0.1:9',
    ])
  })
})
