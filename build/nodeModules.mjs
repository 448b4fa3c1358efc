import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Refusal, root, say } from './root.mjs'

const packagesOf = file => JSON.parse(readFileSync(join(root, file), 'utf8')).packages

/** What package-lock.json asks for and node_modules has not. npm writes its own account of node_modules when it is done. */
const missing = () => {
  const account = 'node_modules/.package-lock.json'
  if (!existsSync(join(root, account))) return ['everything']
  const installed = packagesOf(account)
  return Object.entries(packagesOf('package-lock.json'))
    .filter(([path, wanted]) => path !== '' && !wanted.optional && installed[path]?.version !== wanted.version)
    .map(([path]) => path)
}

/** `npm ci`, but only when the lock file and node_modules differ. */
export const installNodeModules = () => {
  const lacking = missing()
  if (lacking.length === 0) return
  say(`Installing npm packages (${lacking.length === 1 ? lacking[0] : `${lacking.length} differ`}) ...`)
  // npm puts node_modules/.bin first on PATH: install scripts would run the very Node that is being replaced.
  const path = (process.env.PATH ?? '').split(delimiter).filter(folder => !folder.includes('node_modules'))
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: path.join(delimiter) },
  })
  if (status !== 0) throw new Refusal('"npm ci" failed; the lines above say why. Is the package registry reachable?')
}
