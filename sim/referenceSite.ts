/** The reference hospital, or a ward of the same make, as the simulator takes a site. */
import { readPlan } from '../core/model/plan.ts'
import { parseTagId } from '../core/model/tagId.ts'
import { buildingOf, type Shape } from '../floorplans/reference/building.ts'
import { type Counts, inventoryOf } from '../floorplans/reference/inventory.ts'
import { type Layout, receiversOf } from '../floorplans/reference/receivers.ts'
import type { SimSite } from './siteFolder.ts'

export function referenceSite(shape: Shape, layout: Layout, counts: Counts): SimSite {
  const { floors, shafts } = readPlan(JSON.stringify(buildingOf(shape)))
  const subjects = inventoryOf(floors, counts).map(s => ({ ...s, tag: parseTagId(s.tag)! }))
  return { floors, shafts, receivers: receiversOf(floors, layout), subjects, r200: [] }
}
