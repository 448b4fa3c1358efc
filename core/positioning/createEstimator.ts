import { asRoomId } from '../model/ids.ts'
import type { Site } from '../model/site.ts'
import { answererOf } from './answer.ts'
import { aroundIn } from './around.ts'
import { candidatesOf } from './candidates.ts'
import { sharedBuffer } from './columns.ts'
import { contrastOf, heardInside, logOdds } from './contrast.ts'
import {
  type Estimate,
  type Estimator,
  type Evidence,
  type Mobility,
  mostResiduals,
  type Reason,
  type Residuals,
  type ToldApart,
  type Track,
} from './estimator.ts'
import { defaultTuning, filterOf, firstWalking, mostCells, type TagTrack, type Tuning } from './filter.ts'
import { cellAt, type Grid, gridOf } from './grid.ts'
import { type Levels, levelAt, levelsOf } from './levels.ts'
import { likelihoodOf } from './likelihood.ts'
import { floorIndexOf, plainModel, type RadioModel } from './radioModel.ts'
import { type Reach, reachOf } from './reach.ts'
import { clearGathered, gather, gathered, soundsAsBefore, type StandingTrack, stance, stoodMs } from './stance.ts'
import { heardChance, silentTable } from './tables.ts'
import { tellApart } from './tellApart.ts'

const nothing: Evidence = {
  count: 0,
  receiver: new Int32Array(0),
  rssiDbm: new Float32Array(0),
  packets: new Int32Array(0),
  proof: new Uint8Array(0),
}

/** The estimator with what replay and calibration also need of it. */
export interface GridEstimator extends Estimator {
  readonly grid: Grid
  readonly reach: Reach
  readonly levels: Levels
  readonly model: RadioModel
  /** `tag`: the id of a tag (or tag model) that was walked with starts from its known loudness. */
  track(mobility: Mobility, tag?: string): TagTrack
  /** Forget what was learnt about receivers that hear less than they should. */
  reset(): void
  /** For a tag that has sent but was never heard: as much as the silence of the receivers tells. Small buildings only. */
  presume(track: TagTrack, online: Uint8Array): void
}

/**
 * Builds the positioning engine of a site. Takes time and memory in proportion to the site (tables of expected levels);
 * afterwards no update allocates. Without a model it works from path loss alone.
 */
export function createEstimator(
  site: Site,
  model: RadioModel = plainModel(),
  tuning: Tuning = defaultTuning,
): GridEstimator {
  const grid = gridOf(site, model.blockedWeight)
  const reach = reachOf(site, grid)
  const levels = levelsOf(site, grid, model)
  const likelihood = likelihoodOf(site, grid, levels, model)
  const roomIds = grid.rooms.map(room => asRoomId(room.id))
  const roomByName = new Map(grid.rooms.map((room, i) => [room.id, i]))
  const candidates = candidatesOf(grid, levels, r => roomByName.get(site.receivers[r].room ?? '') ?? -1)
  const filter = filterOf(grid, reach, likelihood, model, candidates, tuning)
  const { answer, region } = answererOf(grid, model)
  const around = aroundIn(grid)
  const commonSilence = silentTable(model.detection)
  const silences = new Map(Object.entries(model.detections).map(([tag, detection]) => [tag, silentTable(detection)]))

  function track(mobility: Mobility, tag = ''): StandingTrack {
    const known = model.tags[tag]
    const arrays = sharedBuffer(6 * mostCells + 8 * mostResiduals)
    const usualVariance = (known === undefined ? model.unknownTagDb : model.knownTagDb) ** 2
    return {
      stance: stance(model.packetDb),
      mobility,
      updatedAt: 0,
      waits: false,
      weighedAt: 0,
      count: 0,
      mass: arrays.floats(mostCells),
      reasonReceiver: arrays.integers(mostResiduals),
      reasonDbm: arrays.floats(mostResiduals),
      cells: arrays.shorts(mostCells),
      proven: false,
      walking: firstWalking(mobility),
      offsetDb: known ?? 0,
      offsetVariance: usualVariance,
      usualOffsetDb: known ?? 0,
      usualVariance,
      contradictedS: 0,
      repeats: false,
      expected: 3 / (1 - 0.85),
      answered: 3 / (1 - 0.85),
      silent: silences.get(tag) ?? commonSilence,
      reasonCount: 0,
      record: null,
    }
  }

  function estimate(): Estimate {
    return {
      known: false,
      floor: 0,
      xM: 0,
      yM: 0,
      region50M2: 0,
      region90M2: 0,
      roomCount: 0,
      rooms: new Int32Array(grid.rooms.length),
      roomMass: new Float32Array(grid.rooms.length),
      carefulMass: new Float32Array(grid.rooms.length),
      floorMass: new Float32Array(grid.floors.length),
      noRoomMass: 0,
      stoodMs: 0,
      calm: false,
      offsetDb: 0,
    }
  }

  function presume(of: TagTrack, online: Uint8Array): void {
    likelihood.prepare(nothing, online, of.offsetDb, of.offsetVariance, of.silent, 1, true)
    const found = candidates.find(likelihood)
    const cells = candidates.cells.slice(0, found)
    likelihood.weigh(cells, found)
    let sum = 0
    for (let k = 0; k < found; k++) {
      of.cells[k] = cells[k]
      sum += of.mass[k] = grid.prior[cells[k]] * Math.exp(likelihood.log[k])
    }
    of.count = sum > 0 ? found : 0
    for (let k = 0; k < of.count; k++) of.mass[k] /= sum
  }

  function likeliest(known: TagTrack): number {
    let best = 0
    for (let k = 1; k < known.count; k++) if (known.mass[k] > known.mass[best]) best = k
    return known.cells[best]
  }

  function residuals(of: Track, into: Residuals): number {
    const known = of as TagTrack
    if (known.count === 0) return 0
    const cell = likeliest(known)
    for (let i = 0; i < known.reasonCount; i++) {
      into.receiver[i] = known.reasonReceiver[i]
      into.db[i] = known.reasonDbm[i] - levelAt(levels, grid, known.reasonReceiver[i], cell)
    }
    return known.reasonCount
  }

  function reasons(of: Track): readonly Reason[] {
    const known = of as TagTrack
    if (known.count === 0) return []
    const cell = likeliest(known)
    return Array.from({ length: known.reasonCount }, (_, i) => ({
      receiver: known.reasonReceiver[i],
      heardDbm: known.reasonDbm[i],
      expectedDbm: levelAt(levels, grid, known.reasonReceiver[i], cell) + known.offsetDb,
    }))
  }

  function seed(of: Track, at: number, floor: number, xM: number, yM: number, spreadM: number): void {
    const known = of as TagTrack
    const f = Math.max(0, floorIndexOf(site, floor))
    const middle = cellAt(grid, f, xM, yM)
    if (middle < 0) return
    known.count = 0
    const spread = Math.max(grid.cellM, spreadM) / grid.cellM
    let sum = 0
    around(middle, 9 * spread * spread, (cell, steps2) => {
      const m = grid.prior[cell] * Math.exp(-steps2 / (2 * spread * spread))
      known.cells[known.count] = cell
      known.mass[known.count++] = m
      sum += m
      return known.count < mostCells
    })
    for (let k = 0; k < known.count; k++) known.mass[k] /= sum
    known.updatedAt = at
    known.weighedAt = at
  }

  /** Antennas that read a room are not mistaken for others as loudness is. */
  function toldApart(): ToldApart {
    if (site.receivers.some(r => r.kind === 'ble')) return tellApart(grid, levels, model, site.receivers)
    const [certain, none] = [new Float32Array(roomIds.length).fill(1), new Int32Array(roomIds.length).fill(-1)]
    return { share: certain, right: certain, rival: none, rivalTakes: new Float32Array(roomIds.length) }
  }

  function covers(receiver: number, room: number): boolean {
    const { cells, floorIndex } = grid.rooms[room]
    if (cells.length === 0 || receiver < 0 || receiver >= site.receivers.length) return false
    const here = site.receivers[receiver]
    if (here.kind !== 'ble') return here.room === roomIds[room]
    let x = 0
    let y = 0
    for (const cell of cells) {
      x += grid.x[cell] / cells.length
      y += grid.y[cell] / cells.length
    }
    const middle = cellAt(grid, floorIndex, x, y)
    return heardChance(model.detection, levelAt(levels, grid, receiver, middle)) >= 0.5 * model.detection.pMax
  }

  function weigh(known: StandingTrack, at: number, heard: Evidence, online: Uint8Array, together: boolean): void {
    known.repeats = together && known.stance.stands
    filter.update(known, at, heard, online)
    known.waits = false
    clearGathered(known.stance)
  }

  return {
    roomIds,
    toldApart: toldApart(),
    grid,
    reach,
    levels,
    model,
    track,
    estimate,
    presume,
    region: (of, share) => region(of as StandingTrack, share),
    reasons,
    residuals,
    heardShare: likelihood.heardShare,
    seed,
    covers,
    proves: receiver => !likelihood.reads.knows(receiver),
    contrast(room, apart) {
      const contrast = contrastOf(site, grid, room, apart)
      if (contrast.inside === 0 || contrast.inside === contrast.cells.length) return null
      const anyTag = track('carried')
      const odds: number[] = []
      for (const evidence of heardInside(contrast, grid, levels))
        odds.push(logOdds(contrast, grid, likelihood, anyTag, model.bodyDb, evidence, contrast.near))
      odds.sort((a, b) => a - b)
      return { ...contrast, tells: odds[odds.length >> 1] }
    },
    logOdds: (contrast, of, evidence, online) =>
      logOdds(contrast, grid, likelihood, of as TagTrack, model.bodyDb, evidence, online),
    update(of: Track, at: number, evidence: Evidence, online: Uint8Array, patienceMs = 0) {
      const known = of as StandingTrack
      const asBefore = soundsAsBefore(known.stance, evidence)
      if (known.waits && !asBefore) weigh(known, known.updatedAt, gathered(known.stance), online, true)
      const heard = gather(known.stance, at, evidence)
      if (asBefore && known.stance.calm && known.count > 0 && at - known.weighedAt < patienceMs) {
        known.updatedAt = at
        known.waits = true
        return false
      }
      weigh(known, at, heard, online, heard !== evidence)
      return true
    },
    answer(of, into) {
      const known = of as StandingTrack
      answer(known, into)
      into.stoodMs = stoodMs(known.stance, of.updatedAt)
      into.calm = known.stance.calm
    },
    reset: likelihood.reset,
  }
}
