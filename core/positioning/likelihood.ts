import type { Site } from '../model/site.ts'
import { audibleOf, mostAudible } from './audible.ts'
import { chokePoints } from './chokePoints.ts'
import type { Evidence } from './estimator.ts'
import type { Grid } from './grid.ts'
import { type Levels, levelScale } from './levels.ts'
import { parcelsOf } from './parcels.ts'
import type { RadioModel } from './radioModel.ts'
import { type ZoneReads, zoneReadsOf } from './readZones.ts'
import { receiverTrust } from './receiverTrust.ts'
import { silenceOf } from './silence.ts'
import { chanceTable, silentFromDbm, silentLength, silentSteps } from './tables.ts'
import { mostHeard, mostPackets, weighCapacity, weigherOf } from './weigh.ts'

/** Louder or fainter than any radio here: a broken byte, not a level. */
const loudestDbm = -5
const faintestDbm = -127

/** How one update's evidence weighs on cells. Columns are scratch: they hold until the next `weigh`. */
export interface Likelihood {
  readonly capacity: number
  /** Rows that count after cleaning; 0 = this evidence says nothing. */
  readonly heardCount: number
  readonly heard: Int32Array
  readonly heardDbm: Float32Array
  /** Whether a read proves a place. */
  readonly proofCount: number
  readonly proof: Int32Array
  /** Reads by antennas whose zones were walked: they prove nothing alone, they say how likely each room is. */
  readonly reads: ZoneReads
  /** Log likelihood per cell of the last `weigh`, of what radio levels say; errors of it repeat, so it wants tempering. */
  readonly log: Float32Array
  /** Log likelihood per cell of reads at choke points and in read zones, to be taken at full weight; all 0 without such reads. */
  readonly certain: Float32Array
  /** Common offset that fits best at that cell, against `offsetDb` given to `prepare`. */
  readonly offset: Float32Array
  /** Mean squared standardised residual of the heard rows at the k-th cell weighed, given the offset there. */
  misfit(k: number): number
  /** Information about the offset of these rows, 1/dB². */
  readonly information: number
  /** `sent`: the tag is known to have transmitted although nobody heard it, so that silence alone counts. */
  prepare(
    evidence: Evidence,
    online: Uint8Array,
    offsetDb: number,
    offsetVariance: number,
    silent: Float32Array,
    tagRate: number,
    sent?: boolean,
  ): void
  weigh(cells: Int32Array, count: number): void
  /** After the answer: what each receiver should have heard at `cell`, and did. Returns how many should have. */
  learn(cell: number): number
  /** Forget what was learnt about receivers. */
  reset(): void
  /** How much of what a receiver should have heard of late it did hear. */
  heardShare(receiver: number): number
}

export function likelihoodOf(site: Site, grid: Grid, levels: Levels, model: RadioModel): Likelihood {
  const capacity = weighCapacity
  const receivers = site.receivers.length
  const parcels = parcelsOf(grid)
  const audible = audibleOf(site, grid, levels, parcels, model)
  const weigher = weigherOf(grid, levels, parcels, model)
  const { log, offset } = weigher
  const certain = new Float32Array(capacity)
  let hasCertain = false
  const heard = new Int32Array(mostHeard)
  const heardDbm = new Float32Array(mostHeard)
  const heardPackets = new Int32Array(mostHeard)
  const proof = new Int32Array(4)
  const wasHeard = new Uint8Array(receivers)
  // An RFID antenna that was walked past has a map of its read zone: its reads then weigh by level like any other's.
  const mapped = new Set(model.maps.map(map => map.receiver))
  const walked = Uint8Array.from(site.receivers, receiver => (mapped.has(receiver.id) ? 1 : 0))
  const prove = chokePoints(site, grid)
  const reads = zoneReadsOf(model.readZones, site, grid)
  const trust = receiverTrust(receivers)
  const missed = new Int32Array(mostAudible)
  const missedChance = new Float64Array(mostAudible)
  const chances = chanceTable(model.detection)
  const silence = silenceOf(audible, trust, wasHeard)
  let heardCount = 0
  let proofCount = 0
  let offsetDb = 0
  let offsetVariance = 1
  let nowOnline: Uint8Array = new Uint8Array(0)
  let information = 0
  let silenceCounts = false
  let tagRate = 1

  function prepare(
    evidence: Evidence,
    online: Uint8Array,
    offsetMean: number,
    offsetVar: number,
    silentLog: Float32Array,
    rate: number,
    sent = false,
  ): void {
    for (let i = 0; i < heardCount; i++) wasHeard[heard[i]] = 0
    for (let i = 0; i < proofCount; i++) wasHeard[proof[i]] = 0
    heardCount = 0
    proofCount = 0
    reads.clear()
    offsetDb = offsetMean
    offsetVariance = offsetVar
    tagRate = rate
    silence.prepare(silentLog, offsetMean, rate, online)
    nowOnline = online
    for (let i = 0; i < evidence.count; i++) {
      const r = evidence.receiver[i]
      if (r < 0 || r >= receivers || online[r] === 0) continue
      if (reads.knows(r) && evidence.rssiDbm[i] < loudestDbm) {
        reads.add(r, evidence.rssiDbm[i])
        continue
      }
      if (evidence.proof[i] === 1 && !(walked[r] === 1 && evidence.rssiDbm[i] < loudestDbm)) {
        insertProof(r)
        continue
      }
      const dbm = evidence.rssiDbm[i]
      if (!(dbm < loudestDbm && dbm > faintestDbm)) continue
      insert(r, dbm, evidence.packets[i])
    }
    silenceCounts = sent || heardCount > 0
    for (let i = 0; i < heardCount; i++) wasHeard[heard[i]] = 1
    for (let i = 0; i < proofCount; i++) wasHeard[proof[i]] = 1
  }

  /** Keeps the loudest rows; equal levels go by receiver so that the order of rows never matters. */
  function insert(r: number, dbm: number, packets: number): void {
    let at = heardCount
    while (at > 0 && (heardDbm[at - 1] < dbm || (heardDbm[at - 1] === dbm && heard[at - 1] > r))) at--
    if (at >= mostHeard) return
    if (heardCount < mostHeard) heardCount++
    for (let i = heardCount - 1; i > at; i--) {
      heard[i] = heard[i - 1]
      heardDbm[i] = heardDbm[i - 1]
      heardPackets[i] = heardPackets[i - 1]
    }
    heard[at] = r
    heardDbm[at] = dbm
    heardPackets[at] = Math.max(0, Math.min(mostPackets, packets))
  }

  /** Lowest numbers first, again so that the order of rows never matters. */
  function insertProof(r: number): void {
    let at = proofCount
    while (at > 0 && proof[at - 1] > r) at--
    if (at >= proof.length || (at > 0 && proof[at - 1] === r)) return
    if (proofCount < proof.length) proofCount++
    for (let i = proofCount - 1; i > at; i--) proof[i] = proof[i - 1]
    proof[at] = r
  }

  function weigh(cells: Int32Array, count: number): void {
    weigher.open(cells, count)
    for (let h = 0; h < heardCount; h++) weigher.hear(h, heard[h], heardDbm[h] - offsetDb, heardPackets[h])
    information = weigher.settle(heardCount, 1 / offsetVariance)
    if (silenceCounts) weigher.addSilence(silence)
    if (proofCount + reads.count === 0 && !hasCertain) return
    hasCertain = proofCount + reads.count > 0
    certain.fill(0)
    for (let i = 0; i < proofCount; i++) prove(proof[i], cells, count, certain)
    if (reads.count > 0) reads.weigh(nowOnline, cells, count, certain)
  }

  function learn(cell: number): number {
    let others = 0
    let silentOnes = 0
    const above = offsetDb - silentFromDbm
    const rate = tagRate
    const parcel = parcels.of[cell]
    for (let i = audible.start[parcel]; i < audible.start[parcel + 1]; i++) {
      const r = audible.receiver[i]
      if (nowOnline[r] === 0 || wasHeard[r] === 1) continue
      const step = (audible.level[i] / levelScale + above) * silentSteps
      if (!(step > 0)) continue
      const chance = chances[step < silentLength ? step | 0 : silentLength - 1]
      others += chance
      // A tag that is seldom heard by anyone says less about this receiver.
      if (chance < 0.1) continue
      missed[silentOnes] = r
      missedChance[silentOnes++] = chance * rate
    }
    trust.missed(missed, missedChance, silentOnes)
    trust.heard(heard, heardCount)
    return heardCount + others
  }

  return {
    capacity,
    log,
    certain,
    offset,
    misfit: k => weigher.misfit(k, heardCount),
    heard,
    heardDbm,
    proof,
    reads,
    get heardCount() {
      return heardCount
    },
    get proofCount() {
      return proofCount
    },
    get information() {
      return information
    },
    prepare,
    weigh,
    learn,
    reset: trust.reset,
    heardShare: trust.shareOf,
  }
}
