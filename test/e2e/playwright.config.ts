import { defineConfig } from '@playwright/test'

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
