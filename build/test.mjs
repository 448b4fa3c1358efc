/*
 * `npm test`: sets up what is missing, then checks and tests everything; the last line is `N passed, N failed`.
 * `npm test -- audit typecheck lint layers unit build e2e` runs only the steps named; another word is a filter for the unit
 * tests (`npm test -- core/geometry`).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { buildEngine, buildWindow } from './build.mjs'
import { hasDisplay, startVirtualDisplay } from './display.mjs'
import { onStop, Refusal, root, runMain } from './root.mjs'
import { run, stopRunning } from './run.mjs'
import { setup } from './setup.mjs'

const total = { passed: 0, failed: 0, skipped: 0 }
const print = text => process.stdout.write(`${text}\n`)

/** A check is one test: it passes when it throws nothing. */
const check = async (name, work) => {
  const begin = performance.now()
  try {
    await work()
    total.passed++
    print(`ok   ${name} (${((performance.now() - begin) / 1000).toFixed(1)} s)`)
  } catch (error) {
    total.failed++
    print(`FAIL ${name}\n${error instanceof Refusal ? error.message : error.stack}`)
  }
}

const node = () => setup({ forTests: true }).node

const checkRun = async args => {
  const { ok, output } = await run(node(), args)
  if (!ok) throw new Refusal(output)
}

const projects = () =>
  readdirSync(root, { recursive: false })
    .flatMap(folder => [folder, join(folder, 'link')])
    .filter(folder => existsSync(join(root, folder, 'tsconfig.json')))

const typecheck = async () => {
  const waiting = projects()
  const worker = async () => {
    for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
      const args = ['node_modules/typescript/bin/tsc', '-p', project, '--pretty', 'false']
      await check(`typecheck ${project}`, () => checkRun(args))
    }
  }
  await Promise.all(Array.from({ length: Math.min(cpus().length, 4) }, worker))
}

const lint = () => check('lint', () => checkRun(['node_modules/oxlint/bin/oxlint', '--deny-warnings']))

const lockFile = () => check('lock file', () => checkRun(['build/completeLock.mjs']))

/** What it could not look at is said: a green line alone would promise more. */
const audit = () =>
  check('audit', async () => {
    const { ok, output } = await run(node(), ['build/audit.mjs'])
    if (!ok) throw new Refusal(output)
    print(output.trim())
  })

const layers = () => check('layers', () => checkRun(['build/layers.mjs']))

const results = name => {
  const folder = join(root, 'test-results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  rmSync(file, { force: true })
  return file
}

/** Adds a run's own counts. A run that failed without a failed test (a file that does not load) counts as one failure. */
const add = (name, ok, file, countsOf) => {
  const counts = existsSync(file)
    ? countsOf(JSON.parse(readFileSync(file, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 }
  if (!ok && counts.failed === 0) counts.failed = 1
  if (ok && counts.passed === 0) {
    print(`FAIL ${name}: there was not one test`)
    counts.failed = 1
  }
  for (const key of Object.keys(total)) total[key] += counts[key]
}

const unit = async filters => {
  const file = results('unit.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { ok } = await run(node(), ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...filters], { show: true })
  add('unit', ok, file, report => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.testResults.filter(isBrokenFile).length,
    skipped: report.numPendingTests + report.numTodoTests,
  }))
}

/** A file that failed although none of its tests did: it could not be loaded. */
const isBrokenFile = ({ status, assertionResults }) =>
  status === 'failed' && assertionResults.every(result => result.status !== 'failed')

const build = async () => {
  await check('build window', () => buildWindow(node()))
  await check('build engine', () => buildEngine(node()))
  await check('the built engine runs', () => checkRun(['out/engine/whereabouts.js', 'drivers', '--json']))
}

const e2e = async () => {
  await buildWindow(node())
  const display = hasDisplay() ? null : await startVirtualDisplay()
  const file = results('e2e.json')
  try {
    const { ok } = await run(
      node(),
      ['node_modules/@playwright/test/cli.js', 'test', '--config', 'test/e2e/playwright.config.ts'],
      {
        show: true,
        env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file, ...(display ? { DISPLAY: display.name } : {}) },
      },
    )
    add('e2e', ok, file, ({ stats }) => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
    }))
  } finally {
    display?.stop()
  }
}

const steps = { lock: lockFile, audit, typecheck, lint, layers, unit, build, e2e }

const main = async () => {
  const words = process.argv.slice(2)
  const filters = words.filter(word => !(word in steps))
  const named = words.filter(word => word in steps)
  const chosen = named.length > 0 || filters.length > 0 ? new Set(named) : new Set(Object.keys(steps))
  if (filters.length > 0) chosen.add('unit')
  node()
  for (const [name, step] of Object.entries(steps)) if (chosen.has(name)) await step(filters)
  print(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
  process.exitCode = total.failed === 0 ? 0 : 1
}

onStop(() => {
  stopRunning()
  process.exit(130)
})
await runMain(main)
