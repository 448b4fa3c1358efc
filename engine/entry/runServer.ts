import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pino from 'pino'
import { systemClock } from '../clock.ts'
import type { ProviderSettings } from '../access/provider.ts'
import { type Engine, openEngine } from '../engine.ts'
import type { FeedParts } from '../feeds.ts'
import { serve } from '../gateway/server.ts'
import { gatewaysFile } from './verbs/gateways.ts'
import { isHome, type ListenAddress } from './listen.ts'
import { printLine, say } from './print.ts'
import { builtPages } from './pages.ts'
import { root } from './root.ts'
import { atHome, fromAfar, stationToken } from './tokens.ts'
import { announce, withdraw } from './served.ts'
import { type CertificateSource, ownCertificate, watchCertificate } from './transit.ts'

export interface ServerRun {
  readonly dir: string
  /** Opens the folder's encryption. */
  readonly folderKey?: string | undefined
  readonly listen: ListenAddress
  /** What a server for other computers shows them. */
  readonly certificate?: CertificateSource
  /** Port of an embedded broker (0 = any free one), URL of an existing one, or none. */
  readonly mqtt: number | string | null
  /** Port of the embedded broker for gateways that speak TLS. */
  readonly mqtts?: number | null
  /** As whom an existing broker is asked, and by which authority it is believed. */
  readonly far?: FeedParts['far']
  /** The hospital's own sign-in. */
  readonly provider?: ProviderSettings | undefined
  readonly speed: number
  /** Serve the interface to browsers, not only the operations. */
  readonly pages: boolean
  /** Runs before the server says that it listens; what it returns runs before the engine closes. */
  readonly prepare?: (engine: Engine) => Promise<() => Promise<void>>
}

/** The desktop window's pages come by this scheme (main/), not from the engine's port. */
const windowOrigin = 'whereabouts://app'
const anyHome: ListenAddress = { host: '127.0.0.1', port: 0 }
/** Time to store what was accepted, ms; then the process ends whatever still holds it. */
const farewellMs = 4500

const noGateways =
  'No gateway has a password yet, so the MQTT broker takes programs of this computer only: see "whereabouts gateways add".'

/**
 * Runs an engine and its server until SIGTERM or SIGINT. One for other computers speaks TLS only; the window and the shell
 * of this computer then have a loopback listener of their own.
 */
export async function runServer(asked: ServerRun): Promise<void> {
  const { dir, folderKey, listen, mqtt, mqtts = null, far, speed, pages, prepare, certificate = null, provider } = asked
  const shown = isHome(listen.host) ? null : ownCertificate(dir, certificate)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const log = pino(
    { level: 'warn' },
    pino.destination({ dest: join(dir, 'whereabouts.log'), append: true, mode: 0o600 }),
  )
  const tls = mqtts === null ? undefined : { port: mqtts, ...ownCertificate(dir, certificate) }
  const engine = await openEngine({
    dir,
    key: folderKey,
    clock: systemClock(speed),
    log,
    listen: { mqtt, doors: { guests: gatewaysFile(dir), tls }, far },
  })
  const token = process.env.WHEREABOUTS_TOKEN ?? randomBytes(24).toString('base64url')
  delete process.env.WHEREABOUTS_TOKEN
  const owner = randomBytes(24).toString('base64url')

  const closers: (() => Promise<void>)[] = [() => engine.close()]
  const stop = async () => {
    setTimeout(() => process.exit(1), farewellMs).unref()
    for (const close of closers.toReversed()) await close()
    process.exit(0)
  }
  try {
    if (prepare) closers.push(await prepare(engine))
    const common = { version: version(), provider, pages: pages ? await builtPages() : null, origins: [windowOrigin] }
    const identify = atHome(token, owner)
    const home = await serve(engine, { ...common, ...(shown ? anyHome : listen), tls: null, identify })
    closers.push(() => home.close())
    let printed = `${home.url}/?token=${token}`
    if (shown !== null) {
      const ofStations = stationToken(dir)
      const far = await serve(engine, { ...common, ...listen, tls: shown, identify: fromAfar(engine, ofStations) })
      closers.push(() => far.close(), watchCertificate(engine, certificate, far))
      printed = `${far.url}/?token=${ofStations}`
    }
    announce(dir, { pid: process.pid, url: home.url, token, owner })
    closers.push(async () => withdraw(dir))
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void stop())
    if (engine.mqttPort !== null) say(`MQTT broker on port ${engine.mqttPort}`)
    if (mqtts !== null) say(`MQTT broker by TLS on port ${mqtts}`)
    if ((mqtt || mqtts) && typeof mqtt !== 'string' && !existsSync(gatewaysFile(dir))) say(noGateways)
    printLine(`listening on ${printed}`)
  } catch (error) {
    for (const close of closers.toReversed()) await close()
    throw error
  }
}

const version = (): string => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
