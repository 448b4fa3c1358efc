import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asRoomId, asSubjectId } from '../../core/model/ids.ts'
import type { Subject } from '../../core/model/subject.ts'
import { type Against, exportTable, type ImportKind, planImport } from './tables.ts'

/** Without a site any room goes; a fresh store takes all that was planned. */
const empty: Against = { site: null, subjects: [], readers: [], plans: [], today: '2026-06-01' }
function put(kind: ImportKind, csv: string, onto: Against): Against {
  const { report, subjects, plans } = planImport(kind, csv, onto)
  expect(report).toMatchObject({ errors: [], changed: 0, unchanged: 0 })
  return { ...onto, subjects: [...onto.subjects, ...subjects], plans: [...onto.plans, ...plans] }
}
const exportOf = (kind: 'assets' | 'people' | 'plans', from: Against) =>
  exportTable(kind, { ...from, alerts: [], stays: [] })

const assets = `id,name,type,model,serial,asset_no,udi,tag,home_room,risk
P1,Pump 1,Infusion pump,Plum 360,"SN ""7"", b",A-1,,BLE:aa-bb-cc-dd-ee-01,R1,high
P2,Pump 2,Infusion pump,,,,,,R2,medium
B1,Bed 1,ICU bed,,,,,ble:AABBCCDDEE02,,
`

describe('round trip', () => {
  const cell = fc
    .oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('"', ',', '\n', '=', ' ', '@', 'x'), maxLength: 8 }),
    )
    .map(text =>
      text
        .replaceAll('\r', '\n')
        .replace(/[\0\uFFFD]/g, '')
        .trim(),
    )
  const word = cell.map(text => text || 'x')
  const asset = fc.record({
    name: word,
    type: fc.oneof(word, fc.constant('ICU bed')),
    model: cell,
    serial: cell,
    assetNo: cell,
    udi: cell,
    homeRoom: fc.constantFrom(null, asRoomId('R1'), asRoomId('R2')),
    risk: fc.constantFrom(undefined, 'high' as const, 'medium' as const, 'low' as const),
    tagged: fc.boolean(),
  })

  test('an export of assets imports as no change, and exports the same bytes', () => {
    fc.assert(
      fc.property(fc.array(asset, { maxLength: 8 }), found => {
        const subjects = found.map(
          ({ tagged, ...a }, at): Subject => ({
            ...a,
            id: asSubjectId(`A${at}`),
            mrn: '',
            kind: /\bbed\b/i.test(a.type) ? 'bed' : 'asset',
            state: 'available',
            highRisk: a.risk === 'high',
            tag: tagged ? (`epc:000${at}` as Subject['tag']) : null,
          }),
        )
        const first = exportOf('assets', { ...empty, subjects })
        expect(planImport('assets', first, { ...empty, subjects }).report).toMatchObject({
          unchanged: subjects.length,
          errors: [],
        })
        const fresh = put('assets', first, empty)
        expect(JSON.parse(JSON.stringify(fresh.subjects))).toEqual(JSON.parse(JSON.stringify(subjects)))
        expect(exportOf('assets', fresh)).toBe(first)
      }),
    )
  })

  test('so do plans', () => {
    const known = put('assets', assets, empty)
    const row = fc.record({
      owner: fc.constantFrom('P1', 'P2', 'B1', 'type:Infusion pump', 'ICU bed'),
      title: word,
      basis: fc.constantFrom('manufacturer', 'aem'),
      every: fc.integer({ min: 1, max: 900 }),
      unit: fc.constantFrom('days', 'months', 'hours'),
      lastDone: fc.constantFrom('', '2024-02-29', '2026-05-31'),
      highRisk: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(row, {
          selector: r => `${r.owner} ${r.title.replace(/\s+/g, ' ').toLowerCase().normalize('NFC')}`,
          maxLength: 8,
        }),
        rows => {
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
          const csv = [
            'asset or type,title,basis,every,unit,last_done,high_risk',
            ...rows.map(r =>
              [r.owner, quoted(r.title), r.basis, r.every, r.unit, r.lastDone, r.highRisk ? 1 : 'false'].join(','),
            ),
          ].join('\r\n')
          const there = put('plans', csv, known)
          const out = exportOf('plans', there)
          expect(planImport('plans', out, there).report).toMatchObject({
            rows: rows.length,
            unchanged: rows.length,
            errors: [],
          })
          expect(exportOf('plans', put('plans', out, known))).toBe(out)
        },
      ),
    )
  })

  test('of the file itself, byte by byte, where it is spelled as stored', () => {
    const known = put('assets', assets, empty)
    expect(exportOf('assets', known)).toBe(`id,name,type,model,serial,asset_no,udi,tag,home_room,risk
B1,Bed 1,ICU bed,,,,,ble:AA:BB:CC:DD:EE:02,,
P1,Pump 1,Infusion pump,Plum 360,"SN ""7"", b",A-1,,ble:AA:BB:CC:DD:EE:01,R1,high
P2,Pump 2,Infusion pump,,,,,,R2,medium
`)
  })
})
