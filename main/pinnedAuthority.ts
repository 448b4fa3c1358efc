import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { type Certificate, session } from 'electron'
import type { Hindrance } from './followServer.ts'
import type { Server } from './launch.ts'
import { vouchedFor } from './vouchedFor.ts'

const patienceMs = 10_000

/** Goes to the server and looks at its certificate. */
export const probeServer = (server: Server): Promise<Hindrance | null> => {
  const { hostname, port } = new URL(`https://${server.host}`)
  const host = hostname.replace(/^\[|\]$/g, '')
  let ca: string | undefined
  try {
    ca = server.authority === null ? undefined : readFileSync(server.authority, 'utf8')
  } catch (error) {
    return Promise.resolve({
      text: `The certificate authority can't be read: ${(error as Error).message}.`,
      tip: 'Copy tls/ca.pem of the server to this station, and give it with --ca FILE.',
    })
  }
  return new Promise(resolve => {
    const socket = connect({ host, port: Number(port || 443), ca, ...(isIP(host) === 0 && { servername: host }) })
    const end = (hindrance: Hindrance | null) => {
      socket.destroy()
      resolve(hindrance)
    }
    socket.setTimeout(patienceMs, () => end(unreached(server, 'it does not answer')))
    socket.once('secureConnect', () => end(null))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end(isDoubt(error) ? disbelieved(server, error.message) : unreached(server, error.message)),
    )
  })
}

/** What OpenSSL calls a certificate that is not to be believed. */
const isDoubt = ({ code = '' }: NodeJS.ErrnoException) => /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(code)

const disbelieved = ({ host, authority }: Server, why: string): Hindrance => ({
  text: `The server at ${host} shows a certificate that this station does not believe (${why}). Nothing was sent to it.`,
  tip:
    authority === null
      ? 'Give the ca.pem of your own server with --ca FILE, and call the server by a name of its certificate.'
      : `Compare ${authority} with tls/ca.pem of your server, and call the server by a name of its certificate. If both are right, somebody may stand between: tell your IT.`,
})

const unreached = ({ host }: Server, why: string): Hindrance => ({
  text: `No server answers at ${host}: ${why}.`,
  tip: 'It is tried again by itself. See whether the server runs, and whether this station has network.',
})

/** The page's connections are believed by the house's authority alone; what it did not vouch for is refused, and told. */
export const believeOnly = ({ authority }: Server, refused: () => void) => {
  if (authority === null) return
  session.defaultSession.setCertificateVerifyProc(({ hostname, certificate }, answer) => {
    const believed = vouchedFor(
      chainOf(certificate),
      hostname,
      new X509Certificate(readFileSync(authority)),
      Date.now(),
    )
    answer(believed ? 0 : -2)
    if (!believed) refused()
  })
}

function chainOf(certificate: Certificate): X509Certificate[] {
  const chain: X509Certificate[] = []
  for (let at: Certificate | undefined = certificate; at !== undefined && chain.length < 8; at = at.issuerCert)
    chain.push(new X509Certificate(at.data))
  return chain
}
