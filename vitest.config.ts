import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{build,core,engine,floorplans,main,readers,renderer,sim,test}/**/*.test.{ts,tsx}'],
    environment: 'node',
    // Real brokers, pseudo terminals and child processes take part; a loaded machine is slow to start them.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // better-sqlite3 and process signals want processes of their own.
    pool: 'forks',
    // Half of the tests wait for wires and processes: on two cores one worker would leave a core idle.
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
  },
})
