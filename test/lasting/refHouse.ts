/** The reference hospital as the engine keeps it: 12 floors, 1,200 rooms, 10,000 people and things with their tags. */
import type { Receiver, Site } from '../../core/model/site.ts'
import { asSubjectId } from '../../core/model/ids.ts'
import type { Subject } from '../../core/model/subject.ts'
import { referenceShape } from '../../floorplans/reference/building.ts'
import { referenceCounts } from '../../floorplans/reference/inventory.ts'
import { referenceSite } from '../../sim/referenceSite.ts'
import type { SimSubject } from '../../sim/siteFolder.ts'

export interface RefHouse {
  readonly site: Site
  readonly subjects: readonly Subject[]
}

/** `share`: of its floors and of those in them, 0-1. */
export function refHouse(share = 1): RefHouse {
  const part = (count: number) => Math.ceil(count * share)
  const { floors, shafts, receivers, subjects } = referenceSite(
    { ...referenceShape, floors: part(referenceShape.floors) },
    'reference',
    {
      equipment: part(referenceCounts.equipment),
      beds: part(referenceCounts.beds),
      patients: part(referenceCounts.patients),
      staff: part(referenceCounts.staff),
    },
  )
  return {
    site: { name: 'Reference hospital', timeZone: 'Europe/Berlin', demo: false, floors, shafts, receivers },
    subjects: subjects.map(asSubject),
  }
}

export const gatewaysOf = ({ receivers }: Site): readonly Receiver[] => receivers.filter(({ kind }) => kind === 'ble')

const asSubject = ({ id, kind, type, tag, homeRoom }: SimSubject, n: number): Subject => {
  const isPerson = kind === 'patient' || kind === 'staff'
  return {
    id: asSubjectId(id),
    kind,
    name: isPerson ? `Person Number ${n}` : `${type} ${n}`,
    type,
    model: '',
    serial: isPerson ? '' : `SN${n}`,
    assetNo: isPerson ? '' : `A${n}`,
    udi: '',
    mrn: kind === 'patient' ? `M${n}` : '',
    tag,
    homeRoom,
    highRisk: n % 50 === 0,
    state: 'available',
  }
}
