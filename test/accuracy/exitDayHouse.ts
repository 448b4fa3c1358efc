import { referenceShape } from '../../floorplans/reference/building.ts'
import { type Counts, referenceCounts } from '../../floorplans/reference/inventory.ts'
import { referenceSite } from '../../sim/referenceSite.ts'
import type { SimSite } from '../../sim/siteFolder.ts'
import { withGates } from './exitHouse.ts'

/** The lowest floors of the reference hospital with their share of what is in it. What moves sends each second; staff wear no tags. */
export function referenceFloors(floors: number, gates = 0): SimSite {
  const share = floors / referenceShape.floors
  const counts = Object.fromEntries(
    Object.entries(referenceCounts).map(([kind, count]) => [kind, Math.round(count * share)]),
  ) as unknown as Counts
  const bare = withGates(referenceSite({ ...referenceShape, floors }, 'reference', counts), gates)
  return {
    ...bare,
    // A tag that sends once in thirty years is none.
    subjects: bare.subjects.map(s => (s.kind === 'staff' ? { ...s, beaconMs: 1e12 } : { ...s, movingMs: 1000 })),
  }
}
