import { createEstimator } from '../../core/positioning/createEstimator.ts'
import type { Walk } from '../../core/positioning/calibrate/walk.ts'
import { peers } from './peers/index.ts'
import {
  onlyTracks,
  phone,
  placesOf,
  type Recording,
  recording,
  type Split,
  someSpots,
  wholeWalk,
} from './recordings.ts'
import { type Fix, foldsOf, type OwnFix, traceOwn, tracePeer } from './trace.ts'

export interface SetOfWalks {
  readonly id: string
  readonly title: string
  readonly conditions: string
  readonly folder: string
  readonly split: (walks: readonly Walk[]) => Split
  readonly warmS: number
  /** Right end of the error axis, metres. */
  readonly toM: number
}

export const sets: readonly SetOfWalks[] = [
  {
    id: 'tetam-walks',
    title: 'Walking through an open office, 12 receivers',
    conditions: 'tetam: three walks of a beacon, each left out of the calibration that locates it; once a second, live',
    folder: 'tetam',
    split: () => onlyTracks,
    warmS: 2,
    toM: 5,
  },
  {
    id: 'tetam-spots',
    title: 'Standing at spots nobody calibrated, same office',
    conditions:
      'tetam: 27 of 81 spots, nine left out at a time, 1.8 m from where anybody calibrated; every 5 s from cold',
    folder: 'tetam',
    split: () => someSpots,
    warmS: 2,
    toM: 8,
  },
  {
    id: 'flat-robot',
    title: 'Through a furnished flat with walls and doors, 6 receivers',
    conditions: 'flat: each run of a robot left out of the calibration that locates it; once a second, live',
    folder: 'flat',
    split: () => wholeWalk,
    warmS: 3,
    toM: 4,
  },
  {
    id: 'uji-library',
    title: 'A phone nobody calibrated, between library shelves',
    conditions: 'uji_lib: each of three phones, 17 dB apart, left out; 24 weak beacons; a scan each, empty ones too',
    folder: 'uji_lib',
    split: () => phone,
    warmS: 2,
    toM: 8,
  },
  {
    id: 'uji-office',
    title: 'A phone and power nobody calibrated, in an office',
    conditions: 'uji_geo: each phone at each of three powers left out; 22 beacons; a scan each, empty ones too',
    folder: 'uji_geo',
    split: () => phone,
    warmS: 2,
    toM: 10,
  },
  {
    id: 'uji-library-places',
    title: 'Where nobody calibrated, between library shelves',
    conditions: 'uji_lib: every fourth place left out; 24 weak beacons; a scan each, empty ones too',
    folder: 'uji_lib',
    split: placesOf,
    warmS: 2,
    toM: 8,
  },
  {
    id: 'uji-office-places',
    title: 'Where nobody calibrated, in an office',
    conditions: 'uji_geo: every fourth place left out; 22 beacons at three powers; a scan each, empty ones too',
    folder: 'uji_geo',
    split: placesOf,
    warmS: 2,
    toM: 10,
  },
]

export interface Outcome {
  readonly set: SetOfWalks
  readonly recorded: Recording
  readonly live: readonly OwnFix[]
  readonly delayed: readonly OwnFix[]
  readonly replayed: readonly OwnFix[]
  /** With path loss alone, as before any walk-through. */
  readonly plain: readonly OwnFix[]
  readonly peers: ReadonlyMap<string, readonly Fix[]>
}

/** Locates what each fold left out by the engine and by every peer, all with the same walks to learn from. */
export function tryOutSet(data: string, set: SetOfWalks): Outcome {
  const recorded = recording(data, set.folder)
  const { site, walks } = recorded
  const moves = walks.some(walk => walk.truth.length > 1)
  const live: OwnFix[] = []
  const delayed: OwnFix[] = []
  const replayed: OwnFix[] = []
  const plain: OwnFix[] = []
  const others = new Map<string, Fix[]>(peers.map(peer => [peer.name, []]))
  const uncalibrated = createEstimator(site)
  for (const { training, unseen, estimator } of foldsOf(recorded, set.split(walks))) {
    live.push(...traceOwn(site, estimator, unseen, { kind: 'live' }, set.warmS))
    plain.push(...traceOwn(site, uncalibrated, unseen, { kind: 'live' }, set.warmS))
    if (moves) {
      delayed.push(...traceOwn(site, estimator, unseen, { kind: 'lag', seconds: 3 }, set.warmS))
      replayed.push(...traceOwn(site, estimator, unseen, { kind: 'replay' }, set.warmS))
    }
    for (const peer of peers)
      others.get(peer.name)!.push(...tracePeer(site, peer.learn(site, training), unseen, set.warmS))
  }
  return { set, recorded, live, delayed, replayed, plain, peers: others }
}
