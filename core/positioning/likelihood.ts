import type { Site } from '../model/site.ts'
import type { Evidence } from './estimator.ts'
import type { Grid } from './grid.ts'
import { faintDbm, faintDeviation, type Levels, levelAt, levelScale } from './levels.ts'
import type { RadioModel } from './radioModel.ts'
import { type ZoneReads, zoneReadsOf } from './readZones.ts'
import {
  heardChance,
  longestTail,
  rates,
  silentFromDbm,
  silentLength,
  silentSteps,
  tailSteps,
  tailTable,
} from './tables.ts'

/** Louder or fainter than any radio here: a broken byte, not a level. */
const loudestDbm = -5
const faintestDbm = -127
const mostHeard = 16
const mostSilent = 8
/** Up to here every silent receiver is weighed; beyond, those that the neighbourhood of the posterior should hear. */
const smallSite = 32
const blockM = 4
const mostAudible = 12
/** A receiver is held to be sound until it missed about so many that it should have heard. */
const soundPrior = 2
const mostPackets = 8
/** A read that proves a place may still be a stray one. */
const strayRead = { rfid: 0.02, nfc: 0.003, barcode: 0.003, ble: 0.1 }
const proofReachM = { rfid: 3, nfc: 1.2, barcode: 1.2, ble: 4 }

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
  /** Mean squared standardised residual of the heard rows at a cell, given the offset there. */
  misfit(cell: number, offset: number): number
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
}

export function likelihoodOf(site: Site, grid: Grid, levels: Levels, model: RadioModel): Likelihood {
  const capacity = 2048
  const floors = grid.floors.length
  const receivers = site.receivers.length
  const log = new Float32Array(capacity)
  const certain = new Float32Array(capacity)
  const offset = new Float32Array(capacity)
  const misses = new Float64Array(mostHeard)
  const inverses = new Float64Array(mostHeard)
  const silentRow = new Int32Array(Math.max(smallSite, mostSilent))
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
  // Columns by name: the inner loop then reads arrays, not properties of objects.
  const { start, column0, row0, columns, rows: rowCount, level, deviation } = levels
  const { floorIndex, column: columnOf, row: rowOf } = grid
  const walked = Uint8Array.from(site.receivers, receiver => (mapped.has(receiver.id) ? 1 : 0))
  const { inverseDeviation, logInverse } = deviationTables(model)
  const audible = audibleBlocks(grid, levels, model, receivers)
  const roomOf = proofRooms(site, grid)
  const reads = zoneReadsOf(model.readZones, site, grid)
  // Reliability of each receiver: how often it heard what it should have, over all tags, with a prior of sound ones.
  const expected = new Float32Array(receivers).fill(soundPrior)
  const answered = new Float32Array(receivers).fill(soundPrior)
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
    heardPackets[at] = Math.max(1, Math.min(mostPackets, packets))
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

  /** One cell after another, all rows of it at once: what a row says of a cell stays in registers. */
  function weigh(cells: Int32Array, count: number): void {
    // Read once: what an outer `let` holds may change under a loop, so that each turn would load and box it again.
    const prior = 1 / offsetVariance
    const base = offsetDb
    const rows = heardCount
    const quiet = silenceCounts ? silentCount : 0
    const silences = silence
    let known = 0
    for (let i = 0; i < silentCount; i++)
      silentRow[i] = rowOfRate((tagRate * answered[silent[i]]) / expected[silent[i]])
    for (let k = 0; k < count; k++) {
      const cell = cells[k]
      const f = floorIndex[cell]
      const column = columnOf[cell]
      const row = rowOf[cell]
      let sum = 0
      let weight = 0
      let weighted = 0
      for (let h = 0; h < rows; h++) {
        const at = placeOf(heard[h] * floors + f, column, row)
        const byte = heardPackets[h] * 256 + (at < 0 ? faintDeviation : deviation[at])
        const inverse = inverseDeviation[byte]
        // Not one conditional value: V8 would box a number that is now a constant, now an element.
        let miss = heardDbm[h] - base - faintDbm
        if (at >= 0) miss = heardDbm[h] - base - level[at] / levelScale
        misses[h] = miss
        inverses[h] = inverse
        sum += logInverse[byte]
        weighted += miss * inverse * inverse
        weight += inverse * inverse
      }
      const d = weighted / (weight + prior)
      sum -= (d * d * prior) / 2
      known += weight
      for (let h = 0; h < rows; h++) {
        const step = Math.abs((misses[h] - d) * inverses[h]) * tailSteps
        sum += tailTable[step < longestTail ? step | 0 : longestTail]
      }
      for (let i = 0; i < quiet; i++) {
        const at = placeOf(silent[i] * floors + f, column, row)
        if (at < 0) continue
        const step = (level[at] / levelScale + base + d - silentFromDbm) * silentSteps
        if (step > 0) sum += silences[silentRow[i] + (step < silentLength ? step | 0 : silentLength - 1)]
      }
      log[k] = sum
      offset[k] = d
    }
    information = known / Math.max(1, count)
    if (proofCount + reads.count === 0 && !hasCertain) return
    hasCertain = proofCount + reads.count > 0
    certain.fill(0)
    for (let i = 0; i < proofCount; i++) prove(proof[i], cells, count)
    if (reads.count > 0) reads.weigh(nowOnline, cells, count, certain)
  }

  /** Index into the level tables of a receiver's window and a cell, -1 where the window does not reach. */
  function placeOf(window: number, column: number, row: number): number {
    const c = column - column0[window]
    const r = row - row0[window]
    const width = columns[window]
    return c >= 0 && r >= 0 && c < width && r < rowCount[window] ? start[window] + r * width + c : -1
  }

  function misfit(cell: number, offsetThere: number): number {
    let sum = 0
    for (let h = 0; h < heardCount; h++) {
      const at = placeOf(heard[h] * floors + floorIndex[cell], columnOf[cell], rowOf[cell])
      const inverse = inverseDeviation[heardPackets[h] * 256 + (at < 0 ? faintDeviation : deviation[at])]
      const z = (heardDbm[h] - offsetDb - offsetThere - (at < 0 ? faintDbm : level[at] / levelScale)) * inverse
      sum += Math.min(16, z * z)
    }
    return sum / Math.max(1, heardCount)
  }

  /** A read at a choke point: its room, or its surroundings where it has none; anything else only as a stray read. */
  function prove(r: number, cells: Int32Array, count: number): void {
    const receiver = site.receivers[r]
    const room = roomOf[r]
    const reach = proofReachM[receiver.kind]
    const stray = Math.log(strayRead[receiver.kind])
    for (let k = 0; k < count; k++) {
      const cell = cells[k]
      const far = Math.hypot(grid.x[cell] - receiver.xM, grid.y[cell] - receiver.yM) / reach
      const inside =
        room >= 0 ? grid.room[cell] === room : grid.floors[grid.floorIndex[cell]].floor === receiver.floor && far < 2
      certain[k] += inside ? -Math.min(2, (far * far) / 2) : stray - 2
    }
  }

  function learn(cell: number): number {
    let should = heardCount
    for (let i = 0; i < silentCount; i++) should += account(silent[i], cell, 0)
    for (let i = 0; i < heardCount; i++) account(heard[i], cell, 1)
    return should
  }

  function account(r: number, cell: number, was: number): number {
    const chance = was === 1 ? 1 : heardChance(model.detection, levelAt(levels, grid, r, cell) + offsetDb)
    if (was === 0 && chance < 0.1) return chance
    // A tag that is seldom heard by anyone says less about this receiver.
    expected[r] = expected[r] * 0.98 + (was === 1 ? 1 : chance * tagRate)
    answered[r] = answered[r] * 0.98 + was
    if (expected[r] < soundPrior) {
      // The prior of a sound receiver fades in again when there is little to go by.
      answered[r] += soundPrior - expected[r]
      expected[r] = soundPrior
    }
    return chance
  }

  return {
    capacity,
    log,
    certain,
    offset,
    misfit,
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
    reset() {
      expected.fill(soundPrior)
      answered.fill(soundPrior)
    },
  }
}

/** Where a rate's row begins in the table of silence. */
const rowOfRate = (rate: number) => Math.max(0, Math.min(rates - 1, Math.round(rate * rates) - 1)) * silentLength

/** 1/s and log(1/s) by number of packets and by the deviation byte of a level. */
function deviationTables(model: RadioModel) {
  const inverseDeviation = Float32Array.from({ length: (mostPackets + 1) * 256 }, (_, i) => {
    const packets = Math.max(1, i >> 8)
    return 1 / Math.sqrt(((i & 255) / 16) ** 2 + model.nuggetDb ** 2 + model.packetDb ** 2 / packets)
  })
  return { inverseDeviation, logInverse: inverseDeviation.map(inverse => Math.log(inverse)) }
}

/** Per block of a few metres: the receivers that should hear a tag there, loudest first. */
function audibleBlocks(grid: Grid, levels: Levels, model: RadioModel, receivers: number) {
  const block = new Int32Array(grid.count)
  const middle: number[] = []
  const known = new Map<string, number>()
  for (let cell = 0; cell < grid.count; cell++) {
    const floor = grid.floors[grid.floorIndex[cell]]
    const key = `${grid.floorIndex[cell]} ${Math.floor((grid.x[cell] - floor.x0) / blockM)} ${Math.floor((grid.y[cell] - floor.y0) / blockM)}`
    const at = known.get(key) ?? middle.length
    if (at === middle.length) {
      known.set(key, at)
      middle.push(cell)
    }
    block[cell] = at
  }
  const start = new Int32Array(middle.length + 1)
  const receiver: number[] = []
  if (receivers > smallSite)
    middle.forEach((cell, b) => {
      const loud: { r: number; dbm: number }[] = []
      for (let r = 0; r < receivers; r++) {
        const dbm = levelAt(levels, grid, r, cell)
        if (heardChance(model.detection, dbm) > 0.2) loud.push({ r, dbm })
      }
      loud.sort((p, q) => q.dbm - p.dbm || p.r - q.r)
      for (const { r } of loud.slice(0, mostAudible)) receiver.push(r)
      start[b + 1] = receiver.length
    })
  return { block, start, receiver: Int32Array.from(receiver) }
}

function proofRooms(site: Site, grid: Grid): Int32Array {
  const byId = new Map(grid.rooms.map((room, i) => [room.id, i]))
  return Int32Array.from(site.receivers, receiver =>
    receiver.room === undefined ? -1 : (byId.get(receiver.room) ?? -1),
  )
}
