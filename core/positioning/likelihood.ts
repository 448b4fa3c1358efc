import type { Site } from '../model/site.ts'
import { audibleBlocks, smallSite } from './audible.ts'
import { chokePoints } from './chokePoints.ts'
import type { Evidence } from './estimator.ts'
import type { Grid } from './grid.ts'
import { type Levels, levelAt } from './levels.ts'
import type { RadioModel } from './radioModel.ts'
import { type ZoneReads, zoneReadsOf } from './readZones.ts'
import { receiverTrust } from './receiverTrust.ts'
import { heardChance, rates, silentLength } from './tables.ts'
import { mostHeard, mostPackets, weighCapacity, weigherOf } from './weigh.ts'

/** Louder or fainter than any radio here: a broken byte, not a level. */
const loudestDbm = -5
const faintestDbm = -127
const mostSilent = 8

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
  /** Adds the receivers that the block around a cell should hear to those whose silence is weighed. */
  listen(cell: number): void
  weigh(cells: Int32Array, count: number): void
  /** After the answer: what each listened-to receiver should have heard at `cell`, and did. Returns how many should have. */
  learn(cell: number): number
  /** Forget what was learnt about receivers. */
  reset(): void
  /** How much of what a receiver should have heard of late it did hear. */
  heardShare(receiver: number): number
}

export function likelihoodOf(site: Site, grid: Grid, levels: Levels, model: RadioModel): Likelihood {
  const capacity = weighCapacity
  const receivers = site.receivers.length
  const weigher = weigherOf(grid, levels, model)
  const { log, offset } = weigher
  const certain = new Float32Array(capacity)
  let hasCertain = false
  const heard = new Int32Array(mostHeard)
  const heardDbm = new Float32Array(mostHeard)
  const heardPackets = new Int32Array(mostHeard)
  const proof = new Int32Array(4)
  const silent = new Int32Array(receivers <= smallSite ? smallSite : mostSilent)
  const wasHeard = new Uint8Array(receivers)
  const listened = new Uint8Array(receivers)
  // An RFID antenna that was walked past has a map of its read zone: its reads then weigh by level like any other's.
  const mapped = new Set(model.maps.map(map => map.receiver))
  const walked = Uint8Array.from(site.receivers, receiver => (mapped.has(receiver.id) ? 1 : 0))
  const audible = audibleBlocks(grid, levels, model, receivers)
  const prove = chokePoints(site, grid)
  const reads = zoneReadsOf(model.readZones, site, grid)
  const trust = receiverTrust(receivers)
  let heardCount = 0
  let proofCount = 0
  let silentCount = 0
  let offsetDb = 0
  let offsetVariance = 1
  let silence: Float32Array = new Float32Array(1)
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
    for (let i = 0; i < silentCount; i++) listened[silent[i]] = 0
    for (let i = 0; i < heardCount; i++) wasHeard[heard[i]] = 0
    for (let i = 0; i < proofCount; i++) wasHeard[proof[i]] = 0
    heardCount = 0
    proofCount = 0
    reads.clear()
    silentCount = 0
    offsetDb = offsetMean
    offsetVariance = offsetVar
    silence = silentLog
    tagRate = rate
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
    if (receivers <= smallSite) for (let r = 0; r < receivers; r++) listenTo(r)
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

  function listenTo(r: number): void {
    if (silentCount >= silent.length || nowOnline[r] === 0 || wasHeard[r] === 1 || listened[r] === 1) return
    if (site.receivers[r].kind !== 'ble' && walked[r] === 0) return
    listened[r] = 1
    silent[silentCount++] = r
  }

  function listen(cell: number): void {
    if (receivers <= smallSite) return
    const block = audible.block[cell]
    for (let i = audible.start[block]; i < audible.start[block + 1]; i++) listenTo(audible.receiver[i])
  }

  function weigh(cells: Int32Array, count: number): void {
    weigher.open(cells, count)
    for (let h = 0; h < heardCount; h++) weigher.hear(h, heard[h], heardDbm[h] - offsetDb, heardPackets[h])
    information = weigher.settle(heardCount, 1 / offsetVariance)
    if (silenceCounts)
      for (let i = 0; i < silentCount; i++) {
        const r = silent[i]
        weigher.miss(r, offsetDb, silence, rowOfRate(tagRate * trust.shareOf(r)))
      }
    weigher.close()
    if (proofCount + reads.count === 0 && !hasCertain) return
    hasCertain = proofCount + reads.count > 0
    certain.fill(0)
    for (let i = 0; i < proofCount; i++) prove(proof[i], cells, count, certain)
    if (reads.count > 0) reads.weigh(nowOnline, cells, count, certain)
  }

  function learn(cell: number): number {
    let should = heardCount
    for (let i = 0; i < silentCount; i++) {
      const r = silent[i]
      const chance = heardChance(model.detection, levelAt(levels, grid, r, cell) + offsetDb)
      should += chance
      // A tag that is seldom heard by anyone says less about this receiver.
      if (chance >= 0.1) trust.missed(r, chance * tagRate)
    }
    for (let i = 0; i < heardCount; i++) trust.heard(heard[i])
    return should
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
    listen,
    weigh,
    learn,
    reset: trust.reset,
    heardShare: trust.shareOf,
  }
}

/** Where a rate's row begins in the table of silence. */
const rowOfRate = (rate: number) => Math.max(0, Math.min(rates - 1, Math.round(rate * rates) - 1)) * silentLength
