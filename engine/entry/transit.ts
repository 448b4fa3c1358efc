import { Failure, problemOf } from '../../core/api/errors.ts'
import { saidProblem } from '../../core/model/problem.ts'
import { sentence } from '../../core/model/sentences.ts'
import type { Engine } from '../engine.ts'
import type { Served } from '../gateway/server.ts'
import { dayMs, type KeyedCertificate } from '../tls/authority.ts'
import { factsOf, keptCertificate, readKeyed } from '../tls/certificateFolder.ts'

/** Files of the hospital's own certificate; null = the one of the data folder. */
export type CertificateSource = { readonly certificate: string; readonly key: string } | null

const lookEveryMs = 600_000
/** From then on the operators are told. The folder's own is renewed long before. */
const warnBeforeMs = 14 * dayMs

/** What this server shows to other computers. Throws `Failure` where there is nothing to show. */
export function ownCertificate(dir: string, source: CertificateSource): KeyedCertificate {
  const found = source === null ? keptCertificate(dir, Date.now()) : readKeyed(source.certificate, source.key)
  if (found !== null) return found
  throw new Failure(
    'denied',
    "Other computers are served by TLS only, and this server has no certificate: patients' names would cross the network unencrypted.",
    `Make one with "whereabouts certificate --data ${dir} --host NAME", or listen on 127.0.0.1.`,
  )
}

/** Shows a renewed certificate without a restart, and says when one runs out. Returns what ends it. */
export function watchCertificate(engine: Engine, source: CertificateSource, server: Served): () => Promise<void> {
  let shown = ''
  const look = () => {
    try {
      const found = ownCertificate(engine.dir, source)
      if (found.certificate !== shown) server.renew(found)
      shown = found.certificate
      const left = factsOf(found.certificate).validTo - Date.now()
      if (left < warnBeforeMs) engine.notice('certificate', runsOut(left))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      engine.notice('certificate', problemOf(error, 'warning'))
    }
  }
  look()
  const timer = setInterval(look, lookEveryMs)
  return async () => clearInterval(timer)
}

const runsOut = (leftMs: number) =>
  leftMs > 0
    ? saidProblem('warning', sentence('certificateSoon'), sentence('certificateTip'))
    : saidProblem('error', sentence('certificateOut'), sentence('certificateTip'))
