/*
 * Brings a fresh checkout to the point where it can be started and tested; does nothing, quickly, when all is there.
 * Plain JavaScript without packages: it is what installs them.
 */
import { spawnSync } from 'node:child_process'
import { projectNode } from '../engine/entry/projectNode.mjs'
import { installDebianPackages } from './debianPackages.mjs'
import { knownElectron } from './electronRuntime.mjs'
import { installNodeModules } from './nodeModules.mjs'
import { isStarted, Refusal, root, runMain } from './root.mjs'

/**
 * @param {{forTests?: boolean}} [need] tests also need a serial port stand-in and an external MQTT broker
 * @returns {{node: string}} path of the project's Node
 */
export const setup = ({ forTests = false } = {}) => {
  installNodeModules()
  installDebianPackages({ forTests })
  const node = projectNode()
  if (node === null) {
    throw new Refusal(
      `There is no Node 24 package for ${process.platform}-${process.arch}: install Node 22.18 or later.`,
    )
  }
  if (knownElectron() === null) {
    const fetched = spawnSync(node, ['build/electronRuntime.mjs'], { cwd: root, stdio: ['ignore', 2, 2] })
    if (fetched.status !== 0) throw new Refusal('Without Electron there is no window; see the line above.')
  }
  return { node }
}

if (isStarted(import.meta)) {
  await runMain(() => setup({ forTests: process.argv.includes('--tests') }))
}
