/** Reads a site's folder (floorplans/README.md and the tables of the command line) as the simulator needs it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { RoomId, TagId } from '../core/model/ids.ts'
import { asRoomId } from '../core/model/ids.ts'
import { readPlan, readReceivers } from '../core/model/plan.ts'
import type { Floor, Receiver, Shaft } from '../core/model/site.ts'
import { parseTagId } from '../core/model/tagId.ts'

export interface SimSubject {
  readonly id: string
  readonly kind: 'asset' | 'bed' | 'patient' | 'staff'
  /** Equipment type, or role. */
  readonly type: string
  readonly tag: TagId
  readonly homeRoom: RoomId | null
  /** Milliseconds between its packets; by kind where not given. */
  readonly beaconMs?: number
  /** ... while it is on the move, as tags that feel it send oftener. */
  readonly movingMs?: number
  /** Louder than the usual tag, dB. */
  readonly louderDb?: number
  /** Stays where it is. */
  readonly stands?: boolean
}

export interface SimSite {
  readonly floors: readonly Floor[]
  readonly shafts: readonly Shaft[]
  readonly receivers: readonly Receiver[]
  readonly subjects: readonly SimSubject[]
  /** RFID readers to play: reader id and the receiver (antenna) it is. */
  readonly r200: readonly { readonly id: string; readonly receiver: string }[]
}

/** Throws with the first fault: a simulator of half a site would only mislead. */
export function readSiteFolder(folder: string): SimSite {
  const text = (name: string) => readFileSync(join(folder, name), 'utf8')
  const rows = (name: string) => parse(text(name), { columns: true, bom: true, trim: true }) as Record<string, string>[]

  const plan = readPlan(text('floorplan.json'))
  const refused = plan.problems.find(p => p.severity === 'error')
  if (refused) throw new Error(`${join(folder, 'floorplan.json')}: ${refused.text}`)
  const numbered = rows('receivers.csv').map((values, i) => ({ line: i + 2, values }))
  const { receivers, errors } = readReceivers(numbered, plan.floors)
  if (errors.length > 0)
    throw new Error(`receivers.csv, line ${errors[0].line}, ${errors[0].column}: ${errors[0].reason}`)

  return {
    floors: plan.floors,
    shafts: plan.shafts,
    receivers,
    subjects: [
      ...rows('assets.csv').map(r => subject(r, r.type === 'Bed' ? 'bed' : 'asset', r.type, r.home_room)),
      ...rows('people.csv').map(r => subject(r, r.kind === 'patient' ? 'patient' : 'staff', r.role, '')),
    ],
    r200: rows('readers.csv')
      .filter(r => r.driver === 'uhf-r200')
      .map(r => ({ id: r.id, receiver: r.receiver })),
  }
}

function subject(row: Record<string, string>, kind: SimSubject['kind'], type: string, home: string): SimSubject {
  const tag = parseTagId(row.tag)
  if (!tag) throw new Error(`${row.id} has no usable tag ("${row.tag}")`)
  return { id: row.id, kind, type, tag, homeRoom: home ? asRoomId(home) : null }
}
