import { defineConfig } from '@playwright/test'

/** `npm run screens`: not a test of anything; pictures of every screen, for people who look. */
export default defineConfig({
  testDir: '.',
  testMatch: ['screens.ts', 'tour.ts'],
  outputDir: '../../test-results/screens-run',
  reporter: [['list']],
  timeout: 900_000,
  expect: { timeout: 60_000 },
  workers: 1,
})
