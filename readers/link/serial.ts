import { SerialPort } from 'serialport'
import { type Problem, type Severity, saidProblem } from '../../core/model/problem.ts'
import { sentence } from '../../core/model/sentences.ts'
import { mostQueuedBytes, type OpenLink, type SerialAddress, type UsbId } from './link.ts'
import type { SerialPorts } from './ports.ts'

/** A port that has gone without a word is noticed so soon. */
const watchMs = 1000

/**
 * One serial port, for as many connections as are opened to it. It remembers which USB device was there, and finds that
 * again under another path.
 */
export const serialLink = (address: SerialAddress, ports: SerialPorts): OpenLink => {
  const { path, baud, parity, flow } = address
  let device: UsbId | null = address.usb ?? null
  return events => {
    let over = false
    let port: SerialPort | null = null
    let letGo = () => {}
    const release = () => {
      letGo()
      letGo = () => {}
    }
    const fail = (told: Problem) => {
      if (over) return
      over = true
      clearInterval(watch)
      release()
      events.failed(told)
    }
    const gone = portProblem('portGone', { path })
    const close = () => new Promise<void>(resolve => (port?.isOpen ? port.close(() => resolve()) : resolve()))

    const open = async () => {
      const place = device ? await ports.find(path, device) : path
      if (over) return
      if (place !== path && !address.usb) events.warned?.(portProblem('portMoved', { path, place }, 'info'))
      port = new SerialPort({
        path: place,
        baudRate: baud,
        parity: parity ?? 'none',
        rtscts: flow === 'rtscts',
        autoOpen: false,
      })
      port.on('data', (bytes: Uint8Array) => {
        if (!over) events.received(bytes)
      })
      port.on('close', () => fail(gone))
      port.on('error', () => {
        fail(gone)
        void close()
      })
      const error = await new Promise<Error | null>(resolve => port!.open(resolve))
      if (error) return fail(openingProblem(place, error))
      if (over) return
      letGo = ports.hold(place)
      events.opened()
      device ??= await ports.deviceAt(place)
    }
    const opening = open().catch((error: Error) => fail(openingProblem(path, error)))

    // A driver that only listens would never know: the operating system tells of a line that hung up only when it is asked
    // or written to, and meanwhile the port is read in vain as fast as it can be.
    const watch = setInterval(() => {
      if (!port?.isOpen) return
      port.get(error => {
        if (!error || !hungUp.test(error.message)) return
        fail(gone)
        void close()
      })
    }, watchMs)

    return {
      send(output) {
        if (over || !port?.isOpen || !(output instanceof Uint8Array)) return
        if (port.writableLength < mostQueuedBytes) port.write(output)
      },
      async close() {
        over = true
        clearInterval(watch)
        await opening
        release()
        await close()
      },
    }
  }
}

type PortTrouble = 'portGone' | 'portMoved' | 'portInUse' | 'portMissing' | 'portDenied' | 'portFailed'

const portProblem = (what: PortTrouble, values: Record<string, string>, severity: Severity = 'error'): Problem =>
  saidProblem(severity, sentence(what, values), sentence(`${what}Tip`))

const hungUp = /input\/output error|no such device|not configured|bad file descriptor/i

/** serialport passes on what the system says, in the system's words; these are ours. */
function openingProblem(path: string, { message }: Error): Problem {
  if (/lock|busy|temporarily unavailable|access denied/i.test(message)) return portProblem('portInUse', { path })
  if (/no such|not found|no such device|ENXIO|ENOENT/i.test(message)) return portProblem('portMissing', { path })
  if (/permission|EACCES|operation not permitted/i.test(message)) return portProblem('portDenied', { path })
  return portProblem('portFailed', { path, message })
}
