/* `node build/withNode.mjs FILE ...` runs a file with the project's own Node: a shell's Node may be too old for TypeScript. */
import { spawn } from 'node:child_process'
import { projectNode } from '../engine/entry/projectNode.mjs'

const node = projectNode()
if (node === null) {
  process.stderr.write('Node 24 is not here yet: run "npm ci" first.\n')
  process.exit(1)
}
const child = spawn(node, process.argv.slice(2), { stdio: 'inherit' })
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
process.on('SIGINT', () => undefined)
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0)
})
