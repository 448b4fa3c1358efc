import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** One end of a pair of serial ports that a cable joins; `path` is the other. */
export interface PseudoTerminal {
  readonly path: string
  write(bytes: Uint8Array): void
  onBytes(listen: (bytes: Uint8Array) => void): void
  /** As pulling the plug. */
  kill(): Promise<void>
}

export const freshPortPath = (): { readonly path: string; remove(): void } => {
  const folder = mkdtempSync(join(tmpdir(), 'whereabouts-pty-'))
  return { path: join(folder, 'port'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A port at `path`, by socat. */
export const plugIn = async (path: string): Promise<PseudoTerminal> => {
  const socat = spawn('socat', [`PTY,link=${path},raw,echo=0,ignoreeof`, 'STDIO'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = once(socat, 'exit')
  socat.stdin.on('error', () => {})
  await until(() => existsSync(path), 'socat makes the port')
  return {
    path,
    write: bytes => void socat.stdin.write(bytes),
    onBytes: listen => void socat.stdout.on('data', listen),
    async kill() {
      socat.kill('SIGKILL')
      await ended
      // socat removes its link when it may end by itself; a pulled cable takes its name with it.
      rmSync(path, { force: true })
    },
  }
}

/** Waits for something that real parts do in their own time. */
export const until = async (happened: () => boolean, what: string, limitMs = 5000): Promise<void> => {
  for (let waited = 0; !happened(); waited += 10) {
    if (waited > limitMs) throw new Error(`waited ${limitMs} ms in vain: ${what}`)
    await pause(10)
  }
}
