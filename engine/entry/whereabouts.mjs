#!/usr/bin/env node
/*
 * `npx whereabouts VERB` runs under the shell's Node, which may be too old to run TypeScript or the database.
 * So this file is plain JavaScript that any Node >= 14.8 can read: it starts itself again with the project's Node.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isGoodEnough, projectNode } from './projectNode.mjs'

const node = projectNode()

if (node === null) {
  process.stderr.write(
    `whereabouts: Node ${process.versions.node} is too old. ` +
      'Run "npm ci" in the checkout (it brings Node 24 along), or install Node 22.18 or later.\n',
  )
  process.exitCode = 1
} else if (isGoodEnough(process.versions.node)) {
  stopWithParent()
  await import('./cli.ts')
} else {
  const again = [fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const child = spawn(node, again, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  // The terminal sends Ctrl-C to both; a supervisor signals only this process, so that is passed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.on('SIGINT', () => undefined)
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1)
  })
}

/**
 * Whoever started this with a channel (the lines above, or the window) wants it to live no longer than itself: a killed
 * window must not leave an engine behind that holds the data folder and the serial ports.
 */
function stopWithParent() {
  if (!process.channel) return
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
