import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { Refusal, say } from './root.mjs'

/** What Electron links to, and a display for machines without one. */
const forTheWindow = [
  'xvfb',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'libdrm2',
  'libxkbcommon0',
]
/** Pseudo terminals that stand in for serial ports, and a broker that is not ours. */
const onlyForTests = ['socat', 'mosquitto']

/** Since Debian 13 some libraries carry the suffix of the 64-bit time transition. */
const spellings = name => [name, `${name}t64`]

const isInstalled = name =>
  spellings(name).some(
    spelling =>
      spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', spelling]).stdout.toString() === 'installed',
  )

const installable = name =>
  spellings(name)
    .reverse()
    .find(spelling => /Candidate: \d/.test(spawnSync('apt-cache', ['policy', spelling]).stdout.toString())) ?? name

/** Installs what is missing when that is allowed (root on Debian); elsewhere says what to install and goes on. */
export const installDebianPackages = ({ forTests }) => {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return
  const lacking = [...forTheWindow, ...(forTests ? onlyForTests : [])].filter(name => !isInstalled(name))
  if (lacking.length === 0) return
  if (process.getuid() !== 0) {
    say(`Debian packages are missing. If the window does not open: sudo apt-get install ${lacking.join(' ')}`)
    return
  }
  say(`Installing Debian packages: ${lacking.join(' ')} ...`)
  const apt = args =>
    spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  if (!apt(['update'])) say('"apt-get update" failed; trying with the package lists at hand.')
  const names = lacking.map(installable)
  if (!apt(['install', '-y', '--no-install-recommends', ...names])) {
    throw new Refusal(`apt-get could not install: ${names.join(' ')}. The lines above say why.`)
  }
}
