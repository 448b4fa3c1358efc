import { asPlanId, type PlanId } from '../model/ids.ts'

/**
 * The id of the plan of an asset or a type by its title, so that the same table imported twice meets its own rows.
 * Readable, and told apart by a hash where two texts read alike.
 */
export function planId(owner: { readonly asset: string } | { readonly type: string }, title: string): PlanId {
  const [kind, name] = 'asset' in owner ? ['asset', owner.asset] : ['type', plain(owner.type)]
  return asPlanId(`${slug(name)}.${slug(title)}.${fnv1a(`${kind}\n${name}\n${plain(title)}`)}`)
}

const plain = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
const slug = (text: string): string =>
  plain(text)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)

/** FNV-1a, 32 bit, over UTF-16 code units. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
