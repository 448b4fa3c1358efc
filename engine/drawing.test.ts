import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Input, Output } from '../core/api/contract.ts'
import { addRoom, box, type Drawing, addFloor, describeRoom, emptyDrawing, putReceiver } from '../core/model/drawing.ts'
import { plainModel } from '../core/positioning/radioModel.ts'
import { callerWith } from './access/caller.ts'
import { type Engine, openEngine } from './engine.ts'
import { dispatch } from './gateway/dispatch.ts'

const admin = callerWith('administrator', 'test')
const demo = (name: string) => readFileSync(new URL(`../floorplans/demo/${name}`, import.meta.url), 'utf8')
let dir: string
let engine: Engine

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'whereabouts-drawing-'))
  engine = await openEngine({
    dir,
    log: pino({ level: 'silent' }),
    listen: null,
    clock: { now: () => Date.UTC(2026, 2, 10, 3), setTimer: () => () => {} },
  })
})
afterEach(async () => {
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
})

const show = () => dispatch(engine, admin, 'drawing.show', {})
const save = (drawing: unknown, version: number) =>
  dispatch(engine, admin, 'drawing.save', { drawing, version } as Input<'drawing.save'>)
const asDrawing = ({ drawing }: Output<'drawing.show'>) => drawing as Drawing

it('draws a site where there was none, and every saved plan can be opened again', async () => {
  expect(await show()).toEqual({ version: 0, calibrated: false, drawing: emptyDrawing })
  let plan = addFloor(emptyDrawing, 1, 'Ground floor', [0, 0, 20, 10]).drawing!
  plan = addRoom(plan, 1, box(0, 0, 5, 4), 'Store').drawing!
  plan = putReceiver(plan, 1, { id: 'gw-1', kind: 'ble', at: [2, 2] }).drawing!
  expect(await save(plan, 0)).toMatchObject({ version: 1, rooms: 1, problems: [] })
  expect((await dispatch(engine, admin, 'site.show', {})).floors[0].rooms[0].name).toBe('Store')
  const named = describeRoom(plan, 1, '1-1', { name: 'Equipment store', type: 'storage' }).drawing!
  expect(await save(named, 1)).toMatchObject({ version: 2 })
  const { versions } = await dispatch(engine, admin, 'drawing.versions', {})
  expect(versions.map(({ version, floors, rooms }) => [version, floors, rooms])).toEqual([
    [2, 1, 1],
    [1, 1, 1],
  ])
  const former = await dispatch(engine, admin, 'drawing.version', { version: 1 })
  expect(former.drawing.floors[0].rooms[0].name).toBe('Store')
  expect(former.drawing.receivers).toEqual(asDrawing(await show()).receivers)
})

it('refuses what was drawn on an older version, and what is no plan, and keeps what there is', async () => {
  const plan = addFloor(emptyDrawing, 1, '', [0, 0, 20, 10]).drawing!
  await save(plan, 0)
  await expect(save(plan, 0)).rejects.toMatchObject({ code: 'conflict' })
  await expect(save(emptyDrawing, 1)).rejects.toMatchObject({ code: 'bad-input' })
  const room = { id: 'a', name: 'A', type: 'other', unit: '', polygon: box(0, 0, 4, 4) }
  const overlapping = { ...plan, floors: [{ ...plan.floors[0], rooms: [room, { ...room, id: 'b', name: 'B' }] }] }
  await expect(save(overlapping, 1)).rejects.toThrow(/overlap/)
  const lost = { ...plan, receivers: [{ id: 'gw', kind: 'ble', xM: 1, yM: 1, floor: 7 }] }
  await expect(save(lost, 1)).rejects.toThrow(/Receiver gw/)
  expect((await show()).version).toBe(1)
})

it('opens an imported plan, saves it unchanged without loss, and keeps a walk-through while only names change', async () => {
  await dispatch(engine, admin, 'site.import', { plan: demo('floorplan.json'), receivers: demo('receivers.csv') })
  const site = engine.site()!
  const opened = await show()
  await save(opened.drawing, opened.version)
  expect(engine.site()).toEqual(site)
  engine.saveSite({ ...site, radio: plainModel() })
  const { drawing, version } = await show()
  const [{ floor, rooms }] = drawing.floors
  const renamed = describeRoom(drawing as Drawing, floor, rooms[0].id, { name: 'Another name' }).drawing!
  expect(engine.site()!.radio).toBeDefined()
  expect(await save(renamed, version)).toMatchObject({ calibrated: true })
  const moved = { ...renamed, receivers: renamed.receivers.map((r, i) => (i === 0 ? { ...r, xM: r.xM + 1 } : r)) }
  expect(await save(moved, (await show()).version)).toMatchObject({ calibrated: false })
})

it('keeps a picture under a floor until it is taken away, and takes nothing else for one', async () => {
  const picture = { image: 'data:image/png;base64,iVBORw0KGgo=', x0: 0, y0: 0, widthM: 40, heightM: 20 }
  await dispatch(engine, admin, 'drawing.setPicture', { floor: 1, picture })
  expect(await dispatch(engine, admin, 'drawing.picture', { floor: 1 })).toEqual({ picture })
  await dispatch(engine, admin, 'drawing.setPicture', { floor: 1, picture: null })
  expect(await dispatch(engine, admin, 'drawing.picture', { floor: 1 })).toEqual({ picture: null })
  const script = { ...picture, image: 'data:image/svg+xml;base64,PHN2Zz4=' }
  await expect(dispatch(engine, admin, 'drawing.setPicture', { floor: 1, picture: script })).rejects.toMatchObject({
    code: 'bad-input',
  })
})
