import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { canBeStated } from '../core/presence/room.ts'
import { neighboursOf, type Place, toldApart, zoneOf } from '../core/presence/zone.ts'
import { type Problem, problem } from '../core/model/problem.ts'
import type { Site } from '../core/model/site.ts'
import { calibrate } from '../core/positioning/calibrate/calibrate.ts'
import { createEstimator, type GridEstimator } from '../core/positioning/createEstimator.ts'
import type { TagTrack } from '../core/positioning/filter.ts'
import { plainModel, type RadioModel } from '../core/positioning/radioModel.ts'
import { type Heard, likeliestRoom, replay, type ReplayMode } from '../core/positioning/replay.ts'
import { type Reading, readReadings, readSite, walksOf } from './recording.ts'

export interface LocateOptions {
  readonly receivers: string
  readonly plan: string
  /** Folders with readings.csv and truth.csv; none = plain path loss. */
  readonly calibration: readonly string[]
  readonly readings: string
  readonly queries: string
  /** `live`, `lag:SECONDS` or `replay`. */
  readonly mode: string
  /** Receivers that are known to be down. */
  readonly offline: readonly string[]
}

export interface Located {
  /**
   * `sample_id,t_s,x_m,y_m,floor,room,room_p,cell_m,region90,zone`, one row a query, in the order of the queries. `room` is empty
   * where the receivers can't tell it from its neighbours; `room_p` is then that of the likeliest one, and `zone` (room
   * ids between spaces) is the answer.
   */
  readonly csv: string
  readonly problems: readonly Problem[]
}

/**
 * Positions over a recording, by the same modules that locate live. Each sample_id is a session that starts cold.
 * Throws an Error with one plain line when a file can't be read or the mode is not a mode.
 */
export function locate(options: LocateOptions): Located {
  const mode = parseMode(options.mode)
  const problems: Problem[] = []
  const site = readSite(options.plan, options.receivers, problems)
  const readings = readReadings(options.readings)
  const queries = readQueries(options.queries)
  const estimator = createEstimator(site, modelFor(site, options.calibration))
  const online = onlineReceivers(site, options.offline, problems)
  const heard = heardBySession(site, readings, problems)
  const lines = new Map<number, string>()
  const estimate = estimator.estimate()
  const places = site.floors
    .flatMap(floor => floor.rooms.map(room => ({ room, floor })))
    .map((p, index): Place => ({ ...p, index }))
  for (const [session, rows] of Map.groupBy(queries, q => q.sample)) {
    // Two queries of one session at one instant get the same answer.
    const byTime = Map.groupBy(rows, q => q.t)
    const instants = [...byTime.keys()].sort((a, b) => a - b)
    replay(estimator, rows[0].tag, 'carried', heard.get(session) ?? [], instants, online, mode, (t, track) => {
      estimator.answer(track, estimate)
      const line = estimate.known ? answerLine(estimator, places, track, estimate) : ',,,,,,,'
      for (const q of byTime.get(t) ?? []) lines.set(q.row, `${q.sample},${q.stamp},${line}`)
    })
  }
  const body = queries.map(q => lines.get(q.row) ?? `${q.sample},${q.stamp},,,,,,,,`)
  return { csv: ['sample_id,t_s,x_m,y_m,floor,room,room_p,cell_m,region90,zone', ...body, ''].join('\n'), problems }
}

function answerLine(
  estimator: GridEstimator,
  places: readonly Place[],
  track: TagTrack,
  estimate: ReturnType<GridEstimator['estimate']>,
): string {
  const room = likeliestRoom(estimator, estimate)
  const first = estimate.rooms[0]
  const neighbours = neighboursOf(places)
  const stated = room !== null && (track.proven || canBeStated(toldApart(first, estimator.toldApart.share, neighbours)))
  const zone = room === null ? [] : zoneOf(estimate, first, neighbours).map(i => places[i].room.id)
  const region = estimator.region(track, 0.9)
  const cells: string[] = []
  for (let i = 0; i < region.cells.length; i += 2)
    cells.push(`${region.cells[i].toFixed(3)}:${region.cells[i + 1].toFixed(3)}`)
  return [
    estimate.xM.toFixed(3),
    estimate.yM.toFixed(3),
    estimate.floor,
    stated ? room.room : '',
    room ? room.probability.toFixed(4) : '',
    region.cellM,
    cells.join(' '),
    zone.join(' '),
  ].join(',')
}

export function parseMode(text: string): ReplayMode {
  if (text === 'live' || text === 'replay') return { kind: text }
  const lag = /^lag:(\d+(?:\.\d+)?)$/.exec(text)
  if (lag) return { kind: 'lag', seconds: Number(lag[1]) }
  throw new Error(`"${text}" is no mode: give live, lag:SECONDS (such as lag:3) or replay.`)
}

function modelFor(site: Site, folders: readonly string[]): RadioModel {
  const walks = folders.flatMap(folder => walksOf(folder, site))
  return walks.length > 0 ? calibrate(site, walks).model : plainModel()
}

interface Query {
  readonly row: number
  readonly sample: string
  readonly tag: string
  readonly t: number
  /** As it was spelled, so that the answer can be matched. */
  readonly stamp: string
}

function readQueries(file: string): Query[] {
  const rows: Record<string, string>[] = parse(readFileSync(file), {
    columns: true,
    bom: true,
    trim: true,
    skip_empty_lines: true,
  })
  return rows
    .map((r, row) => ({ row, sample: r.sample_id ?? '', tag: r.tag_id ?? '', t: Number(r.t_s), stamp: r.t_s }))
    .filter(q => Number.isFinite(q.t))
}

function onlineReceivers(site: Site, offline: readonly string[], problems: Problem[]): Uint8Array {
  const down = new Set(offline)
  for (const id of down)
    if (!site.receivers.some(r => r.id === id))
      problems.push(
        problem(
          'warning',
          `The receiver ${id} given as off-line is not among the receivers.`,
          'Check its spelling against receivers.csv.',
        ),
      )
  return Uint8Array.from(site.receivers, r => (down.has(r.id) ? 0 : 1))
}

/** Readings by session in time order, cleaned: unknown receivers, impossible levels and repeats go, and are counted. */
function heardBySession(site: Site, readings: readonly Reading[], problems: Problem[]): Map<string, Heard[]> {
  const numbers = new Map(site.receivers.map((r, i) => [r.id as string, i]))
  const unknown = new Map<string, number>()
  let impossible = 0
  const out = new Map<string, Heard[]>()
  for (const reading of readings) {
    const receiver = numbers.get(reading.receiver)
    if (receiver === undefined) {
      unknown.set(reading.receiver, (unknown.get(reading.receiver) ?? 0) + 1)
      continue
    }
    const proof = site.receivers[receiver].kind !== 'ble'
    if (!proof && !(reading.rssiDbm <= -10 && reading.rssiDbm >= -115)) {
      impossible++
      continue
    }
    const list = out.get(reading.sample) ?? []
    out.set(reading.sample, list)
    list.push({ t: reading.t, receiver, rssiDbm: reading.rssiDbm, proof })
  }
  for (const [id, count] of unknown)
    problems.push(
      problem(
        'warning',
        `${count} readings name the receiver ${id}, which the site does not know.`,
        'Add it to receivers.csv with its place.',
      ),
    )
  if (impossible > 0)
    problems.push(
      problem(
        'warning',
        `${impossible} readings have a level that no radio can have (above -10 or below -115 dBm).`,
        'Check the gateway that sent them; they were left out.',
      ),
    )
  for (const list of out.values()) list.sort((a, b) => a.t - b.t)
  return out
}
