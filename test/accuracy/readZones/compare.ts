import { calibrate } from '../../../core/positioning/calibrate/calibrate.ts'
import { createEstimator } from '../../../core/positioning/createEstimator.ts'
import { type Figures, figures, tryOut } from '../evaluate.ts'
import { antennaRoom, carry } from './antennaRoom.ts'
import { mostReads, nearestNeighbours, readByRead, rightShare, strongestRead } from './rules.ts'

const walkS = 240

/** Percent of seconds in the right zone by rule, and the engine's own figures: five walks, learnt on five others. */
export function compareZones(): { readonly rules: Readonly<Record<string, number>>; readonly own: Figures } {
  const site = antennaRoom()
  const rooms = site.floors[0].rooms.map(room => room.id as string)
  const walks = (from: number) => Array.from({ length: 5 }, (_, i) => carry(from + i, walkS))
  const training = walks(1)
  const unseen = walks(41)
  const rules = {
    'most reads': mostReads(rooms),
    'strongest read': strongestRead(rooms),
    'nearest neighbours': nearestNeighbours(training, rooms),
    'read by read, 2 s': readByRead(training, rooms, 2),
    'read by read, 5 s': readByRead(training, rooms, 5),
  }
  return {
    rules: Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, rightShare(rule, unseen)])),
    own: figures(tryOut(site, createEstimator(site, calibrate(site, training).model), unseen)),
  }
}
