import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { asReceiverId, asRoomId } from '../core/model/ids.ts'
import type { BlockedCells, Floor, Receiver, ReceiverKind, Site } from '../core/model/site.ts'
import type { Walk } from '../core/positioning/calibrate/walk.ts'

/** Files of a recording: `receivers.csv`, `floorplan.json`, `readings.csv`, `truth.csv` (see data/README.md for their forms). */
export interface Reading {
  readonly t: number
  readonly tag: string
  readonly receiver: string
  readonly rssiDbm: number
  readonly sample: string
}

type Row = Record<string, string>
const rows = (file: string): Row[] => parse(readFileSync(file), { columns: true, bom: true, trim: true, skip_empty_lines: true, relax_column_count: true })
const number = (text: string | undefined) => (text === undefined || text === '' ? NaN : Number(text))

interface PlanFile {
  readonly floors: readonly {
    readonly floor: number
    readonly name?: string
    readonly bounds: readonly [number, number, number, number]
    readonly rooms?: readonly { readonly id: string; readonly polygon: readonly (readonly [number, number])[] }[]
    readonly walls?: readonly (readonly [number, number, number, number])[]
    readonly doors?: readonly { readonly rooms: readonly [string, string]; readonly at: readonly [number, number]; readonly width?: number }[]
    readonly blocked_cells?: { readonly cell_m: number; readonly cells: BlockedCells['cells'] }
  }[]
}

/** A site that is only good for locating: the plan's geometry and the receivers, no names or types. */
export function readSite(planFile: string, receiversFile: string): Site {
  const plan = JSON.parse(readFileSync(planFile, 'utf8')) as PlanFile
  const floors = plan.floors.map((f): Floor => ({
    floor: f.floor, name: f.name ?? String(f.floor), bounds: f.bounds,
    rooms: (f.rooms ?? []).map((r) => ({ id: asRoomId(r.id), name: r.id, type: 'other', unit: '', polygon: r.polygon })),
    walls: f.walls ?? [],
    doors: (f.doors ?? []).map((d) => ({ rooms: [asRoomId(d.rooms[0]), asRoomId(d.rooms[1])], at: d.at, widthM: d.width ?? 0.9 })),
    ...(f.blocked_cells ? { blocked: { cellM: f.blocked_cells.cell_m, cells: f.blocked_cells.cells } } : {}),
  }))
  const receivers = rows(receiversFile).map((r): Receiver => ({
    id: asReceiverId(r.id), kind: (r.kind as ReceiverKind | undefined) || 'ble', xM: number(r.x_m), yM: number(r.y_m),
    ...(Number.isFinite(number(r.z_m)) ? { zM: number(r.z_m) } : {}), floor: number(r.floor) || 0,
    ...(r.room ? { room: asRoomId(r.room) } : {}),
  }))
  return { name: '', timeZone: 'UTC', demo: false, floors, shafts: [], receivers }
}

/** In the order of the file, rows that are no reading left out. */
export function readReadings(file: string): Reading[] {
  return rows(file)
    .map((r) => ({ t: number(r.t_s), tag: r.tag_id, receiver: r.receiver_id, rssiDbm: number(r.rssi_dbm), sample: r.sample_id ?? '' }))
    .filter((r) => Number.isFinite(r.t) && r.tag && r.receiver)
}

/** The walk-through in a folder: one walk per sample_id. */
export function readWalks(readingsFile: string, truthFile: string, site: Site): Walk[] {
  const receiverNumber = new Map(site.receivers.map((r, i) => [r.id as string, i]))
  const truth = Map.groupBy(rows(truthFile), (r) => r.sample_id ?? '')
  const readings = Map.groupBy(readReadings(readingsFile), (r) => r.sample)
  return [...truth].map(([id, list]) => ({
    id, tag: list[0].tag_id,
    heard: (readings.get(id) ?? [])
      .map((r) => ({ t: r.t, receiver: receiverNumber.get(r.receiver) ?? -1, rssiDbm: r.rssiDbm }))
      .sort((a, b) => a.t - b.t),
    truth: list
      .map((r) => ({ t: number(r.t_s), x: number(r.x_m), y: number(r.y_m), z: number(r.z_m), floor: number(r.floor) || 0, room: r.room ?? '' }))
      .filter((r) => Number.isFinite(r.t) && Number.isFinite(r.x) && Number.isFinite(r.y))
      .sort((a, b) => a.t - b.t),
  }))
}

export const walksOf = (folder: string, site: Site) => readWalks(join(folder, 'readings.csv'), join(folder, 'truth.csv'), site)
