import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const path = (inside: string) => fileURLToPath(new URL(`../${inside}`, import.meta.url))

/** The installed app's engine: everything in one folder but the packages with native parts. */
export default defineConfig({
  root: path('.'),
  ssr: { noExternal: true, external: ['better-sqlite3', 'serialport'] },
  build: {
    ssr: true,
    outDir: path('out/engine'),
    emptyOutDir: true,
    target: 'node22.18',
    rolldownOptions: {
      input: {
        whereabouts: path('engine/entry/whereabouts.mjs'),
        calibrationWorker: path('engine/calibration/worker.ts'),
        brokerThread: path('readers/link/brokerThread.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
})
