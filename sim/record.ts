/** Plays a scenario into a folder: receivers.csv, floorplan.json, readings.csv, truth.csv. Nothing is kept in memory but the house. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { layouts, receiversOf } from '../floorplans/reference/receivers.ts'
import { hashOf, Random } from './random.ts'
import { emptyReferenceSite, referenceSite } from './referenceSite.ts'
import type { LineFault, Scenario } from './scenario.ts'
import { Simulation } from './simulation.ts'
import { readSiteFolder, type SimSite, type SimSubject } from './siteFolder.ts'
import type { Verb } from './verbs.ts'
import { walkThrough } from './walkThrough.ts'

export interface Recorded {
  readonly readings: number
  readonly truths: number
}

const standingTruthS = 60
const nobody = { equipment: 0, beds: 0, patients: 0, staff: 0 }

/** Throws an Error with one plain line where the site or a fault's target can't be. */
export function record(folder: string | null, scenario: Scenario, seed: number, hours: number, out: string): Recorded {
  const site = siteOf(folder, scenario)
  checkTargets(site, scenario)
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'floorplan.json'), `${JSON.stringify(planOf(site))}\n`)
  writeFileSync(join(out, 'receivers.csv'), receiverTable(site))
  if (scenario.walkThrough) return recordWalk(site, scenario.walkThrough.points, seed, out)
  return recordLife(site, scenario, seed, hours, out)
}

function siteOf(folder: string | null, { building, layout, tags, everySeconds, stands }: Scenario): SimSite {
  if (folder === null && !building)
    throw new Error('Nothing to simulate: give --site DIR, or a "building" in the scenario.')
  const base = building ? referenceSite(building, layout ?? layouts[0], tags ?? nobody) : readSiteFolder(folder!)
  const receivers = layout && !building ? receiversOf(base.floors, layout) : base.receivers
  const subjects = base.subjects.map((s): SimSubject => {
    const every = everySeconds[s.kind]
    const still = stands && (s.kind === 'asset' || s.kind === 'bed')
    return { ...s, ...(every ? { beaconMs: every * 1000 } : {}), ...(still ? { stands: true } : {}) }
  })
  return { ...base, receivers, subjects, r200: layout ? [] : base.r200 }
}

function checkTargets(site: SimSite, { faults }: Scenario): void {
  const gateways = new Set(site.receivers.map(r => r.id as string))
  for (const fault of faults)
    if ('gateway' in fault && !gateways.has(fault.gateway))
      throw new Error(`A fault names the gateway ${fault.gateway}, which is not among the receivers.`)
}

function recordWalk(site: SimSite, points: number, seed: number, out: string): Recorded {
  const walker = emptyReferenceSite(site)
  const { readings, truth } = walkThrough(walker, seed, points)
  writeFileSync(join(out, 'readings.csv'), readings)
  writeFileSync(join(out, 'truth.csv'), truth)
  const rows = (text: string) => text.split('\n').length - 2
  return { readings: rows(readings), truths: rows(truth) }
}

function recordLife(site: SimSite, scenario: Scenario, seed: number, hours: number, out: string): Recorded {
  const readings = table(join(out, 'readings.csv'), 't_s,tag_id,receiver_id,rssi_dbm,sample_id')
  const truth = table(join(out, 'truth.csv'), 't_s,tag_id,sample_id,x_m,y_m,z_m,room,floor')
  const idOf = new Map(site.subjects.map(s => [s.tag as string, s.id]))
  const line = faultyLine(scenario, seed, site, (t, tag, receiver, dbm) =>
    readings.add(`${t.toFixed(2)},${tag},${receiver},${dbm.toFixed(1)},${idOf.get(tag) ?? 'stranger'}`),
  )
  const simulation = new Simulation(
    site,
    seed,
    {
      publish: () => {},
      heard: (receiver, tag, dbm, atMs) => line.reading(atMs / 1000, tag, site.receivers[receiver].id, dbm),
      power: () => {},
      bytes: () => {},
      plug: () => {},
    },
    scenario.faults.flatMap(f => ('verb' in f ? [{ atMs: f.atSeconds * 1000, verb: f as Verb }] : [])),
  )
  const last = new Map<string, { x: number; y: number; atS: number }>()
  for (let s = 0; s <= Math.round(hours * 3600); s++) {
    simulation.advance(s * 1000)
    line.second(s)
    for (const t of simulation.truth('*')) {
      const before = last.get(t.subject)
      const moved = before?.x !== t.xM || before.y !== t.yM
      if (t.room === null || (before && !moved && s - before.atS < standingTruthS)) continue
      const row = (atS: number, x: number, y: number) =>
        `${atS},${t.tag},${t.subject},${x.toFixed(2)},${y.toFixed(2)},1.0,${t.room},${t.floor}`
      // Where it stood until a moment ago, so that nobody takes it to have crept there.
      if (before && moved && s - before.atS > 1) truth.add(row(s - 1, before.x, before.y))
      truth.add(row(s, t.xM, t.yM))
      last.set(t.subject, { x: t.xM, y: t.yM, atS: s })
    }
  }
  line.flush()
  return { readings: readings.close(), truths: truth.close() }
}

type Write = (t: number, tag: string, receiver: string, dbm: number) => void

/** What befalls readings on their way into the file. */
function faultyLine({ faults }: Scenario, seed: number, site: SimSite, write: Write) {
  const random = new Random(hashOf(seed, 9))
  const late: { readonly dueS: number; readonly args: Parameters<Write> }[] = []
  const active = (s: number) =>
    faults.filter(
      (f): f is Extract<typeof f, LineFault> => 'fault' in f && s >= f.atSeconds && s < f.atSeconds + f.forSeconds,
    )
  let nowS = 0
  const release = (untilS: number) => {
    for (let i = late.length - 1; i >= 0; i--) if (late[i].dueS <= untilS) write(...late.splice(i, 1)[0].args)
  }
  return {
    reading(t: number, tag: string, receiver: string, dbm: number): void {
      let stamp = t
      let [twice, heldS] = [false, 0]
      for (const f of active(t)) {
        if (f.fault === 'clockSkew' && f.gateway === receiver) stamp += f.bySeconds
        if (f.fault === 'duplicate' && random.chance(f.share)) twice = true
        if (f.fault === 'outOfOrder' && random.chance(f.share)) heldS = random.between(0, f.bySeconds)
      }
      if (heldS > 0) late.push({ dueS: t + heldS, args: [stamp, tag, receiver, dbm] })
      else write(stamp, tag, receiver, dbm)
      if (twice) write(stamp, tag, receiver, dbm)
    },
    second(s: number): void {
      nowS = s
      release(s)
      for (const f of active(s)) {
        if (f.fault === 'garbage')
          for (let i = 0; i < f.perSecond; i++)
            write(s, `?${Math.floor(random.next() * 1e6)}`, f.gateway, random.between(0, 62))
        if (f.fault === 'flood')
          for (let i = 0; i < f.perSecond; i++) {
            const receiver = site.receivers[Math.floor(random.next() * site.receivers.length)].id
            write(s, `ble:F0:0D:00:${hex(random)}:${hex(random)}:${hex(random)}`, receiver, random.between(-95, -60))
          }
      }
    },
    flush: () => release(nowS + 3600),
  }
}

const hex = (random: Random) =>
  Math.floor(random.next() * 256)
    .toString(16)
    .toUpperCase()
    .padStart(2, '0')

/** A CSV file that is written as it grows. */
function table(file: string, head: string) {
  const handle = openSync(file, 'w')
  let [rows, waiting] = [0, `${head}\n`]
  const flush = () => {
    writeSync(handle, waiting)
    waiting = ''
  }
  return {
    add(row: string): void {
      rows++
      waiting += `${row}\n`
      if (waiting.length > 1 << 20) flush()
    },
    close(): number {
      flush()
      closeSync(handle)
      return rows
    },
  }
}

const planOf = ({ floors, shafts }: SimSite) => ({
  floors: floors.map(({ doors, ...floor }) => ({
    ...floor,
    doors: doors.map(({ widthM, ...door }) => ({ ...door, width: widthM })),
  })),
  shafts,
})

const receiverTable = ({ receivers }: SimSite) =>
  [
    'id,x_m,y_m,z_m,floor,kind,room',
    ...receivers.map(r => [r.id, r.xM, r.yM, r.zM ?? '', r.floor, r.kind, r.room ?? ''].join(',')),
    '',
  ].join('\n')
