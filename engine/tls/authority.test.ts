import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import { dayMs, issueCertificate, makeAuthority, serverDays } from './authority.ts'

const now = Date.UTC(2026, 0, 1)
const authority = makeAuthority('Whereabouts of St. Ülf', now)
const server = issueCertificate(authority, ['rtls.hospital', '10.1.2.3', '::1', 'localhost'], now)

it('makes an authority that vouches for a server by all its names, and for nothing else', () => {
  const [ca, leaf] = [new X509Certificate(authority.certificate), new X509Certificate(server.certificate)]
  expect(ca.ca).toBe(true)
  expect(ca.subject).toBe('CN=Whereabouts of St. Ülf')
  expect(leaf.ca).toBe(false)
  expect(leaf.checkIssued(ca)).toBe(true)
  expect(leaf.verify(ca.publicKey)).toBe(true)
  expect(leaf.checkHost('rtls.hospital')).toBe('rtls.hospital')
  expect(leaf.checkIP('10.1.2.3')).toBe('10.1.2.3')
  expect(leaf.checkIP('::1')).toBe('::1')
  expect(leaf.checkHost('other.hospital')).toBeUndefined()
  expect(leaf.validToDate.getTime()).toBe(now + serverDays * dayMs)
  expect(leaf.validFromDate.getTime()).toBeLessThan(now)
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  const another = makeAuthority('Whereabouts of St. Ülf', now)
  expect(leaf.verify(new X509Certificate(another.certificate).publicKey)).toBe(false)
})

it('is believed by TLS where the authority is pinned, and nowhere else', async () => {
  const today = Date.now()
  const house = makeAuthority('House', today)
  const { certificate, key } = issueCertificate(house, ['localhost'], today)
  const listening = createServer({ cert: certificate, key }, socket => socket.end()).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as { port: number }
  const tried = async (ca: string | undefined, servername: string): Promise<string> => {
    const socket: TLSSocket = connect({ port, host: '127.0.0.1', servername, ca })
    const outcome = await Promise.race([
      once(socket, 'secureConnect').then(() => 'believed'),
      once(socket, 'error').then(([error]) => (error as NodeJS.ErrnoException).code ?? ''),
    ]).catch(error => error.code)
    socket.destroy()
    return outcome
  }
  expect(await tried(house.certificate, 'localhost')).toBe('believed')
  expect(await tried(house.certificate, 'elsewhere')).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  expect(await tried(authority.certificate, 'localhost')).not.toBe('believed')
  expect(await tried(undefined, 'localhost')).not.toBe('believed')
  listening.close()
})
