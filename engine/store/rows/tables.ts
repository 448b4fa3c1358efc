import type { Sql } from '../sql.ts'
import { accessRows } from './access.ts'
import { alertRows } from './alert.ts'
import { auditRows } from './audit.ts'
import { batteryDayRows } from './batteryDay.ts'
import { floorPictureRows } from './floorPicture.ts'
import { maintenancePlanRows } from './maintenancePlan.ts'
import { missingCaseRows } from './missingCase.ts'
import { placeRows } from './place.ts'
import { readerRows } from './reader.ts'
import { receiverDriftRows } from './receiverDrift.ts'
import { roomDecisionRows } from './roomDecision.ts'
import { ruleRows } from './rule.ts'
import { shiftRows } from './shift.ts'
import { siteRows } from './site.ts'
import { stateChangeRows } from './stateChange.ts'
import { stayRows } from './stay.ts'
import { subjectRows } from './subject.ts'
import { traceRows } from './trace.ts'
import { usageRows } from './usage.ts'
import { workOrderRows } from './workOrder.ts'
import { truthSampleRows } from './truthSample.ts'

/** Every table with its statements prepared once. */
export const tables = (sql: Sql) => ({
  site: siteRows(sql),
  picture: floorPictureRows(sql),
  subject: subjectRows(sql),
  reader: readerRows(sql),
  plan: maintenancePlanRows(sql),
  place: placeRows(sql),
  stay: stayRows(sql),
  decision: roomDecisionRows(sql),
  truth: truthSampleRows(sql),
  drift: receiverDriftRows(sql),
  alert: alertRows(sql),
  stateChange: stateChangeRows(sql),
  missingCase: missingCaseRows(sql),
  order: workOrderRows(sql),
  battery: batteryDayRows(sql),
  rule: ruleRows(sql),
  trace: traceRows(sql),
  shift: shiftRows(sql),
  usage: usageRows(sql),
  audit: auditRows(sql),
  access: accessRows(sql),
})

export type Tables = ReturnType<typeof tables>
