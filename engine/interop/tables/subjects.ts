import type { RowError } from '../../../core/api/errors.ts'
import { asSubjectId, type TagId } from '../../../core/model/ids.ts'
import type { TableRow } from '../../../core/model/receivers.ts'
import { risks, type Subject } from '../../../core/model/subject.ts'
import { parseTagId } from '../../../core/model/tagId.ts'
import { type Against, onceOnly, roomFinder } from '../against.ts'
import type { Columns } from '../header.ts'
import { Row } from '../row.ts'

export const assetColumns: Columns = {
  required: ['id', 'name', 'type'],
  optional: ['model', 'serial', 'asset_no', 'udi', 'tag', 'home_room', 'risk'],
}
export const peopleColumns: Columns = { required: ['id', 'kind', 'name'], optional: ['role', 'mrn', 'tag'] }

/** An asset whose type says "bed" is a bed; a column that the table does not have leaves what is known. */
export function readAssets(rows: readonly TableRow[], against: Against, errors: RowError[]): Subject[] {
  const findRoom = roomFinder(against.site)
  return readSubjects(rows, against, errors, (row, was) => {
    const type = row.needed('type')
    return {
      ...was,
      kind: type === was.type ? was.kind : /\bbed\b/i.test(type) ? 'bed' : 'asset',
      name: row.needed('name'),
      type,
      model: row.text('model', was.model),
      serial: row.text('serial', was.serial),
      assetNo: row.text('asset_no', was.assetNo),
      udi: row.text('udi', was.udi),
      homeRoom: row.given('home_room') === null ? was.homeRoom : findRoom(row, 'home_room', row.text('home_room')),
      ...riskOf(row, was),
    }
  })
}

export function readPeople(rows: readonly TableRow[], against: Against, errors: RowError[]): Subject[] {
  return readSubjects(rows, against, errors, (row, was) => {
    const kind = row.word('kind', ['patient', 'staff'])
    const mrn = row.text('mrn', was.mrn)
    if (kind === 'staff' && mrn !== '') row.refuse('mrn', 'only patients have a medical record number')
    return { ...was, kind, name: row.needed('name'), type: row.text('role', was.type), mrn }
  })
}

export const assetCells = (s: Subject): string[] => [
  s.id,
  s.name,
  s.type,
  s.model,
  s.serial,
  s.assetNo,
  s.udi,
  s.tag ?? '',
  s.homeRoom ?? '',
  riskWord(s),
]
export const peopleCells = (s: Subject): string[] => [s.id, s.kind, s.name, s.type, s.mrn, s.tag ?? '']

export const isPerson = (s: Subject): boolean => s.kind === 'patient' || s.kind === 'staff'

function readSubjects(
  rows: readonly TableRow[],
  against: Against,
  errors: RowError[],
  read: (row: Row, was: Subject) => Subject,
): Subject[] {
  const known = new Map<string, Subject>(against.subjects.map(subject => [subject.id, subject]))
  const once = onceOnly()
  const tagOnce = onceOnly()
  const worn: { row: Row; tag: TagId }[] = []

  const subjects = rows.map(raw => {
    const row = new Row(raw, errors)
    const id = row.id('id')
    once(row, 'id', id)
    const was = known.get(id)
    const subject = read(row, was ?? blank(id))
    if (was && isPerson(was) !== isPerson(subject)) {
      row.refuse('id', `${id} is already ${isPerson(was) ? 'a person' : 'an asset'}`)
    }
    const tag = tagOf(row, was?.tag ?? null)
    if (tag) {
      tagOnce(row, 'tag', tag)
      worn.push({ row, tag })
    }
    return { ...subject, tag }
  })

  // Who is in the table says there which tag is worn, so that tags can be swapped; the others keep theirs.
  const here = new Set<string>(subjects.map(subject => subject.id))
  const wearers = new Map(
    against.subjects.flatMap(other => (other.tag && !here.has(other.id) ? [[other.tag, other.id]] : [])),
  )
  for (const { row, tag } of worn) {
    const wearer = wearers.get(tag)
    if (wearer) row.refuse('tag', `${tag} is already on ${wearer}`)
  }
  return subjects
}

function tagOf(row: Row, was: TagId | null): TagId | null {
  const text = row.given('tag')
  if (text === null || text === '') return text === null ? was : null
  const tag = parseTagId(text)
  if (!tag)
    row.refuse(
      'tag',
      `"${text}" is no tag id: write it as epc:…, ble:AA:BB:CC:DD:EE:FF, ibeacon:UUID/MAJOR/MINOR, nfc:… or lf:…`,
    )
  return tag
}

function riskOf(row: Row, was: Subject): Pick<Subject, 'highRisk' | 'risk'> {
  const text = row.text('risk', riskWord(was))
  if (text.toLowerCase() === riskWord(was)) return { highRisk: was.highRisk, risk: was.risk }
  if (text === '') return { highRisk: false, risk: undefined }
  const risk = row.word('risk', risks, text)
  return { highRisk: risk === 'high', risk }
}

const riskWord = (s: Subject): string => s.risk ?? (s.highRisk ? 'high' : '')

const blank = (id: string): Subject => ({
  id: asSubjectId(id),
  kind: 'asset',
  name: '',
  type: '',
  model: '',
  serial: '',
  assetNo: '',
  udi: '',
  mrn: '',
  tag: null,
  homeRoom: null,
  highRisk: false,
  state: 'available',
})
