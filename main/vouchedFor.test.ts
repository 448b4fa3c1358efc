import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { dayMs, issueCertificate, makeAuthority } from '../engine/tls/authority.ts'
import { vouchedFor } from './vouchedFor.ts'

const now = Date.UTC(2026, 2, 1)
const house = makeAuthority('House', now)
const root = new X509Certificate(house.certificate)
const leafOf = (authority: typeof house, hosts: string[]) =>
  new X509Certificate(issueCertificate(authority, hosts, now).certificate)

test('believes what the authority vouches for, by name and by address', () => {
  const leaf = leafOf(house, ['rtls.test', '127.0.0.1'])
  expect(vouchedFor([leaf], 'rtls.test', root, now)).toBe(true)
  expect(vouchedFor([leaf, root], '127.0.0.1', root, now)).toBe(true)
})

test('believes nobody else: another name, another house of the same name, another day, a leaf that plays authority', () => {
  const leaf = leafOf(house, ['rtls.test'])
  const twin = makeAuthority('House', now)
  expect(vouchedFor([leaf], 'rtls.other', root, now)).toBe(false)
  expect(vouchedFor([leaf], '127.0.0.1', root, now)).toBe(false)
  expect(vouchedFor([leafOf(twin, ['rtls.test'])], 'rtls.test', root, now)).toBe(false)
  expect(vouchedFor([leafOf(twin, ['rtls.test']), root], 'rtls.test', root, now)).toBe(false)
  expect(vouchedFor([leaf], 'rtls.test', root, now + 400 * dayMs)).toBe(false)
  expect(vouchedFor([leaf], 'rtls.test', root, now - 2 * dayMs)).toBe(false)
  const keyed = issueCertificate(house, ['mine.test'], now)
  const forged = new X509Certificate(issueCertificate(keyed, ['rtls.test'], now).certificate)
  expect(vouchedFor([forged, new X509Certificate(keyed.certificate)], 'rtls.test', root, now)).toBe(false)
  expect(vouchedFor([], 'rtls.test', root, now)).toBe(false)
})
