import { type Fact, newSnapshot } from '../../core/facts.ts'
import { Inbox } from '../../core/intake/inbox.ts'
import { asReaderId, asReceiverId, asSubjectId } from '../../core/model/ids.ts'
import type { Rule } from '../../core/model/rule.ts'
import { advance, type Sign } from '../../core/pipeline.ts'
import { calibrate } from '../../core/positioning/calibrate/calibrate.ts'
import { createEstimator, type GridEstimator } from '../../core/positioning/createEstimator.ts'
import { plainModel, type RadioModel } from '../../core/positioning/radioModel.ts'
import { openWorld, type World } from '../../core/world.ts'
import { walksFrom } from '../../engine/recording.ts'
import { emptyReferenceSite } from '../../sim/referenceSite.ts'
import { Simulation } from '../../sim/simulation.ts'
import type { SimSite } from '../../sim/siteFolder.ts'
import { walkThrough } from '../../sim/walkThrough.ts'

/** A simulated house in virtual time: radio of `sim/`, the whole pipeline, truth beside it. */
export interface SimulatedHouse {
  readonly world: World
  readonly estimator: GridEstimator
  readonly sim: Simulation
  /** Lets a second pass; gives what came of it. */
  second(): readonly Fact[]
}

interface Conditions {
  readonly seed: number
  /** Points of the walk-through; 0 = none. */
  readonly points: number
  readonly rules?: readonly Rule[]
}

export const startAt = Date.UTC(2026, 0, 5)
const feed = asReaderId('feed')

export function simulatedHouse(folder: SimSite, { seed, points, rules = [] }: Conditions): SimulatedHouse {
  const { receivers, subjects } = folder
  const site = siteOf(folder)
  const estimator = createEstimator(site, modelOf(folder, seed, points))
  const plain = { model: '', serial: '', assetNo: '', udi: '', mrn: '', highRisk: false, state: 'available' as const }
  const snapshot = newSnapshot(site, {
    subjects: subjects.map(s => ({ ...plain, ...s, id: asSubjectId(s.id), name: s.id })),
    readers: [{ id: feed, driver: 'gw-espresense', link: 'mqtt:espresense', receiver: null, room: null, settings: {} }],
    rules,
  })
  const world = openWorld(snapshot, estimator, startAt)
  const inbox = new Inbox()
  const sim = new Simulation(folder, seed, {
    publish: () => {},
    heard: (r, tag, rssiDbm, atMs) => inbox.add(tag, undefined, receivers[r].id, feed, startAt + atMs, rssiDbm),
    power: () => {},
    bytes: () => {},
    plug: () => {},
  })
  let s = 0
  return {
    world,
    estimator,
    sim,
    second() {
      s++
      sim.advance(s * 1000)
      const at = startAt + s * 1000
      const signs: Sign[] =
        s % 15 === 1
          ? receivers.map(r => ({ kind: 'receiver', receiver: asReceiverId(r.id), reader: feed, alive: true, at }))
          : []
      if (s === 1) signs.push({ kind: 'link', reader: feed, state: 'up' })
      const facts = advance(world, { now: at, inbox, signs, commands: [], facts: [] })
      inbox.clear()
      return facts
    },
  }
}

function modelOf(folder: SimSite, seed: number, points: number): RadioModel {
  if (points === 0) return { ...plainModel(), ...JSON.parse(process.env.MODEL ?? '{}') }
  const { readings, truth } = walkThrough(emptyReferenceSite(folder), seed, points)
  const site = siteOf(folder)
  return calibrate(site, walksFrom(readings, truth, site)).model
}

export const siteOf = ({ floors, shafts, receivers }: SimSite) => ({
  name: 'Ward',
  timeZone: 'UTC',
  demo: true,
  floors,
  shafts,
  receivers,
})
