import type { RowError } from '../../../core/api/errors.ts'
import { asSubjectId } from '../../../core/model/ids.ts'
import {
  type MaintenancePlan,
  type PlanBasis,
  planBases,
  type PlanUnit,
  planUnits,
} from '../../../core/model/maintenance.ts'
import type { TableRow } from '../../../core/model/receivers.ts'
import { parseCheck, spellCheck } from '../../../core/upkeep/checkItem.ts'
import { isDay } from '../../../core/upkeep/calendar.ts'
import { planId } from '../../../core/upkeep/planId.ts'
import { type Against, onceOnly } from '../against.ts'
import type { Columns } from '../header.ts'
import { Row } from '../row.ts'
import { isPerson } from './subjects.ts'

/** Whose plan it is: one column that may hold either, or a column each of which one is filled in. */
const ownerColumns = ['asset_or_type', 'asset', 'type']
export const planColumns = (columns: readonly string[]): Columns => ({
  required: [
    ...(ownerColumns.some(column => columns.includes(column)) ? [] : ['asset_or_type']),
    'title',
    'every',
    'unit',
  ],
  optional: [...ownerColumns, 'basis', 'last_done', 'high_risk', ...extraColumns],
})
/** Written only where a plan has one of them: a table without them comes back as it was. */
const extraColumns = ['grace_days', 'checklist']
const hasExtras = (plans: readonly MaintenancePlan[]) => plans.some(p => p.graceDays > 0 || p.checklist.length > 0)
export const planExportColumns = (plans: readonly MaintenancePlan[]): readonly string[] => [
  'asset_or_type',
  'title',
  'basis',
  'every',
  'unit',
  'last_done',
  'high_risk',
  ...(hasExtras(plans) ? extraColumns : []),
]

type Owner = { readonly asset: string } | { readonly type: string }

export function readPlans(rows: readonly TableRow[], against: Against, errors: RowError[]): MaintenancePlan[] {
  const findOwner = ownerFinder(against)
  const known = new Map<string, MaintenancePlan>(against.plans.map(plan => [plan.id, plan]))
  const once = onceOnly()
  return rows.map(raw => {
    const row = new Row(raw, errors)
    const title = row.needed('title')
    const owner = findOwner(row)
    const id = planId(owner, title)
    const was = known.get(id)
    once(row, 'title', id, 'asset' in owner ? `"${title}" of ${owner.asset}` : `"${title}" of type ${owner.type}`)
    const unit = unitOf(row)
    const basis = basisOf(row, was)
    const every = everyOf(row, unit)
    const lastDone = lastDoneOf(row, was, against.today)
    return {
      id,
      asset: 'asset' in owner ? asSubjectId(owner.asset) : null,
      type: 'type' in owner ? owner.type : null,
      title,
      basis,
      every,
      unit,
      lastDone,
      highRisk: highRiskOf(row, was),
      graceDays: graceOf(row, was),
      checklist: checklistOf(row, was),
      doneMeter: lastDone === was?.lastDone ? (was?.doneMeter ?? null) : null,
    }
  })
}

export function planCells(plan: MaintenancePlan, assets: ReadonlySet<string>, columns: readonly string[]): string[] {
  const owner = plan.asset ?? plan.type ?? ''
  const word = plan.asset ? 'asset' : 'type'
  // Said outright only where the bare name would be read back as something else.
  const ambiguous = /^\s*(asset|type)\s*:/i.test(owner) || (!plan.asset && assets.has(owner))
  return [
    ambiguous ? `${word}:${owner}` : owner,
    plan.title,
    plan.basis,
    String(plan.every),
    plan.unit,
    plan.lastDone ?? '',
    plan.highRisk ? 'yes' : 'no',
    ...(columns.includes('grace_days') ? [String(plan.graceDays), plan.checklist.map(spellCheck).join(' | ')] : []),
  ]
}

/**
 * An asset's id, or else a type that assets (or plans) have; `asset:` or `type:` before it says which. A type on its
 * own column may be new.
 */
function ownerFinder(against: Against): (row: Row) => Owner {
  const assets = new Set<string>(against.subjects.filter(subject => !isPerson(subject)).map(subject => subject.id))
  const types = new Map<string, string>()
  for (const subject of against.subjects) if (!isPerson(subject)) types.set(subject.type.toLowerCase(), subject.type)
  for (const plan of against.plans) if (plan.type) types.set(plan.type.toLowerCase(), plan.type)

  const read = (row: Row, column: string, word: 'asset' | 'type' | null, name: string): Owner => {
    const type = types.get(name.toLowerCase())
    if (word !== 'type' && assets.has(name)) return { asset: name }
    if (word !== 'asset' && type !== undefined) return { type }
    if (word === 'type' && name !== '') return { type: name }
    row.refuse(
      column,
      word === 'asset' ? `there is no asset "${name}"` : `"${name}" is neither the id of an asset nor the type of one`,
    )
    return { type: name }
  }
  return row => {
    const filled = ownerColumns.filter(column => row.text(column) !== '')
    const [column] = filled
    if (column === undefined) {
      row.refuse(ownerColumns.find(name => row.given(name) !== null) ?? 'asset_or_type', 'is empty')
      return { type: '' }
    }
    if (filled.length > 1) row.refuse(filled[1]!, `a plan is of an asset or of a type, and ${column} is filled in too`)
    const outright = /^(asset|type)\s*:\s*(.*)$/i.exec(row.text(column))
    if (outright) return read(row, column, outright[1]!.toLowerCase() as 'asset' | 'type', outright[2]!)
    // A lone column "asset" often holds types as well; beside a column "type" it does not.
    const word = column === 'type' || (column === 'asset' && row.given('type') !== null) ? column : null
    return read(row, column, word, row.text(column))
  }
}

const unitOf = (row: Row): PlanUnit =>
  row.word('unit', planUnits, row.needed('unit').replace(/^(day|month|hour|use)$/i, '$1s'))

const basisOf = (row: Row, was: MaintenancePlan | undefined): PlanBasis =>
  row.word('basis', planBases, row.text('basis', was?.basis) || 'manufacturer')

function everyOf(row: Row, unit: PlanUnit): number {
  const text = row.needed('every')
  const every = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  const most = { days: 36_500, months: 1200, hours: 1_000_000, uses: 1_000_000 }[unit]
  if (text !== '' && !(every > 0 && every <= most))
    row.refuse('every', `"${text}" is not a number of ${unit} from 1 to ${most}`)
  else if (every % 1 !== 0 && unit !== 'hours') row.refuse('every', `"${text}" is not a whole number of ${unit}`)
  return every
}

function lastDoneOf(row: Row, was: MaintenancePlan | undefined, today: string): string | null {
  const text = row.text('last_done', was?.lastDone ?? '')
  if (text === '') return null
  if (!isDay(text)) row.refuse('last_done', `"${text}" is not a day written YYYY-MM-DD`)
  else if (text > today && text !== was?.lastDone) row.refuse('last_done', `${text} has not come yet`)
  return text
}

function graceOf(row: Row, was: MaintenancePlan | undefined): number {
  const text = row.text('grace_days', String(was?.graceDays ?? 0))
  if (text === '') return 0
  if (/^\d{1,3}$/.test(text)) return Number(text)
  row.refuse('grace_days', `"${text}" is not a number of days from 0 to 999`)
  return 0
}

/** Lines are parted by a bar: `Case intact | Leakage current <= 100 µA`. */
function checklistOf(row: Row, was: MaintenancePlan | undefined): MaintenancePlan['checklist'] {
  const given = row.given('checklist')
  if (given === null) return was?.checklist ?? []
  const lines = given.split('|').map(line => line.trim())
  return lines.filter(line => line !== '').map(parseCheck)
}

function highRiskOf(row: Row, was: MaintenancePlan | undefined): boolean {
  const given = row.given('high_risk')
  if (given === null) return was?.highRisk ?? false
  return ['yes', 'true', '1'].includes(row.word('high_risk', ['no', 'yes', 'true', 'false', '1', '0'], given))
}
