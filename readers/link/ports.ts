import { realpathSync } from 'node:fs'
import { SerialPort } from 'serialport'
import type { UsbId } from './link.ts'

/** A serial port that the system has now. */
export interface SeenPort {
  readonly path: string
  readonly vendorId?: string | undefined
  readonly productId?: string | undefined
  readonly serialNumber?: string | undefined
  readonly manufacturer?: string | undefined
}

/** Many readers that look for their ports at once ask the system only once. */
const rememberedMs = 1000

/** The serial ports of this computer, and which of them are in use here. */
export class SerialPorts {
  readonly #list: () => Promise<readonly SeenPort[]>
  readonly #held = new Map<string, number>()
  #seen: Promise<readonly SeenPort[]> | null = null
  #seenAt = 0

  constructor(list: () => Promise<readonly SeenPort[]> = () => SerialPort.list()) {
    this.#list = list
  }

  /** What is there now; nothing where the system does not say (no udev in a container). */
  seen(): Promise<readonly SeenPort[]> {
    const now = performance.now()
    if (this.#seen && now - this.#seenAt < rememberedMs) return this.#seen
    this.#seenAt = now
    this.#seen = this.#list().catch(() => [])
    return this.#seen
  }

  /** By which device is this path? Null where it is not on USB. */
  async deviceAt(path: string): Promise<UsbId | null> {
    const port = (await this.seen()).find(seen => isSame(seen.path, path))
    return port ? usbIdOf(port) : null
  }

  /**
   * Where a device is now: at the path where it was, or else at the one other path that has such a device and is not in use
   * here. Where several could be meant (adapters without serial numbers), it stays at its path.
   */
  async find(path: string, device: UsbId): Promise<string> {
    const fitting = (await this.seen()).filter(seen => isDevice(seen, device))
    if (fitting.some(seen => isSame(seen.path, path))) return path
    const free = fitting.filter(seen => !this.isHeld(seen.path))
    return free.length === 1 ? free[0]!.path : path
  }

  /** This port is open here; the returned function says that it no longer is. */
  hold(path: string): () => void {
    // By the time it is let go, a link may lead elsewhere or nowhere.
    const real = realOf(path)
    this.#held.set(real, (this.#held.get(real) ?? 0) + 1)
    return () => {
      const left = (this.#held.get(real) ?? 0) - 1
      if (left > 0) this.#held.set(real, left)
      else this.#held.delete(real)
    }
  }

  isHeld(path: string): boolean {
    return this.#held.has(realOf(path))
  }
}

export const usbIdOf = ({ vendorId, productId, serialNumber }: SeenPort): UsbId | null =>
  vendorId && productId
    ? {
        vendor: vendorId.toUpperCase(),
        product: productId.toUpperCase(),
        ...(serialNumber && { serial: serialNumber }),
      }
    : null

const isDevice = (port: SeenPort, { vendor, product, serial }: UsbId): boolean => {
  const seen = usbIdOf(port)
  return seen?.vendor === vendor && seen.product === product && (serial === undefined || seen.serial === serial)
}

const isSame = (one: string, other: string): boolean => one === other || realOf(one) === realOf(other)

/** Links such as /dev/serial/by-id lead to the port itself. */
function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
