import { join, resolve } from 'node:path'

/** What this launch shows: the words for the engine, and the data folder when it is not a demo. */
export interface Launch {
  readonly engineWords: readonly string[]
  readonly dataFolder: string | null
  /** Given when the engine is that of a server: nothing is started here. */
  readonly server?: Server
  /** Given when the window may not be left; `codeFile` holds the hash of the code that lets out. */
  readonly kiosk?: { readonly codeFile: string | null }
}

/** A server for many stations, as the words give it. */
export interface Server {
  /** `host:port` */
  readonly host: string
  /** Of a station of the house; empty where one signs in. */
  readonly token: string
  /** File of the authority that is believed, and no other; null = those of this computer. */
  readonly authority: string | null
}

const usage = `Usage: electron . -- demo [--speed N] [...]
       electron . -- desktop --data DIR [...]
       electron . -- desktop --url https://HOST:PORT [--ca FILE]
Add --kiosk [--kiosk-code FILE] for a window that can't be left without the code.
Further words go to the engine as they are.`

interface App {
  readonly isPackaged: boolean
  getPath(name: 'userData'): string
}

/**
 * The words after "--" say what to show. Without any, a checkout shows the demo hospital, and an installed app the
 * site in the user's own folder. Null after a usage line when the words make no sense.
 */
export const readLaunch = (argv: readonly string[], app: App): Launch | null => {
  const dashes = argv.indexOf('--')
  const words = dashes === -1 ? [] : argv.slice(dashes + 1)
  const { kiosk, others: asked } = takeKiosk(words)
  const [verb, ...rest] = asked.length > 0 ? asked : defaultWords(app)
  if (verb === 'demo' && app.isPackaged) {
    process.stderr.write('The demo hospital is not part of the installed app: run "npm start" in a checkout.\n')
    return null
  }
  if (verb === 'demo') return { engineWords: ['demo', '--headless', ...rest], dataFolder: null, ...kiosk }
  const server = verb === 'desktop' ? serverOf(rest) : undefined
  if (server !== undefined) return { engineWords: [], dataFolder: null, server, ...kiosk }
  const at = rest.indexOf('--data')
  const folder = at === -1 ? undefined : rest[at + 1]
  if (verb === 'desktop' && folder !== undefined) {
    const dataFolder = resolve(folder)
    const others = rest.filter((_, i) => i !== at && i !== at + 1)
    const listen = others.includes('--listen') ? [] : ['--listen', '127.0.0.1:0']
    return { engineWords: ['server', '--data', dataFolder, ...listen, ...others], dataFolder, ...kiosk }
  }
  process.stderr.write(`${usage}\n`)
  return null
}

const defaultWords = (app: App) =>
  app.isPackaged ? ['desktop', '--data', join(app.getPath('userData'), 'site')] : ['demo']

/** Beyond this computer nothing but TLS is spoken. */
function serverOf(words: readonly string[]): Server | undefined {
  const after = (word: string) => (words.includes(word) ? words[words.indexOf(word) + 1] : undefined)
  const [url, authority] = [after('--url'), after('--ca')]
  if (url === undefined || !URL.canParse(url)) return undefined
  const { protocol, hostname, port, searchParams } = new URL(url)
  if (protocol !== 'https:') return undefined
  return {
    host: `${hostname}:${port || '443'}`,
    token: searchParams.get('token') ?? '',
    authority: authority === undefined ? null : resolve(authority),
  }
}

/** The words that are the shell's own. */
function takeKiosk(words: readonly string[]) {
  if (!words.includes('--kiosk')) return { kiosk: {}, others: words }
  const at = words.indexOf('--kiosk-code')
  const codeFile = at === -1 ? null : resolve(words[at + 1] ?? '')
  const others = words.filter((word, i) => word !== '--kiosk' && (at === -1 || (i !== at && i !== at + 1)))
  return { kiosk: { kiosk: { codeFile } }, others }
}
