import type { z } from 'zod'
import type { Carries } from '../api/operation.ts'
import { refers } from '../api/refs.ts'
import type { Clarity } from './roles.ts'

/** What one asker sees of the house now. */
export interface Eyes {
  clarity(subject: string): Clarity
  /** What stands for its name where that may not be seen. */
  maskedName(subject: string): string
  /** A text without the names that may not be seen; that of `own` stays, where its row may be seen by name. */
  withoutNames(text: string, own: string | null): string
}

/** Stands for a row that may not be seen. */
export const hidden = Symbol('hidden')

/** The same value as far as nothing is hidden in it: only what is changed is copied. `own`: whose row it is in. */
export type Filter = (value: unknown, eyes: Eyes, own: string | null) => unknown

/** What must be done to an answer (or row) of this shape on its way. Null = nothing, whoever asks. */
export const filterOf = (schema: z.ZodType, carries: Carries): Filter | null =>
  carries === 'nothing' ? null : compile(schema as Schema, carries === 'words')

// What zod says of a schema's own make; see its `core.$ZodTypes`.
type Schema = z.ZodType & { readonly def: Def }
interface Def {
  readonly type: string
  readonly shape?: Readonly<Record<string, Schema>>
  readonly element?: Schema
  readonly innerType?: Schema
  readonly options?: readonly Schema[]
  readonly items?: readonly Schema[]
  readonly valueType?: Schema
  readonly format?: string
}

function compile(schema: Schema, words: boolean): Filter | null {
  const { def } = schema
  switch (def.type) {
    case 'string':
      return words && def.format === undefined && !refers.has(schema)
        ? (value, eyes, own) => (typeof value === 'string' ? eyes.withoutNames(value, own) : value)
        : null
    case 'number':
    case 'boolean':
    case 'literal':
    case 'enum':
    case 'null':
      return null
    case 'unknown':
      return words ? anyText : null
    case 'nullable':
      return wrapped(compile(def.innerType!, words), null)
    case 'optional':
    case 'default':
    case 'prefault':
      return wrapped(compile(def.innerType!, words), undefined)
    case 'readonly':
      return compile(def.innerType!, words)
    case 'array':
      return ofArray(compile(def.element!, words))
    case 'tuple':
      return ofTuple(def.items!.map(item => compile(item, words)))
    case 'record':
      return ofRecord(compile(def.valueType!, words))
    case 'union':
      return ofUnion(
        def.options!,
        def.options!.map(option => compile(option, words)),
      )
    case 'object':
      return ofObject(def.shape!, words)
    default:
      throw new Error(`An answer may not be made of "${def.type}": nobody knows how to mask it.`)
  }
}

/** The key of the field that says whose row an object is. */
export const subjectKeyOf = (shape: Readonly<Record<string, z.ZodType>>): string | undefined =>
  Object.keys(shape).find(key => refers.get(bare(shape[key] as Schema))?.to === 'subject')

export const bare = (schema: z.ZodType): z.ZodType => {
  const { def } = schema as Schema
  return def.innerType === undefined ? schema : bare(def.innerType)
}

function ofObject(shape: Readonly<Record<string, Schema>>, words: boolean): Filter | null {
  const key = subjectKeyOf(shape)
  const fields = Object.entries(shape).flatMap(([name, schema]) => {
    const filter = compile(schema, words)
    return filter === null ? [] : [{ name, filter }]
  })
  if (key === undefined && fields.length === 0) return null
  return (value, eyes, own) => {
    const row = value as Record<string, unknown>
    const subject = key === undefined ? null : (row[key] as string | null | undefined)
    const whose = subject ?? own
    const clarity = typeof subject === 'string' ? eyes.clarity(subject) : 'named'
    if (clarity === 'absent') return hidden
    let out = row
    const put = (name: string, changed: unknown) => {
      if (out === row) out = { ...row }
      out[name] = changed
    }
    for (const { name, filter } of fields) {
      const changed = filter(row[name], eyes, whose)
      if (changed === hidden) return hidden
      if (changed !== row[name]) put(name, changed)
    }
    if (clarity === 'masked') {
      if (typeof row.name === 'string') put('name', eyes.maskedName(subject!))
      // Whoever knows the tag of a badge knows half of what signs its owner in.
      if (typeof row.tag === 'string') put('tag', '')
    }
    return out
  }
}

const wrapped = (filter: Filter | null, instead: null | undefined): Filter | null =>
  filter &&
  ((value, eyes, own) => {
    if (value === null || value === undefined) return value
    const changed = filter(value, eyes, own)
    return changed === hidden ? instead : changed
  })

const ofArray = (filter: Filter | null): Filter | null =>
  filter &&
  ((value, eyes, own) => {
    const items = value as readonly unknown[]
    let out: unknown[] | null = null
    for (let i = 0; i < items.length; i++) {
      const changed = filter(items[i], eyes, own)
      if (changed !== items[i]) out ??= items.slice(0, i)
      if (changed !== hidden) out?.push(changed)
    }
    return out ?? items
  })

const ofTuple = (filters: readonly (Filter | null)[]): Filter | null =>
  filters.every(filter => filter === null)
    ? null
    : (value, eyes, own) => {
        const items = (value as readonly unknown[]).map((item, i) => filters[i]?.(item, eyes, own) ?? item)
        return items.includes(hidden) ? hidden : items
      }

const ofRecord = (filter: Filter | null): Filter | null =>
  filter &&
  ((value, eyes, own) =>
    Object.fromEntries(
      Object.entries(value as Record<string, unknown>).flatMap(([key, item]) => {
        const changed = filter(item, eyes, own)
        return changed === hidden ? [] : [[key, changed]]
      }),
    ))

const ofUnion = (options: readonly Schema[], filters: readonly (Filter | null)[]): Filter | null =>
  filters.every(filter => filter === null)
    ? null
    : (value, eyes, own) => {
        const fits = options.findIndex(option => option.safeParse(value).success)
        const filter = filters[fits]
        return filter ? filter(value, eyes, own) : value
      }

function anyText(value: unknown, eyes: Eyes, own: string | null): unknown {
  if (typeof value === 'string') return eyes.withoutNames(value, own)
  if (Array.isArray(value)) return value.map(item => anyText(item, eyes, own))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, anyText(item, eyes, own)]))
}
