/*
 * Who may import whom. The per-folder tsconfig says which globals exist; this says which files and packages.
 * dependency-cruiser finds nothing to complain about when it can't read the sources, so what it saw is counted too.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import { Refusal, root, runMain } from './root.mjs'

const own = (...paths) => paths.map(path => `${path}/`)
const npm = (...names) => names.map(name => `node_modules/${name}/`)
const anyPackage = ['node_modules/(?!electron/)']

/** folder or files → what they may import, and whether Node's own modules are among it. */
const table = [
  { from: 'core/', to: [...own('core'), ...npm('zod', 'date-fns', '@date-fns/tz')], node: false },
  {
    // All but what opens links and the session over them.
    from: 'readers/(framing/|rfid/|nfc/|ble/|(?!checkReader|session)[^/]+\\.ts)',
    to: [
      ...own('core/model', 'readers/framing', 'readers/rfid', 'readers/nfc', 'readers/ble'),
      'readers/[^/]+$',
      ...npm('zod', '@noble/ciphers'),
    ],
    node: false,
  },
  {
    from: 'readers/(link/|session\\.ts)',
    to: [...own('core', 'readers'), ...npm('zod', 'serialport', '@serialport/.*', 'mqtt', 'aedes')],
    node: true,
  },
  // Only the verbs start the simulator; the engine itself knows readers, whoever is behind them.
  { from: 'engine/entry/', to: [...own('core', 'readers', 'engine', 'sim', 'floorplans'), ...anyPackage], node: true },
  { from: 'engine/(?!entry/)', to: [...own('core', 'readers', 'engine', 'floorplans'), ...anyPackage], node: true },
  { from: 'sim/', to: [...own('core', 'readers', 'sim', 'floorplans'), ...anyPackage], node: true },
  {
    from: 'renderer/',
    // What is done to a work order while there is no engine is applied by the very same code.
    to: [...own('core/api', 'core/model', 'core/geometry', 'renderer'), 'core/upkeep/workOrder\\.ts$', ...anyPackage],
    node: false,
  },
  { from: 'preload/', to: [...own('core/api', 'preload'), ...npm('electron')], node: false },
  { from: 'main/', to: [...own('core/api', 'main'), ...npm('electron')], node: true },
]

const folders = ['core', 'readers', 'engine', 'sim', 'renderer', 'preload', 'main']
const tests = '\\.test\\.tsx?$'

const rules = [
  ...table.map(({ from, to }) => ({
    name: `imports of ${from}`,
    severity: 'error',
    from: { path: `^${from}`, pathNot: tests },
    to: { pathNot: `^(${to.join('|')})`, dependencyTypesNot: ['core'], couldNotResolve: false },
  })),
  ...table
    .filter(({ node }) => !node)
    .map(({ from }) => ({
      name: `no Node in ${from}`,
      severity: 'error',
      from: { path: `^${from}`, pathNot: tests },
      to: { dependencyTypes: ['core'] },
    })),
  {
    name: 'only engine/store/sqlite knows the database',
    severity: 'error',
    // The bench measures the same rows against plain inserts.
    from: { pathNot: '^engine/(store/sqlite|bench/)' },
    to: { path: '^node_modules/(@types/)?better-sqlite3/' },
  },
  {
    name: 'every import is found',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
]

const sourcesOnDisk = () =>
  folders.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true }).filter(
      name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'),
    ),
  ).length

/** One line per import that breaks a rule; empty when all is well. */
const brokenLayers = async () => {
  const { output } = await cruise(
    folders,
    {
      baseDir: root,
      ruleSet: { forbidden: rules },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: '(^|/)node_modules/' },
    },
    { exportsFields: ['exports'], conditionNames: ['import', 'module', 'node', 'default', 'types'] },
  )
  const { violations, totalDependenciesCruised } = output.summary
  const seen = output.modules.filter(({ source }) => /^(?!node_modules).*\.tsx?$/.test(source)).length
  const onDisk = sourcesOnDisk()
  const lines = violations.map(({ rule, from, to }) => `${from} imports ${to} (${rule.name})`)
  if (seen < onDisk || onDisk < 60)
    lines.push(`Only ${seen} of ${onDisk} modules were read: the layers are not checked.`)
  if (totalDependenciesCruised < onDisk)
    lines.push(`Only ${totalDependenciesCruised} imports were seen: the layers are not checked.`)
  return lines
}

await runMain(async () => {
  const lines = await brokenLayers()
  if (lines.length > 0) throw new Refusal(lines.join('\n'))
})
