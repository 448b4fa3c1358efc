/*
 * `npm ci` refuses a lock file without entries for the optional packages of other platforms, and npm leaves them out when
 * the registry at hand does not mirror them. This adds them (npm never fetches them where they don't fit).
 * `node build/completeLock.mjs` tells what is missing, `--write` adds it: run it after a package was added.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal, root, runMain, say } from './root.mjs'

const systems = ['android', 'darwin', 'win32', 'linux', 'freebsd', 'openbsd', 'netbsd', 'openharmony']
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64']

const file = join(root, 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))

/** Where Node would find a package that is asked for at `from`, or null. */
const entryFor = (from, name) => {
  for (let at = from; ; ) {
    const key = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (lock.packages[key]) return key
    if (at === '') return null
    at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))
  }
}

/** An entry made from the package's name, which says its platform: `binding-linux-arm64-musl`. */
const made = (name, version, { dev }) => {
  const words = name.split('/').at(-1).split(/[-.]/)
  const os = systems.filter(system => words.includes(system))
  const cpu = processors.filter(processor => words.includes(processor))
  if (os.length !== 1 || cpu.length !== 1 || !/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Refusal(`package-lock.json lacks ${name} ${version}, and its name does not say for which platform it is.`)
  }
  return { version, cpu, ...(dev ? { dev } : {}), optional: true, os }
}

await runMain(() => {
  const missing = Object.entries(lock.packages).flatMap(([from, wanting]) =>
    Object.entries(wanting.optionalDependencies ?? {})
      .filter(([name]) => entryFor(from, name) === null)
      .map(([name, version]) => [`node_modules/${name}`, made(name, version, wanting)]),
  )
  if (missing.length === 0) return
  if (!process.argv.includes('--write')) {
    throw new Refusal(
      `package-lock.json lacks ${missing.length} optional packages of other platforms, so "npm ci" refuses it. ` +
        'Run "node build/completeLock.mjs --write".',
    )
  }
  const [own, ...others] = Object.entries(lock.packages)
  const sorted = [...others, ...missing].sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries([own, ...sorted])
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  say(`${missing.length} entries added to package-lock.json.`)
})
