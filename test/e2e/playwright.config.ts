import { defineConfig } from '@playwright/test'

// The runner asks for colours on behalf of its workers; programs that they start complain of being told both.
if (process.env.NO_COLOR) delete process.env.FORCE_COLOR

export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  outputDir: '../../test-results/e2e',
  // The JSON goes to PLAYWRIGHT_JSON_OUTPUT_FILE, for the count of `npm test`.
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : [['list']],
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Each window brings an engine and a simulated hospital along; two cores carry one such at a time.
  workers: 1,
})
