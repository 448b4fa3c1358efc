import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { asAlertId, asCaseId, asRoomId, asSubjectId } from '../../core/model/ids.ts'
import { parseTagId } from '../../core/model/tagId.ts'
import { callerWith } from '../../engine/access/caller.ts'
import { openEngine } from '../../engine/engine.ts'
import { dispatch } from '../../engine/gateway/dispatch.ts'
import { assetHead, smallPlan, smallReceivers } from '../journeys/shell.ts'
import { alert, position } from '../store/rows.ts'

export const admin = callerWith('administrator', 'test')
export const startsAt = Date.UTC(2026, 2, 10, 3)
/** Names that stand nowhere else. m1 is in the ward (unit W), m2 in the store (unit S). */
export const patients = { m1: 'Quillon Vextrop', m2: 'Yarwen Obdulax' }
export const staff = { n1: 'Tibbora Krezmund', n2: 'Uldis Hompertz' }
const tagOf = (n: number) => parseTagId(`ble:AA:00:00:00:00:0${n}`)!
export const ids = { alert: 'missing:m1:5', case: 'C1', order: 'WO-000001' }

/** A house in which everybody is named wherever somebody can be named. */
export async function peopledHouse(clock: { now(): number }) {
  const dir = mkdtempSync(join(tmpdir(), 'whereabouts-access-'))
  const open = () =>
    openEngine({
      dir,
      log: pino({ level: 'silent' }),
      listen: null,
      clock: { now: () => clock.now(), setTimer: () => () => {} },
    })
  let engine = await open()
  const ask = (name: Parameters<typeof dispatch>[2], input: unknown) => dispatch(engine, admin, name, input)
  const plan = JSON.parse(smallPlan)
  for (const room of plan.floors[0].rooms) room.unit = room.id === 'ward' ? 'W' : 'S'
  await ask('site.import', { plan: JSON.stringify(plan), receivers: smallReceivers, name: 'Small', timeZone: 'UTC' })
  await ask('table.import', {
    kind: 'assets',
    csv: `${assetHead}\np1,Pump 1,Infusion pump,,S1,A1,,${tagOf(1)},store,high\n`,
  })
  const line = ([id, name]: string[], n: number, kind: string) =>
    `${id},${kind},${name},${kind === 'staff' ? 'Nurse' : ''},${kind === 'staff' ? '' : `MRN-${id}`},${tagOf(n)}`
  await ask('table.import', {
    kind: 'people',
    csv: [
      'id,kind,name,role,mrn,tag',
      ...Object.entries(patients).map((each, i) => line(each, i + 2, 'patient')),
      ...Object.entries(staff).map((each, i) => line(each, i + 4, 'staff')),
    ].join('\n'),
  })
  await ask('table.import', {
    kind: 'plans',
    csv: 'asset,title,basis,every,unit,last_done,high_risk\np1,Safety test,manufacturer,30,days,2025-01-01,yes\n',
  })
  const { n1 } = staff
  await ask('roster.save', { shifts: [{ who: n1, role: 'nurse', unit: '', days: [], from: '00:00', to: '00:00' }] })
  const rule = { id: 'r1', name: `Watch ${patients.m1}`, kind: 'dwell', forS: 60, who: { kinds: ['patient'] } }
  await ask('rules.save', { rule })
  await ask('orders.open', { subject: 'p1', title: `Mend for ${patients.m1}`, kind: 'repair', by: n1 })
  await ask('orders.act', { id: ids.order, act: { kind: 'record', note: `asked ${patients.m2}` }, by: n1 })
  await ask('equipment.move', { id: 'p1', to: 'in-use', by: n1, note: `for ${patients.m1}` })
  const now = clock.now()
  const stay = (subject: string, n: number, room: string) => ({
    kind: 'stay' as const,
    stay: {
      subject: asSubjectId(subject),
      tag: tagOf(n),
      room: asRoomId(room),
      floor: 0,
      fromAt: now - 7200_000,
      toAt: null,
      probability: 0.9,
    },
  })
  const at = (subject: string, n: number, room: string, xM: number) => ({
    kind: 'position' as const,
    position: position(tagOf(n), {
      subject: asSubjectId(subject),
      floor: 0,
      room: asRoomId(room),
      xM,
      yM: 3,
      zone: [asRoomId(room)],
      runnerUp: null,
      probability: 0.95,
      lastHeardAt: now - 500,
      since: now - 7200_000,
      batteryPct: 12,
    }),
  })
  const rooms: readonly [string, number, string, number][] = [
    ['p1', 1, 'ward', 1],
    ['m1', 2, 'ward', 2],
    ['m2', 3, 'store', 7],
    ['n1', 4, 'ward', 3],
    ['n2', 5, 'store', 8],
  ]
  const told = alert(ids.alert, {
    title: `${patients.m1} left`,
    text: `${patients.m1} was seen by ${n1}`,
    subject: asSubjectId('m1'),
    room: asRoomId('ward'),
    raisedAt: 5,
    state: 'acknowledged',
    acknowledgedBy: n1,
    note: `ask ${patients.m2}`,
    toldTo: { role: 'nurse', people: [n1] },
  })
  const general = {
    ...told,
    // Of a kind that the house raises by itself: alarms of rules that are gone are closed at the start.
    id: asAlertId('sighting-storm:store:6'),
    rule: 'sighting-storm',
    subject: null,
    text: `Short of pumps, says ${n1}`,
  }
  const event = {
    at: 5,
    did: 'raised' as const,
    priority: 'medium' as const,
    who: n1,
    note: patients.m1,
    code: null,
    dueAt: null,
  }
  engine.store.commit([
    ...rooms.flatMap(([id, n, room, x]) => [stay(id, n, room), at(id, n, room, x)]),
    { kind: 'alert', alert: told, event },
    { kind: 'alert', alert: general, event },
    {
      kind: 'case',
      case: {
        id: asCaseId(ids.case),
        subject: asSubjectId('p1'),
        state: 'searching',
        cause: 'tag-silent',
        openedAt: 5,
        closedAt: null,
        lastRoom: asRoomId('store'),
        lastFloor: 0,
        lastHeardAt: 5,
        evidence: [`seen with ${patients.m2}`],
        story: [{ id: 's1', at: 5, by: n1, did: 'search', room: null, note: patients.m1, evidence: [] }],
      },
    },
    {
      kind: 'truth',
      truth: {
        at: now - 1000,
        subject: asSubjectId('m2'),
        receiver: 'gw-store' as never,
        room: asRoomId('ward'),
        said: asRoomId('store'),
        probability: 0.9,
      },
    },
  ])
  await engine.close()
  engine = await open()
  return {
    get engine() {
      return engine
    },
    reopen: async () => {
      await engine.close()
      engine = await open()
      return engine
    },
    close: async () => {
      await engine.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
