import { describe, expect, test } from 'vitest'
import { asRoomId, asSubjectId } from '../../core/model/ids.ts'
import type { Site } from '../../core/model/site.ts'
import type { Subject } from '../../core/model/subject.ts'
import { type Against, exportTable, type ImportKind, planImport } from './tables.ts'

const room = (id: string, name: string) => ({ id: asRoomId(id), name, type: 'storage' as const, unit: '', polygon: [] })
const site: Site = {
  name: 'Test',
  timeZone: 'UTC',
  demo: false,
  shafts: [],
  receivers: [],
  floors: [
    {
      floor: 1,
      name: '1',
      bounds: [0, 0, 9, 9],
      walls: [],
      doors: [],
      rooms: [room('R1', 'Storage'), room('R2', 'ICU 2'), room('R3', 'Twin'), room('R4', 'twin')],
    },
  ],
}
const empty: Against = { site, subjects: [], readers: [], plans: [], today: '2026-06-01' }

/** As the engine does it: what was planned is then there. */
function put(kind: ImportKind, csv: string, against: Against): Against {
  const { report, subjects, readers, plans } = planImport(kind, csv, against)
  expect(report.errors).toEqual([])
  const over = <Item extends { readonly id: string }>(old: readonly Item[], fresh: readonly Item[]) => [
    ...new Map([...old, ...fresh].map(item => [item.id, item])).values(),
  ]
  return {
    ...against,
    subjects: over(against.subjects, subjects),
    readers: over(against.readers, readers),
    plans: over(against.plans, plans),
  }
}
const errorsOf = (kind: ImportKind, csv: string, against: Against) =>
  planImport(kind, csv, against).report.errors.map(error => `${error.line} ${error.column}: ${error.reason}`)
const exportOf = (kind: 'assets' | 'people' | 'plans', from: Against) =>
  exportTable(kind, { ...from, alerts: [], stays: [] })

const assets = `id,name,type,model,serial,asset_no,udi,tag,home_room,risk
P1,Pump 1,Infusion pump,Plum 360,"SN ""7"", b",A-1,,BLE:aa-bb-cc-dd-ee-01,Storage,high
P2,Pump 2,Infusion pump,,,,,,R2,medium
B1,Bed 1,ICU bed,,,,,ble:AABBCCDDEE02,,
`

describe('assets', () => {
  const known = put('assets', assets, empty)

  test('are read with canonical tags, rooms by id or name, beds by their type', () => {
    expect(known.subjects.map(s => [s.id, s.kind, s.tag, s.homeRoom, s.highRisk, s.risk])).toEqual([
      ['P1', 'asset', 'ble:AA:BB:CC:DD:EE:01', 'R1', true, 'high'],
      ['P2', 'asset', null, 'R2', false, 'medium'],
      ['B1', 'bed', 'ble:AA:BB:CC:DD:EE:02', null, false, undefined],
    ])
    expect(known.subjects[0]).toMatchObject({ serial: 'SN "7", b', assetNo: 'A-1', state: 'available' })
  })

  test('again are unchanged, and counted', () => {
    expect(planImport('assets', assets, known).report).toEqual({
      rows: 3,
      added: 0,
      changed: 0,
      unchanged: 3,
      errors: [],
    })
    const { report, subjects } = planImport(
      'assets',
      'id,name,type\nP1,Pump One,Infusion pump\nP9,New,Infusion pump\n',
      known,
    )
    expect(report).toMatchObject({ rows: 2, added: 1, changed: 1 })
    expect(subjects.find(s => s.id === 'P1')).toEqual({ ...known.subjects[0], name: 'Pump One' })
  })

  test('with one bad row are refused whole', () => {
    const { report, subjects } = planImport('assets', assets + 'P1,,Pump,,,,,xx:1,Nowhere,awful\n', known)
    expect(subjects).toEqual([])
    expect(report).toMatchObject({ rows: 4, added: 0, changed: 0, unchanged: 0 })
    expect(report.errors.map(e => `${e.line} ${e.column}: ${e.reason}`)).toEqual([
      '5 id: P1 is already on line 2',
      '5 name: is empty',
      '5 home_room: the site has no room "Nowhere"',
      '5 risk: "awful" is none of high, medium, low',
      '5 tag: "xx:1" is no tag id: write it as epc:…, ble:AA:BB:CC:DD:EE:FF, ibeacon:UUID/MAJOR/MINOR, nfc:… or lf:…',
    ])
  })

  test('keep one tag to one asset, in the file and with what is there', () => {
    expect(
      errorsOf('assets', 'id,name,type,tag\nA,a,t,ble:AABBCCDDEE01\nB,b,t,epc:0011\nC,c,t,EPC:00 11\n', known),
    ).toEqual(['2 tag: ble:AA:BB:CC:DD:EE:01 is already on P1', '4 tag: epc:0011 is already on line 3'])
    const swapped = put(
      'assets',
      'id,name,type,tag\nP1,Pump 1,Infusion pump,ble:AABBCCDDEE02\nB1,Bed 1,ICU bed,ble:AABBCCDDEE01\n',
      known,
    )
    expect(swapped.subjects.map(s => s.tag)).toEqual(['ble:AA:BB:CC:DD:EE:02', null, 'ble:AA:BB:CC:DD:EE:01'])
  })

  test('with an unknown, a missing or a double-named thing say which', () => {
    expect(errorsOf('assets', 'id,name,colour\n', empty)).toEqual([
      '1 type: this column is missing',
      '1 colour: this column is not known; the columns are id, name, type, model, serial, asset_no, udi, tag, home_room, risk',
    ])
    expect(errorsOf('assets', 'id,name,type,home_room\nX,x,t,Twin\n', empty)).toEqual([
      '2 home_room: several rooms are called "Twin": give the id, one of R3, R4',
    ])
    expect(errorsOf('people', 'id,kind,name\nP1,staff,Ann\n', known)).toEqual(['2 id: P1 is already an asset'])
  })

  test('that came from elsewhere keep what the table can not say', () => {
    const trolley: Subject = {
      ...known.subjects[1]!,
      id: asSubjectId('T1'),
      kind: 'bed',
      type: 'Trolley',
      highRisk: true,
      risk: undefined,
      state: 'dirty',
    }
    const there = { ...empty, subjects: [trolley] }
    expect(planImport('assets', exportOf('assets', there), there).report).toMatchObject({ unchanged: 1, changed: 0 })
  })
})

describe('people', () => {
  test('are patients or staff; only patients have a record number', () => {
    const known = put(
      'people',
      'id,kind,name,role,mrn,tag\nN1,Staff,Ann,Nurse,,\nX1,patient,Bo,,M-1,nfc:04 A2 B3 C4 D5 E6 80\n',
      empty,
    )
    expect(known.subjects.map(s => [s.kind, s.type, s.mrn, s.tag])).toEqual([
      ['staff', 'Nurse', '', null],
      ['patient', '', 'M-1', 'nfc:04A2B3C4D5E680'],
    ])
    expect(errorsOf('people', 'id,kind,name,mrn\nN2,visitor,C,\nN3,staff,D,M-2\n', known)).toEqual([
      '2 kind: "visitor" is none of patient, staff',
      '3 mrn: only patients have a medical record number',
    ])
  })
})

describe('plans', () => {
  const known = put('assets', assets, empty)

  test.each([
    ['asset or type', 'P1', 'infusion PUMP'],
    ['asset_or_type', 'P1', 'Infusion pump'],
    ['Asset', 'P1', 'Infusion pump'],
    ['type', 'asset:P1', 'Infusion pump'],
  ])('name their owner in a column "%s"', (header, asset, type) => {
    const { plans } = put(
      'plans',
      `${header},title,basis,every,unit,last_done,high_risk\n${asset},Safety,AEM,12,months,2026-01-31,yes\n${type},Battery,,90,Day,,0\n`,
      known,
    )
    expect(plans.map(p => [p.asset, p.type, p.title, p.basis, p.every, p.unit, p.lastDone, p.highRisk])).toEqual([
      ['P1', null, 'Safety', 'aem', 12, 'months', '2026-01-31', true],
      [null, 'Infusion pump', 'Battery', 'manufacturer', 90, 'days', null, false],
    ])
  })

  test('may have a column each for asset and type', () => {
    const { plans } = put(
      'plans',
      'asset,type,title,every,unit\nP1,,Safety,1,months\n,Dialysis unit,Safety,500.5,hours\n',
      known,
    )
    expect(plans.map(p => [p.asset, p.type])).toEqual([
      ['P1', null],
      [null, 'Dialysis unit'],
    ])
  })

  test('refuse what can not be judged, by line and column', () => {
    expect(
      errorsOf(
        'plans',
        `asset or type,title,every,unit,last_done,high_risk
Infusoin pump,Safety,12,months,,
P1,Safety,0,months,2026-02-30,
P2,Safety,1.5,days,2026-06-02,maybe
P1,SAFETY,x,weeks,,no
`,
        known,
      ),
    ).toEqual([
      '2 asset_or_type: "Infusoin pump" is neither the id of an asset nor the type of one',
      '3 every: "0" is not a number of months from 1 to 1200',
      '3 last_done: "2026-02-30" is not a day written YYYY-MM-DD',
      '4 every: "1.5" is not a whole number of days',
      '4 last_done: 2026-06-02 has not come yet',
      '4 high_risk: "maybe" is none of no, yes, true, false, 1, 0',
      '5 title: "SAFETY" of P1 is already on line 3',
      '5 unit: "weeks" is none of days, months, hours, uses',
      '5 every: "x" is not a number of days from 1 to 36500',
    ])
  })

  test('a type called like an asset is not taken for it on the way back', () => {
    const there = put('assets', 'id,name,type\nP2,Pump 2,P1\n', known)
    const both = put('plans', 'type,title,every,unit\nP1,Safety,1,months\nasset:P1,Safety,2,months\n', there)
    expect(both.plans.map(p => [p.asset, p.type])).toEqual([
      [null, 'P1'],
      ['P1', null],
    ])
    expect(planImport('plans', exportOf('plans', both), both).report).toMatchObject({ rows: 2, unchanged: 2 })
  })
})

describe('readers', () => {
  test('are checked by their driver and link', () => {
    const { readers } = put(
      'readers',
      `id,driver,link,receiver,room,settings
dock,uhf-r200,serial:/dev/ttyUSB0?baud=115200,,Storage,
feed,GW-espresense,mqtt:espresense,,,{}
`,
      empty,
    )
    expect(readers).toEqual([
      {
        id: 'dock',
        driver: 'uhf-r200',
        link: 'serial:/dev/ttyUSB0?baud=115200',
        receiver: null,
        room: 'R1',
        settings: {},
      },
      { id: 'feed', driver: 'gw-espresense', link: 'mqtt:espresense', receiver: null, room: null, settings: {} },
    ])
    const errors = errorsOf(
      'readers',
      `id,driver,link,receiver,room,settings
a,uhf-none,tcp:host:1,,,
b,uhf-r200,mqtt:x,,Attic,"{""a"""
c,uhf-r200,serial:,,,power
d,gw-espresense,mqtt:espresense,S1,,
`,
      empty,
    )
    expect(errors.map(error => error.split(':')[0])).toEqual([
      '2 driver',
      '3 room',
      '3 settings',
      '3 link',
      '4 settings',
      '4 link',
      '5 receiver',
    ])
  })
})

test('history and alerts are written with times in UTC', () => {
  const csv = exportTable('history', {
    subjects: [],
    plans: [],
    alerts: [],
    stays: [
      {
        subject: asSubjectId('P1'),
        tag: 'epc:0001' as never,
        room: asRoomId('R1'),
        floor: 1,
        fromAt: Date.UTC(2026, 0, 1),
        toAt: null,
        probability: 0.98765,
      },
    ],
  })
  expect(csv).toBe('subject,tag,floor,room,from,to,probability\nP1,epc:0001,1,R1,2026-01-01T00:00:00.000Z,,0.988\n')
})
