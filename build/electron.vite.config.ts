import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const path = (inside: string) => fileURLToPath(new URL(`../${inside}`, import.meta.url))

/** The oldest runtime that the output must run on: the fallback of ADR 0002. */
const oldestNode = 'node20.18'
const oldestChrome = 'chrome130'

export default defineConfig({
  main: {
    root: path('.'),
    build: {
      outDir: path('out/main'),
      target: oldestNode,
      lib: { entry: path('main/main.ts'), formats: ['es'] },
      rolldownOptions: { output: { entryFileNames: 'main.js' } },
    },
  },
  preload: {
    root: path('.'),
    build: {
      outDir: path('out/preload'),
      target: oldestNode,
      // A sandboxed preload can load no other file and is no ES module.
      externalizeDeps: false,
      lib: { entry: path('preload/preload.ts'), formats: ['cjs'] },
      rolldownOptions: { output: { entryFileNames: 'preload.cjs' } },
    },
  },
  renderer: {
    root: path('renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: path('out/renderer'),
      target: oldestChrome,
      // Half the text to read and to compile at each start.
      minify: true,
      // Pictures stay files: the page's policy then needs no exception for fonts and scripts.
      assetsInlineLimit: 0,
      rolldownOptions: { input: path('renderer/index.html') },
    },
  },
})
