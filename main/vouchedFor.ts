import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

/**
 * Whether an authority vouches for the first certificate of a chain, by the others where it must, under this name and now.
 * @param now epoch ms
 */
export function vouchedFor(
  chain: readonly X509Certificate[],
  hostname: string,
  authority: X509Certificate,
  now: number,
): boolean {
  const [leaf] = chain
  const name = hostname.replace(/^\[|\]$/g, '')
  if (leaf === undefined || (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) === undefined) return false
  const isInTime = ({ validFrom, validTo }: X509Certificate) =>
    Date.parse(validFrom) <= now && now <= Date.parse(validTo)
  let at = leaf
  for (const next of [...chain.slice(1), authority]) {
    if (!isInTime(at)) return false
    if (issued(authority, at)) return isInTime(authority)
    if (!next.ca || !issued(next, at)) return false
    at = next
  }
  return false
}

const issued = (by: X509Certificate, of: X509Certificate) => of.checkIssued(by) && of.verify(by.publicKey)
