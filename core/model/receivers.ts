/** Reads the rows of a site's `receivers.csv`. */
import type { RowError } from '../api/errors.ts'
import { asReceiverId } from './ids.ts'
import { atPoint, metresOutside } from './planWords.ts'
import { type Problem, problem } from './problem.ts'
import type { Floor, Receiver, ReceiverKind } from './site.ts'

/** One row of a table with a header, and the line of the file it came from (the header is line 1). */
export interface TableRow {
  readonly line: number
  readonly values: Readonly<Record<string, string | undefined>>
}

export interface ReceiversReading {
  /** Empty when refused. */
  readonly receivers: readonly Receiver[]
  /** Any = the table is refused. */
  readonly errors: readonly RowError[]
  /** What is odd, but can be imported. */
  readonly problems: readonly Problem[]
}

const receiverColumns = ['id', 'x_m', 'y_m', 'floor'] as const
const receiverKinds: readonly ReceiverKind[] = ['ble', 'rfid', 'nfc', 'barcode']

/**
 * Rows with the columns id,x_m,y_m,z_m,floor[,kind,room]; metres. An empty z_m = height not published; kind defaults to
 * ble; room is an id or a name of that floor.
 */
export function readReceivers(rows: readonly TableRow[], floors: readonly Floor[]): ReceiversReading {
  const errors: RowError[] = []
  const problems: Problem[] = []
  const receivers: Receiver[] = []
  const lineOf = new Map<string, number>()
  if (rows.length > 0)
    for (const column of receiverColumns)
      if (!(column in rows[0].values)) errors.push({ line: 1, column, reason: `the column ${column} is missing` })
  if (errors.length > 0) return { receivers: [], errors, problems }

  for (const { line, values } of rows) {
    const before = errors.length
    const text = (column: string) => values[column]?.trim() ?? ''
    const refuse = (column: string, reason: string) => errors.push({ line, column, reason })
    const number = (column: string) => {
      const value = text(column) === '' ? Number.NaN : Number(text(column))
      if (!Number.isFinite(value))
        refuse(column, text(column) === '' ? 'is empty' : `"${text(column)}" is not a number`)
      return value
    }

    const name = text('id')
    if (name === '') refuse('id', 'is empty')
    else if (lineOf.has(name)) refuse('id', `${name} is already on line ${lineOf.get(name)}`)
    lineOf.set(name, line)
    const xM = number('x_m')
    const yM = number('y_m')
    const floorNo = number('floor')
    const zM = text('z_m') === '' ? undefined : number('z_m')
    const kind = receiverKinds.find(k => k === (text('kind').toLowerCase() || 'ble'))
    if (!kind) refuse('kind', `"${text('kind')}" is none of ${receiverKinds.join(', ')}`)
    const floor = floors.find(f => f.floor === floorNo)
    if (!floor && Number.isFinite(floorNo))
      refuse('floor', `floor ${floorNo} is not in the plan (it has ${floors.map(f => f.floor).join(', ')})`)
    const room = floor?.rooms.find(r => r.id === text('room') || r.name === text('room'))
    if (floor && text('room') !== '' && !room) refuse('room', `the room ${text('room')} is not on floor ${floorNo}`)
    if (errors.length > before || !kind || !floor) continue

    if (metresOutside(floor.bounds, xM, yM) > 0.5)
      problems.push(
        problem(
          'warning',
          `Receiver ${name} at ${atPoint([xM, yM])} lies outside the bounds of floor ${floorNo}.`,
          'Check its coordinates: metres on the plan.',
        ),
      )
    receivers.push({
      id: asReceiverId(name),
      kind,
      xM,
      yM,
      ...(zM !== undefined && { zM }),
      floor: floorNo,
      ...(room && { room: room.id }),
    })
  }
  return { receivers: errors.length > 0 ? [] : receivers, errors, problems }
}
