import { fromHex } from '../../core/model/hex.ts'
import type { TagId } from '../../core/model/ids.ts'
import { macTag } from '../../core/model/tagId.ts'
import type { AddressKind } from './adv/sight.ts'
import { isObject, type Json, rssiOf } from './gateway.ts'

/** What one line of a BleuIO dongle says. https://www.bleuio.com/getting_started/docs/commands/ */
export type Said =
  | {
      readonly is: 'device'
      readonly address: TagId
      readonly kind: AddressKind
      readonly rssiDbm: number | null
      readonly bytes: Uint8Array
    }
  /** It took the command, or (false) did not. */
  | { readonly is: 'answer'; readonly ok: boolean; readonly text: string }
  | { readonly is: 'scanEnded' }
  /** Nothing that matters. */
  | { readonly is: 'talk' }

const talk: Said = { is: 'talk' }
const none = new Uint8Array()

/** Null = not a line of this dongle. What stands before the last thing of a line is the rest of one that was cut off. */
export const readLine = (line: string): Said | null => {
  const text = line.trim()
  const brace = text.lastIndexOf('{')
  if (brace >= 0) {
    const said = readJson(text.slice(brace))
    if (said) return said
  }
  return readDevice(text) ?? readData(text) ?? readWord(text)
}

const address = '\\[?([01])?\\]?((?:[0-9A-F]{2}:){5}[0-9A-F]{2})'
const addressForm = new RegExp(`^${address}$`, 'i')
/** `[01] Device: [0]10:CA:BF:0F:81:71  RSSI: -68 (NAME)` */
const deviceForm = new RegExp(`^.*Device: ${address}\\s+RSSI:\\s*(-?\\d{1,3})(?:\\s+\\(.*\\)?)?$`, 'is')
/** `[10:CA:BF:0F:81:71] Device Data [ADV]: 0201…`, with the level somewhere before where it is shown. */
const dataForm = new RegExp(`^(.*?)${address}\\]?\\s*Device Data \\[(?:ADV|RE?SP)\\]:\\s*([0-9A-F]*)$`, 'is')

function readDevice(text: string): Said | null {
  const found = deviceForm.exec(text)
  return found && device(found[2]!, found[1], rssiOf(found[3]), none)
}

function readData(text: string): Said | null {
  const found = dataForm.exec(text)
  const bytes = found && fromHex(found[4]!)
  const level = found && /(-\d{1,3})\D*$/.exec(found[1]!)
  return bytes && device(found[3]!, found[2], rssiOf(level?.[1]), bytes)
}

/** Verbose mode: one JSON object a line, called by its first key. */
function readJson(text: string): Said | null {
  const value = parse(text)
  if (!value) return null
  if ('SE' in value) return { is: 'scanEnded' }
  if ('A' in value) return { is: 'answer', ok: value.err === 0, text: String(value.errMsg ?? value.err) }
  if ('S' in value || 'SF' in value || 'ST' in value) {
    const found = typeof value.addr === 'string' ? addressForm.exec(value.addr) : null
    const bytes = typeof value.data === 'string' ? fromHex(value.data) : none
    return found && bytes && device(found[2]!, found[1], rssiOf(value.rssi), bytes)
  }
  return talk
}

function device(text: string, kind: string | undefined, rssiDbm: number | null, bytes: Uint8Array): Said | null {
  const tag = macTag(text)
  const known = kind === '0' ? 'public' : kind === '1' ? 'random' : 'unknown'
  return tag && { is: 'device', address: tag, kind: known, rssiDbm, bytes }
}

function readWord(text: string): Said | null {
  if (/SCAN (COMPLETE|STOPPED)\W*$/i.test(text)) return { is: 'scanEnded' }
  if (/(^|\W)OK$/.test(text)) return { is: 'answer', ok: true, text }
  if (/(^|\W)(ERROR|INVALID \w+)\W*$/i.test(text)) return { is: 'answer', ok: false, text }
  if (/^\W*AT\S*$|SCANNING\W*$|^[\w .-]*(ROLE|RSSI|VERBOSE|ECHO)[\w .-]*$/i.test(text)) return talk
  return null
}

function parse(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
