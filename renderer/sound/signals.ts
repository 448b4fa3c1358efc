import type { AlertRow } from '../../core/api/rows.ts'
import { priorities } from '../../core/model/alert.ts'

type Heard = Pick<AlertRow, 'id' | 'priority' | 'state' | 'level' | 'remindedAt' | 'partOf'>

/** What was signalled of each open alarm, by its id. */
export type Signalled = ReadonlyMap<string, string>

export const louder = (a: AlertRow['priority'], b: AlertRow['priority']) =>
  priorities.indexOf(a) < priorities.indexOf(b)

/** Each step of an alarm that deserves a sound: raised, louder, told to the next one, reminded. */
const stepOf = ({ priority, state, level, remindedAt }: Heard) =>
  state === 'new' ? `${priority} ${level}` : `acknowledged ${remindedAt ?? ''}`

/**
 * What is to be heard now that the alarms stand so: once for each step of an alarm, the loudest alone when several come
 * together. What is part of a storm, resolved, or only got quieter or acknowledged makes no sound.
 */
export function nextSignal(
  before: Signalled,
  rows: Iterable<Heard>,
): { readonly after: Signalled; readonly signal: Heard | null } {
  const after = new Map<string, string>()
  let signal: Heard | null = null
  for (const row of rows) {
    if (row.state === 'resolved' || row.partOf !== null) continue
    const step = stepOf(row)
    after.set(row.id, step)
    if (speaks(before.get(row.id), step, row) && (signal === null || louder(row.priority, signal.priority)))
      signal = row
  }
  return { after, signal }
}

function speaks(known: string | undefined, step: string, row: Heard): boolean {
  if (known === step) return false
  if (row.state === 'new') {
    const [priority, level] = known?.split(' ') ?? []
    return !(isPriority(priority) && louder(priority, row.priority) && Number(level) >= row.level)
  }
  // Acknowledged just now is calm; a reminder of one that stays open is not. One that stood so already is old news.
  return row.remindedAt !== null && known?.startsWith('acknowledged') === true
}

const isPriority = (word: string | undefined): word is AlertRow['priority'] =>
  (priorities as readonly (string | undefined)[]).includes(word)
