import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { app, utilityProcess } from 'electron'

/** A running engine, however it was started. */
export interface EngineChild {
  onLine(listener: (line: string, from: 'stdout' | 'stderr') => void): void
  /** Called once, with the exit status (null when a signal ended it). */
  onExit(listener: (code: number | null) => void): void
  stop(): void
  kill(): void
}

/** better-sqlite3 13 needs Node-API 10, which Electron has since 36 or so. */
const canHostEngine = Number(process.versions.napi) >= 10

/**
 * Starts the engine as its own process. An installed app forks Electron itself; a checkout runs the sources with its own
 * Node, and so does an installed test build whose Electron is too old.
 */
export const startEngine = (words: readonly string[], token: string, key: string | null): EngineChild => {
  // By the environment, never by the command line: that every process of the machine can read.
  const env = { ...process.env, WHEREABOUTS_TOKEN: token, ...(key !== null && { WHEREABOUTS_KEY: key }) }
  if (app.isPackaged && canHostEngine)
    return forkEngine(join(app.getAppPath(), 'out/engine/whereabouts.js'), words, env)
  const node = app.isPackaged ? join(process.resourcesPath, 'node') : (process.env.WHEREABOUTS_NODE ?? 'node')
  const entry = app.isPackaged
    ? join(`${app.getAppPath()}.unpacked`, 'out/engine/whereabouts.js')
    : join(app.getAppPath(), 'engine/entry/whereabouts.mjs')
  return spawnEngine(node, entry, words, env)
}

const forkEngine = (entry: string, words: readonly string[], env: NodeJS.ProcessEnv): EngineChild => {
  const child = utilityProcess.fork(entry, [...words], { env, stdio: 'pipe', serviceName: 'Whereabouts engine' })
  return {
    onLine: listener => {
      readLines(child.stdout as Readable, line => listener(line, 'stdout'))
      readLines(child.stderr as Readable, line => listener(line, 'stderr'))
    },
    onExit: listener => child.once('exit', listener),
    stop: () => child.kill(),
    kill: () => child.pid !== undefined && process.kill(child.pid, 'SIGKILL'),
  }
}

const spawnEngine = (node: string, entry: string, words: readonly string[], env: NodeJS.ProcessEnv): EngineChild => {
  // The channel carries no messages: its end tells the engine that this window is gone, even when it was killed.
  const child = spawn(node, [entry, ...words], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  return {
    onLine: listener => {
      readLines(child.stdout as Readable, line => listener(line, 'stdout'))
      readLines(child.stderr as Readable, line => listener(line, 'stderr'))
      child.once('error', error => listener(`The engine can't be started: ${error.message}.`, 'stderr'))
    },
    onExit: listener => {
      let isOver = false
      const once = (code: number | null) => {
        if (!isOver) listener(code)
        isOver = true
      }
      // "close" comes after the last line has been read; a program that can't be started only has an "error".
      child.once('close', once)
      child.once('error', () => once(1))
    },
    stop: () => child.kill('SIGTERM'),
    kill: () => child.kill('SIGKILL'),
  }
}

const readLines = (stream: Readable, listener: (line: string) => void) =>
  createInterface({ input: stream }).on('line', listener)
