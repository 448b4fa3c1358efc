import type { RowError } from '../../../core/api/errors.ts'
import { asReaderId, asReceiverId } from '../../../core/model/ids.ts'
import type { TableRow } from '../../../core/model/receivers.ts'
import type { Reader } from '../../../core/model/reader.ts'
import { checkReader } from '../../../readers/checkReader.ts'
import { type Against, onceOnly, roomFinder } from '../against.ts'
import type { Columns } from '../header.ts'
import { Row } from '../row.ts'

export const readerColumns: Columns = { required: ['id', 'driver', 'link'], optional: ['receiver', 'room', 'settings'] }

export function readReaders(rows: readonly TableRow[], against: Against, errors: RowError[]): Reader[] {
  const findRoom = roomFinder(against.site)
  const known = new Map<string, Reader>(against.readers.map(reader => [reader.id, reader]))
  const once = onceOnly()
  return rows.map(raw => {
    const row = new Row(raw, errors)
    const id = row.id('id')
    once(row, 'id', id)
    const was = known.get(id)
    const receiver = row.text('receiver', was?.receiver ?? '')
    const reader: Reader = {
      id: asReaderId(id),
      driver: row.needed('driver').toLowerCase(),
      link: row.needed('link'),
      receiver: receiver === '' ? null : asReceiverId(receiver),
      room: row.given('room') === null ? (was?.room ?? null) : findRoom(row, 'room', row.text('room')),
      settings: row.given('settings') === null ? (was?.settings ?? {}) : settingsOf(row),
    }
    // A cell that is missing is already told; what is left is for the drivers to judge.
    const judged = reader.driver === '' || reader.link === '' ? null : checkReader(reader)
    if (judged !== null && 'faults' in judged)
      for (const { column, reason, tip } of judged.faults) row.refuse(column, `${reason} ${tip}`)
    return reader
  })
}

/** A JSON object, or `key=value;key=value` where numbers and true or false are what they look like. */
function settingsOf(row: Row): Reader['settings'] {
  const text = row.text('settings')
  if (text === '') return {}
  if (!text.startsWith('{')) return pairsOf(row, text)
  try {
    return JSON.parse(text) as Reader['settings']
  } catch {
    row.refuse('settings', 'begins like JSON, but can not be read as such')
    return {}
  }
}

function pairsOf(row: Row, text: string): Reader['settings'] {
  const pairs = text.split(';').filter(pair => pair.trim() !== '')
  return Object.fromEntries(
    pairs.flatMap(pair => {
      const at = pair.indexOf('=')
      if (at > 0) return [[pair.slice(0, at).trim(), valueOf(pair.slice(at + 1).trim())]]
      row.refuse('settings', `"${pair.trim()}" is not key=value`)
      return []
    }),
  )
}

const valueOf = (text: string): unknown =>
  text === 'true' || text === 'false' ? text === 'true' : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
