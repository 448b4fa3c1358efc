import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './root.mjs'

/** Modules that the npm package `electron` itself uses to fetch and unpack its binary. */
const electronPackage = createRequire(join(root, 'node_modules/electron/package.json'))
const importOfElectron = async name => import(pathToFileURL(electronPackage.resolve(name)).href)

const firstByteMs = 10_000
const stallMs = 30_000

/** Unpacks a zip into a new folder, which appears whole or not at all. */
export const unzipTo = async (zip, folder, finish = async () => undefined) => {
  const { extract } = await importOfElectron('@electron-internal/extract-zip')
  const half = mkdtempSync(join(dirname(folder), 'half-'))
  try {
    await extract(zip, { dir: half })
    const ready = (await finish(half)) ?? half
    rmSync(folder, { recursive: true, force: true })
    renameSync(ready, folder)
  } finally {
    rmSync(half, { recursive: true, force: true })
  }
}

/** The release zip of a version by way of @electron/get: mirror, checksum and its own cache. Gives up when nothing comes. */
export const downloadOfficial = async (version, dist) => {
  if (process.env.HTTPS_PROXY ?? process.env.https_proxy) process.env.ELECTRON_GET_USE_PROXY ??= '1'
  const { downloadArtifact, initializeProxy } = await importOfElectron('@electron/get')
  if (process.env.ELECTRON_GET_USE_PROXY) initializeProxy()
  const silence = new AbortController()
  const giveUp = ms => setTimeout(() => silence.abort(new Error(`nothing came for ${ms / 1000} s`)), ms)
  let timer = giveUp(firstByteMs)
  try {
    const zip = await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      checksums: JSON.parse(readFileSync(join(root, 'node_modules/electron/checksums.json'), 'utf8')),
      downloadOptions: {
        signal: silence.signal,
        getProgressCallback: () => {
          clearTimeout(timer)
          timer = giveUp(stallMs)
        },
      },
    })
    clearTimeout(timer)
    await unzipTo(zip, dist)
  } catch (error) {
    // fetch says only "fetch failed"; the reason is its cause.
    throw new Error(error.cause?.message ?? error.message, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
