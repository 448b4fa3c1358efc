import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Packages with native parts; all others are in the bundles already. */
const shipped = ['better-sqlite3', 'serialport', '@serialport', 'debug', 'ms', 'node-gyp-build', 'node-addon-api']

/**
 * The installed app. `electron` is a runtime of electronRuntime.mjs.
 * An old one can't host the engine (ADR 0002): such a test build ships a plain Node for it, and unpacked files, for Node
 * can't read an asar.
 */
export const packageConfig = (electron, node) => ({
  appId: 'org.whereabouts.desktop',
  productName: 'Whereabouts',
  copyright: 'The Whereabouts developers',
  directories: { output: 'dist', buildResources: 'build' },
  electronDist: electron.dist,
  electronVersion: electron.version,
  // The native modules are Node-API prebuilds: nothing to rebuild.
  npmRebuild: false,
  files: [
    'out/**',
    'package.json',
    '!node_modules/**',
    ...shipped.map(name => `node_modules/${name}/**`),
    '!node_modules/better-sqlite3/{deps,src}/**',
    '!**/*.{map,md,ts,gyp}',
  ],
  asar: true,
  asarUnpack: electron.isOld ? ['package.json', 'out/engine/**', 'node_modules/**'] : ['**/*.node'],
  extraResources: electron.isOld ? [{ from: node, to: 'node' }] : [],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  // A checkout's runtime may hold a loader for unpacked apps.
  afterExtract: ({ appOutDir }) => rm(join(appOutDir, 'resources', 'app'), { recursive: true, force: true }),
  linux: { target: ['dir'], executableName: 'whereabouts', category: 'Office' },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: true, allowToChangeInstallationDirectory: true },
  mac: { target: ['dmg'], category: 'public.app-category.medical', hardenedRuntime: true },
})
