import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { app, protocol } from 'electron'
import { contentPolicyFor } from './contentPolicy.ts'
import { fileFor } from './pageFiles.ts'

/** The page's own origin: no file://, so the page can reach none of the machine's files. */
export const appOrigin = 'whereabouts://app'

export const registerAppScheme = () => {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'whereabouts', privileges: { standard: true, secure: true, codeCache: true } },
  ])
  warmUp()
}

/** While Electron gets ready, what the first answers are made of is loaded: they came 30 ms later without. */
const warmUp = () => {
  void new Response('')
  void readFile(join(app.getAppPath(), 'out', 'renderer', 'index.html')).catch(() => {})
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  // Workers that a library brings along.
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
}

/** Serves out/renderer and nothing else at whereabouts://app/. `server`: see contentPolicy.ts. */
export const serveApp = (server: string | null) => {
  const contentPolicy = contentPolicyFor(server)
  const folder = join(app.getAppPath(), 'out', 'renderer')
  protocol.handle('whereabouts', async request => {
    const file = fileFor(request, folder)
    if (file === null) return notHere()
    try {
      return found(await readFile(file), extname(file), contentPolicy)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return notHere()
      throw error
    }
  })
}

const notHere = () => new Response('Not here', { status: 404 })

const found = (bytes: Buffer, extension: string, contentPolicy: string) =>
  new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': contentTypes[extension] ?? 'application/octet-stream',
      'content-security-policy': contentPolicy,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  })
