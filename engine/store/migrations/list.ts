import { firstSchema } from './0001-first-schema.ts'
import { roomDecisions } from './0002-room-decisions.ts'
import { equipmentStates } from './0003-equipment-states.ts'
import { workOrders } from './0004-work-orders.ts'
import { selfWatch } from './0005-self-watch.ts'
import { rules } from './0006-rules.ts'
import { alarmsLife } from './0007-alarms-life.ts'
import { batteryDays } from './0008-battery-days.ts'
import { auditPeople } from './0009-audit-people.ts'
import { floorPictures } from './0010-floor-pictures.ts'
import { usageDays } from './0011-usage-days.ts'
import { waysOut } from './0012-ways-out.ts'
import { access } from './0013-access.ts'
import { newestBatteries } from './0014-newest-batteries.ts'
import { traceNews } from './0015-trace-news.ts'
import type { Migration } from './migration.ts'

/** In order; the schema version of a file is how many of them it has been through. */
export const migrations: readonly Migration[] = [
  firstSchema,
  roomDecisions,
  equipmentStates,
  workOrders,
  selfWatch,
  rules,
  alarmsLife,
  batteryDays,
  auditPeople,
  floorPictures,
  usageDays,
  waysOut,
  access,
  newestBatteries,
  traceNews,
]
