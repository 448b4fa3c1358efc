import { Failure } from '../core/api/errors.ts'
import type { TagId } from '../core/model/ids.ts'
import { parseTagId } from '../core/model/tagId.ts'
import type { World } from '../core/world.ts'

/**
 * A scanner types what is on the label, without saying of what kind it is: what is worn or was heard decides, then what
 * it looks like; anything else is a barcode.
 */
export function tagOf(world: World, text: string): TagId {
  const plain = parseTagId(text)
  const guesses = [plain, ...['nfc', 'lf', 'barcode'].map(kind => parseTagId(`${kind}:${text.trim()}`))]
  const possible = guesses.filter(guess => guess !== null)
  const met = possible.find(tag => world.tagIndex.has(tag) || world.strangers.has(tag))
  const tag = met ?? (plain?.startsWith('name:') && !/^\s*name:/i.test(text) ? possible.at(-1) : plain) ?? possible[0]
  if (tag) return tag
  throw new Failure('bad-input', 'This is not the id of any tag.', 'Scan it again, or type what is printed on it.')
}
