/** The reference hospital, or a ward of the same make, as the simulator takes a site. */
import { readPlan } from '../core/model/plan.ts'
import { asRoomId } from '../core/model/ids.ts'
import { parseTagId } from '../core/model/tagId.ts'
import { buildingOf, type Shape } from '../floorplans/reference/building.ts'
import { type Counts, inventoryOf } from '../floorplans/reference/inventory.ts'
import { type Layout, receiversOf } from '../floorplans/reference/receivers.ts'
import type { SimSite } from './siteFolder.ts'

export function referenceSite(shape: Shape, layout: Layout, counts: Counts): SimSite {
  const { floors, shafts } = readPlan(JSON.stringify(buildingOf(shape)))
  return { floors, shafts, receivers: receiversOf(floors, layout), subjects: inhabitants(floors, counts), r200: [] }
}

/** The same house with nobody in it but one who walks through. */
export function emptyReferenceSite(site: SimSite): SimSite {
  const [walker] = inhabitants(site.floors, { equipment: 0, beds: 0, patients: 0, staff: 1 })
  return { ...site, subjects: [{ ...walker, homeRoom: asRoomId(site.floors[0].rooms[0].id) }], r200: [] }
}

const inhabitants = (floors: SimSite['floors'], counts: Counts) =>
  inventoryOf(floors, counts).map(s => ({ ...s, tag: parseTagId(s.tag)! }))
