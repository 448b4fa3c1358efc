import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { Failure } from '../../../core/api/errors.ts'
import { givenKey } from '../folderKey.ts'
import { root } from '../root.ts'
import type { ServerRun } from '../runServer.ts'
import { ProviderSettings } from '../../access/provider.ts'
import { isHome, type ListenAddress } from '../listen.ts'
import { say } from '../print.ts'

/** The verbs that stay: the engine, with or without its window. */
export function addRunVerbs(program: Command) {
  program
    .command('demo')
    .description('the demo hospital with simulated readers that speak real bytes, in the window')
    .option('--headless', 'without the window: serves it to browsers')
    .option('--speed <N>', 'so many times as fast as life', '1')
    .option('--listen <HOST:PORT>', 'with --headless: where to serve it', '127.0.0.1:0')
    .option('--seed <N>', 'another day in the same hospital', '1')
    .action(async (options: { headless?: boolean; speed: string; listen: string; seed: string }) => {
      const speed = positive(options.speed, '--speed')
      const listen = address(options.listen)
      if (!isHome(listen.host))
        throw new Failure('denied', 'The demo is for this computer only.', 'Give --listen 127.0.0.1:PORT.')
      if (!options.headless) return openWindow(['demo', '--speed', String(speed), '--seed', options.seed])
      const dir = mkdtempSync(join(tmpdir(), 'whereabouts-demo-'))
      say(`The demo hospital lives in ${dir} and is removed when it ends.`)
      // Last of all: after the store is closed, and also when the start failed half-way.
      process.on('exit', () => rmSync(dir, { recursive: true, force: true }))
      const { startDemo } = await import('../demo.ts')
      await run({
        dir,
        listen,
        mqtt: 0,
        speed,
        pages: true,
        prepare: engine => startDemo(engine, speed, options.seed),
      })
    })

  program
    .command('desktop')
    .description('the window on a data folder, or (a station) on a server')
    .option('--data <DIR>', 'data folder; made when absent')
    .option('--mqtt <PORT|URL>', 'embed an MQTT broker, or use the one at URL')
    .option('--url <URL>', 'https://HOST:PORT of a server; with its ?token=… as a station of the house')
    .option('--ca <FILE>', 'with --url: the certificate authority of that server (its tls/ca.pem), and no other')
    .action((options: WindowOptions) => openWindow(['desktop', ...windowWords(options)]))

  program
    .command('server')
    .description('headless engine: serves windows, stations and browsers, prints "listening on URL" when ready')
    .requiredOption('--data <DIR>', 'data folder; made when absent')
    .option('--listen <HOST:PORT>', 'where to serve', '127.0.0.1:7373')
    .option('--mqtt <PORT|URL>', 'embed an MQTT broker, or use the one at URL')
    .option('--mqtts <PORT>', 'embed one for gateways that speak TLS (see "certificate" and "gateways")')
    .option('--mqtt-login <FILE>', 'for an MQTT broker at a URL: user and password, a line each')
    .option('--mqtt-ca <FILE>', 'and the certificate authority by which it is believed')
    .option('--certificate <FILE>', "for other computers: the hospital's own certificate (PEM) instead of the house's")
    .option('--key <FILE>', 'its private key (PEM)')
    .option('--key-file <FILE>', 'opens the encrypted folder; encrypts a plain one (docs/data.md)')
    .option('--sign-in <FILE>', "the hospital's own sign-in, by OpenID Connect (docs/access.md)")
    .option('--no-pages', 'only the operations, no interface for browsers')
    .action((options: ServerOptions) =>
      run({
        dir: options.data,
        listen: address(options.listen),
        folderKey: givenKey(options.keyFile),
        certificate: certificateOf(options),
        mqtt: mqttOf(options.mqtt),
        mqtts: options.mqtts === undefined ? null : portOf(options.mqtts),
        far: farOf(options),
        provider: options.signIn === undefined ? undefined : providerIn(options.signIn),
        speed: 1,
        pages: options.pages,
      }),
    )
}

interface WindowOptions {
  readonly data?: string
  readonly mqtt?: string
  readonly url?: string
  readonly ca?: string
}

function windowWords({ data, mqtt, url, ca }: WindowOptions): string[] {
  if ((data === undefined) === (url === undefined))
    throw new Failure('bad-input', 'Say what to show: --data DIR or --url URL.', 'One of the two.')
  const words = (option: string, value?: string) => (value === undefined ? [] : [option, value])
  if (url === undefined) return [...words('--data', data), ...words('--mqtt', mqtt)]
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
    throw new Failure('bad-input', `"${url}" is no https URL.`, 'For example --url https://rtls.hospital.example:7373.')
  return [...words('--url', url), ...words('--ca', ca)]
}

interface ServerOptions {
  readonly data: string
  readonly listen: string
  readonly mqtt?: string
  readonly mqtts?: string
  readonly mqttLogin?: string
  readonly mqttCa?: string
  readonly certificate?: string
  readonly key?: string
  readonly keyFile?: string
  readonly signIn?: string
  readonly pages: boolean
}

function certificateOf({ certificate, key }: ServerOptions) {
  if (certificate === undefined && key === undefined) return null
  if (certificate !== undefined && key !== undefined) return { certificate, key }
  throw new Failure('bad-input', 'A certificate and its key come together.', 'Give both --certificate and --key.')
}

/** The engine is loaded only by the verbs that run it. */
const run = async (what: ServerRun) => (await import('../runServer.ts')).runServer(what)

/** The window's own script sets up what is missing and starts Electron; its engine is this program again, headless. */
function openWindow(words: readonly string[]): Promise<void> {
  return new Promise(resolve => {
    const window = spawn(process.execPath, [join(root, 'build', 'start.mjs'), ...words], { stdio: 'inherit' })
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => window.kill('SIGTERM'))
    window.on('exit', code => {
      process.exitCode = code ?? 1
      resolve()
    })
  })
}

function address(text: string): ListenAddress {
  const match = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(text)
  if (match === null || Number(match[2]) > 65_535)
    throw new Failure('bad-input', `"${text}" is not HOST:PORT.`, 'For example --listen 127.0.0.1:7373.')
  const host = match[1].replace(/^\[|\]$/g, '')
  return { host, port: Number(match[2]) }
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) <= 65_535) return Number(text)
  throw new Failure('bad-input', `"${text}" is no port.`, 'For example --mqtts 8883.')
}

function providerIn(file: string): ProviderSettings {
  const wrong = (what: string) =>
    new Failure(
      'bad-input',
      `${file} does not say how people sign in: ${what}.`,
      'See "OpenID Connect" in docs/access.md.',
    )
  let json: unknown
  try {
    json = JSON.parse(textOf(file, '--sign-in'))
  } catch (error) {
    if (error instanceof Failure) throw error
    throw wrong('it is no JSON')
  }
  const parsed = ProviderSettings.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw wrong(`${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not understood'}`)
}

/** A password on the command line is everybody's who can list processes: it has a file. */
function farOf({ mqttLogin, mqttCa }: ServerOptions) {
  const [user, password] = mqttLogin === undefined ? [] : textOf(mqttLogin, '--mqtt-login').split(/\r?\n/)
  if (mqttLogin !== undefined && (!user || !password))
    throw new Failure(
      'bad-input',
      `${mqttLogin} holds no login.`,
      'Write the user in its first line, the password in its second.',
    )
  return {
    ...(user && password && { login: { user, password } }),
    ...(mqttCa !== undefined && { ca: textOf(mqttCa, '--mqtt-ca') }),
  }
}

function textOf(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Failure(
      'not-found',
      `${file} can not be read: ${(error as Error).message}.`,
      `Check the file of ${option}.`,
    )
  }
}

function mqttOf(text: string | undefined): number | string | null {
  if (text === undefined) return null
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  if (/^(mqtts?|wss?|tcp|ssl):\/\/./.test(text)) return text
  throw new Failure(
    'bad-input',
    `"${text.replace(/\/\/.*@/, '//…@')}" is neither a port nor a broker's URL.`,
    'For example --mqtt 1883, or --mqtt mqtt://broker.hospital:1883 (?version=5 for MQTT 5).',
  )
}

function positive(text: string, option: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Failure('bad-input', `${option} takes a number above 0.`, 'For example 10.')
  return value
}
