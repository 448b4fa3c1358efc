/*
 * `npm run audit`: the licence of every package that the lock file names, and (where the registry answers) what is known to be
 * wrong with those that ship. What is knowingly accepted stands in auditExceptions.json, each with its reason and until when.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal, root, runMain, say } from './root.mjs'

const read = file => JSON.parse(readFileSync(join(root, file), 'utf8'))

/** Of these, one is enough: `(MIT OR GPL-3.0)`. Of packages that only build and test, some more are fine. */
const mayShip = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'Unlicense',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'Zlib',
  'Python-2.0',
  'MIT-0',
  'WTFPL',
]
const mayBuild = [...mayShip, 'MPL-2.0', 'CC-BY-4.0', 'CC-BY-3.0', 'Artistic-2.0', 'LGPL-3.0-or-later']

const isAllowed = (licence, allowed) =>
  licence
    .replace(/[()]/g, '')
    .split(/ OR /i)
    .some(choice => choice.split(/ AND /i).every(part => allowed.includes(part.trim())))

const nameOf = path => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

const licenceFaults = accepted =>
  Object.entries(read('package-lock.json').packages)
    // Entries that completeLock.mjs made, copies for other platforms, have neither.
    .filter(([path, entry]) => path !== '' && (entry.integrity ?? entry.license) !== undefined)
    .filter(([, { license = 'none', dev }]) => !isAllowed(license, dev ? mayBuild : mayShip))
    .map(([path, { license = 'none' }]) => ({ name: nameOf(path), license }))
    .filter(({ name }) => !accepted.some(one => one.name === name))

/** Null where no registry answers this question. */
const advisories = () => {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 30_000,
  })
  try {
    return JSON.parse(stdout).vulnerabilities ?? null
  } catch {
    return null
  }
}

await runMain(() => {
  const { licences, vulnerabilities } = read('build/auditExceptions.json')
  const today = new Date().toISOString().slice(0, 10)
  const over = [...licences, ...vulnerabilities].filter(({ until }) => until !== null && until < today)
  const faults = [
    ...over.map(({ name, until }) => `The exception for ${name} was until ${until}: look at it again.`),
    ...licenceFaults(licences).map(
      ({ name, license }) => `${name} has the licence ${license}, which is not on the list.`,
    ),
  ]
  const known = advisories()
  if (known === null) say('No registry answers "npm audit" here: only the licences were looked at.')
  for (const [name, { severity }] of Object.entries(known ?? {}))
    if (['high', 'critical'].includes(severity) && !vulnerabilities.some(one => one.name === name))
      faults.push(`${name} has a known vulnerability (${severity}): see "npm audit".`)
  if (faults.length > 0) throw new Refusal(faults.join('\n'))
  say(`The licences of ${Object.keys(read('package-lock.json').packages).length - 1} packages are as they should be.`)
})
