/**
 * The far end of a reader's cable: a pseudo terminal made by socat, or a TCP port where there is no socat. Unplugging
 * takes the port away as pulling a USB plug does; plugging in brings it back at the same name.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'

export interface CableEnd {
  /** What the engine opens: `serial:PATH?baud=115200` or `tcp:HOST:PORT`. */
  readonly link: string
  /** Lost when nobody has the port open, as on a real line. */
  write(bytes: Uint8Array): void
  plug(inserted: boolean): Promise<void>
  close(): Promise<void>
}

export const hasSocat = () => spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0

/** Resolves when the port is there. */
export async function openCable(dir: string, name: string, onBytes: (bytes: Uint8Array) => void): Promise<CableEnd> {
  const end = hasSocat() ? new PtyEnd(join(dir, name), onBytes) : new TcpEnd(onBytes)
  await end.plug(true)
  return end
}

/** More than this waits in the pipe only when the reader of the port is stuck: then bytes are lost, as in a UART. */
const pipeBytes = 65_536
const appearsMs = 5_000
const comesBackMs = 50

class PtyEnd implements CableEnd {
  readonly link: string
  readonly #path: string
  readonly #onBytes: (bytes: Uint8Array) => void
  #inserted = false
  #plugging = Promise.resolve()
  #socat: ChildProcess | null = null
  /** socat keeps what is written before anyone opens the port; a real line does not, and a host always speaks first. */
  #hostSpoke = false

  constructor(path: string, onBytes: (bytes: Uint8Array) => void) {
    this.link = `serial:${path}?baud=115200`
    this.#path = path
    this.#onBytes = onBytes
  }

  write(bytes: Uint8Array): void {
    const pipe = this.#socat?.stdin
    if (pipe && this.#hostSpoke && pipe.writable && pipe.writableLength < pipeBytes) pipe.write(bytes)
  }

  /** One after the other: the old port must be gone before a new one takes its name. */
  plug(inserted: boolean): Promise<void> {
    this.#plugging = this.#plugging.then(async () => {
      if (inserted === this.#inserted) return
      this.#inserted = inserted
      await (inserted ? this.#spawn() : this.#end())
    })
    return this.#plugging
  }

  close(): Promise<void> {
    return this.plug(false)
  }

  async #spawn(): Promise<void> {
    const socat = spawn('socat', ['-t', '0', `PTY,link=${this.#path},raw,echo=0,mode=600`, 'STDIO'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    this.#socat = socat
    this.#hostSpoke = false
    socat.stdin!.on('error', () => {})
    socat.stdout!.on('data', (bytes: Buffer) => {
      this.#hostSpoke = true
      this.#onBytes(bytes)
    })
    // socat ends when the host closes the port; the plug is still in, so the port comes back.
    socat.once('exit', () => {
      if (this.#socat !== socat) return
      this.#socat = null
      if (this.#inserted) setTimeout(() => this.#inserted && !this.#socat && void this.#spawn(), comesBackMs)
    })
    const failed = new Promise<never>((_, reject) => socat.once('error', reject))
    await Promise.race([failed, this.#appears()])
  }

  async #appears(): Promise<void> {
    for (let waitedMs = 0; this.#inserted && !existsSync(this.#path); waitedMs += 10) {
      if (waitedMs > appearsMs) throw new Error(`socat made no port at ${this.#path}`)
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }

  async #end(): Promise<void> {
    const socat = this.#socat
    this.#socat = null
    if (socat && socat.exitCode === null && socat.signalCode === null) {
      const gone = new Promise(resolve => socat.once('exit', resolve))
      socat.kill('SIGTERM')
      await gone
    }
    rmSync(this.#path, { force: true })
  }
}

class TcpEnd implements CableEnd {
  readonly #onBytes: (bytes: Uint8Array) => void
  readonly #hosts = new Set<Socket>()
  #server: Server | null = null
  #port = 0

  constructor(onBytes: (bytes: Uint8Array) => void) {
    this.#onBytes = onBytes
  }

  get link(): string {
    return `tcp:127.0.0.1:${this.#port}`
  }

  write(bytes: Uint8Array): void {
    for (const host of this.#hosts) if (host.writableLength < pipeBytes) host.write(bytes)
  }

  async plug(inserted: boolean): Promise<void> {
    if (inserted && !this.#server) await this.#listen()
    if (!inserted) await this.#end()
  }

  close(): Promise<void> {
    return this.plug(false)
  }

  async #listen(): Promise<void> {
    const server = createServer(host => {
      this.#hosts.add(host)
      host.on('data', bytes => this.#onBytes(bytes))
      host.on('error', () => {})
      host.on('close', () => this.#hosts.delete(host))
    })
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, '127.0.0.1', resolve)
    })
    const address = server.address()
    if (address && typeof address === 'object') this.#port = address.port
  }

  async #end(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (!server) return
    const closed = new Promise(resolve => server.close(resolve))
    for (const host of this.#hosts) host.destroy()
    await closed
  }
}

export const tcpCable = (onBytes: (bytes: Uint8Array) => void): CableEnd => new TcpEnd(onBytes)
