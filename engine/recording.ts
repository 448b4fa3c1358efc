import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { asReceiverId, asRoomId } from '../core/model/ids.ts'
import { readPlan, readReceivers } from '../core/model/plan.ts'
import { type Problem, problem } from '../core/model/problem.ts'
import type { Floor, Receiver, ReceiverKind, Site } from '../core/model/site.ts'
import type { Walk } from '../core/positioning/calibrate/walk.ts'
import { receiverTable } from './interop/siteFiles.ts'

/** Files of a recording: `receivers.csv`, `floorplan.json`, `readings.csv`, `truth.csv` (see data/README.md for their forms). */
export interface Reading {
  readonly t: number
  readonly tag: string
  readonly receiver: string
  readonly rssiDbm: number
  readonly sample: string
}

type Row = Record<string, string>
const rowsOf = (text: string | Buffer): Row[] =>
  parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true, relax_column_count: true })
const rows = (file: string): Row[] => rowsOf(readFileSync(file))
const number = (text: string | undefined) => (text === undefined || text === '' ? NaN : Number(text))

interface PlanFile {
  readonly floors: readonly {
    readonly floor: number
    readonly name?: string
    readonly bounds: readonly [number, number, number, number]
    readonly rooms?: readonly { readonly id: string; readonly polygon: readonly (readonly [number, number])[] }[]
    readonly walls?: readonly (readonly [number, number, number, number])[]
    readonly doors?: readonly {
      readonly rooms: readonly [string, string]
      readonly at: readonly [number, number]
      readonly width?: number
    }[]
  }[]
}

/**
 * A site that is only good for locating. A plan or table that `site import` would refuse (zones that overlap, an odd row) still
 * locates: what can be read of it is taken, and the faults are told.
 */
export function readSite(planFile: string, receiversFile: string, problems: Problem[] = []): Site {
  const text = readFileSync(planFile, 'utf8')
  const plan = readPlan(text)
  const refused = plan.problems.find(p => p.severity === 'error')
  if (refused)
    problems.push(
      problem('warning', `The plan has a fault: ${refused.text}`, 'Its geometry is used as far as it can be read.'),
    )
  const floors = refused ? plainFloors(JSON.parse(text) as PlanFile) : plan.floors
  const table = readReceivers(receiverTable(readFileSync(receiversFile, 'utf8')).rows, floors)
  const odd = table.errors[0]
  if (odd)
    problems.push(
      problem(
        'warning',
        `Line ${odd.line} of the receivers, ${odd.column}: ${odd.reason}.`,
        'Rows with a place are used, the others are not.',
      ),
    )
  const receivers = odd ? plainReceivers(receiversFile) : table.receivers
  return { name: plan.name ?? '', timeZone: 'UTC', demo: false, floors, shafts: plan.shafts, receivers }
}

function plainFloors(plan: PlanFile): Floor[] {
  return plan.floors.map(
    (f): Floor => ({
      floor: f.floor,
      name: f.name ?? String(f.floor),
      bounds: f.bounds,
      rooms: (f.rooms ?? []).map(r => ({
        id: asRoomId(r.id),
        name: r.id,
        type: 'other',
        unit: '',
        polygon: r.polygon,
      })),
      walls: f.walls ?? [],
      doors: (f.doors ?? []).map(d => ({
        rooms: [asRoomId(d.rooms[0]), asRoomId(d.rooms[1])],
        at: d.at,
        widthM: d.width ?? 0.9,
      })),
    }),
  )
}

function plainReceivers(file: string): Receiver[] {
  return rows(file)
    .map(
      (r): Receiver => ({
        id: asReceiverId(r.id),
        kind: (r.kind as ReceiverKind | undefined) || 'ble',
        xM: number(r.x_m),
        yM: number(r.y_m),
        ...(Number.isFinite(number(r.z_m)) ? { zM: number(r.z_m) } : {}),
        floor: number(r.floor) || 0,
      }),
    )
    .filter(r => r.id && Number.isFinite(r.xM) && Number.isFinite(r.yM))
}

/** In the order of the file, rows that are no reading left out. */
export const readReadings = (file: string): Reading[] => readingsFrom(readFileSync(file))

function readingsFrom(text: string | Buffer): Reading[] {
  return rowsOf(text)
    .map(r => ({
      t: number(r.t_s),
      tag: r.tag_id,
      receiver: r.receiver_id,
      rssiDbm: number(r.rssi_dbm),
      sample: r.sample_id ?? '',
    }))
    .filter(r => Number.isFinite(r.t) && r.tag && r.receiver)
}

/** The walk-through in two tables: one walk per sample_id. Truth that only names a room stands in its middle. */
export function walksFrom(readingsText: string | Buffer, truthText: string | Buffer, site: Site): Walk[] {
  const receiverNumber = new Map(site.receivers.map((r, i) => [r.id as string, i]))
  const truth = Map.groupBy(rowsOf(truthText), r => r.sample_id ?? '')
  const readings = Map.groupBy(readingsFrom(readingsText), r => r.sample)
  return [...truth].map(([id, list]) => ({
    id,
    tag: list[0].tag_id,
    heard: (readings.get(id) ?? [])
      .map(r => ({ t: r.t, receiver: receiverNumber.get(r.receiver) ?? -1, rssiDbm: r.rssiDbm }))
      .sort((a, b) => a.t - b.t),
    truth: list
      .map(r => ({
        t: number(r.t_s),
        x: number(r.x_m || middleOf(site, r)?.x),
        y: number(r.y_m || middleOf(site, r)?.y),
        z: number(r.z_m),
        floor: number(r.floor) || 0,
        room: r.room ?? '',
      }))
      .filter(r => Number.isFinite(r.t) && Number.isFinite(r.x) && Number.isFinite(r.y))
      .sort((a, b) => a.t - b.t),
  }))
}

function middleOf(site: Site, row: Row): { x: string; y: string } | undefined {
  const corners = site.floors.flatMap(f => f.rooms).find(room => room.id === row.room)?.polygon
  if (!corners) return undefined
  const mean = (axis: 0 | 1) => String(corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length)
  return { x: mean(0), y: mean(1) }
}

export const walksOf = (folder: string, site: Site) =>
  walksFrom(readFileSync(join(folder, 'readings.csv')), readFileSync(join(folder, 'truth.csv')), site)
