import { SerialPort } from 'serialport'
import { type Problem, problem } from '../../core/model/problem.ts'
import { mostQueuedBytes, type OpenLink } from './link.ts'

export const serialLink =
  (path: string, baud: number): OpenLink =>
  events => {
    let over = false
    const fail = (told: Problem) => {
      if (over) return
      over = true
      events.failed(told)
    }
    const port = new SerialPort({ path, baudRate: baud, autoOpen: false })
    const opening = new Promise<void>(resolve => {
      port.open(error => {
        if (error) fail(openingProblem(path, error))
        else if (!over) events.opened()
        resolve()
      })
    })
    const gone = problem(
      'error',
      `The serial port ${path} is gone.`,
      'Plug the reader or its adapter in again; it is opened again by itself.',
    )
    port.on('data', (bytes: Uint8Array) => {
      if (!over) events.received(bytes)
    })
    port.on('close', () => fail(gone))
    port.on('error', () => {
      fail(gone)
      if (port.isOpen) port.close(() => {})
    })
    return {
      send(output) {
        if (over || !port.isOpen || !(output instanceof Uint8Array)) return
        if (port.writableLength < mostQueuedBytes) port.write(output)
      },
      async close() {
        over = true
        await opening
        if (port.isOpen) await new Promise<void>(resolve => port.close(() => resolve()))
      },
    }
  }

/** serialport passes on what the system says, in the system's words; these are ours. */
function openingProblem(path: string, { message }: Error): Problem {
  if (/lock|busy|temporarily unavailable|access denied/i.test(message))
    return problem(
      'error',
      `The serial port ${path} is in use by another program.`,
      'Close the other program (a vendor tool, a terminal, a second Whereabouts); it is tried again by itself.',
    )
  if (/no such|not found|no such device|ENXIO|ENOENT/i.test(message))
    return problem(
      'error',
      `There is no serial port ${path}.`,
      'Plug the reader in, or look up the name that the system gave its port; it is tried again by itself.',
    )
  if (/permission|EACCES|operation not permitted/i.test(message))
    return problem(
      'error',
      `The system does not let this user open the serial port ${path}.`,
      'On Linux add the user to the group dialout and log in again; on other systems ask the administrator.',
    )
  return problem(
    'error',
    `The serial port ${path} could not be opened (${message}).`,
    'Check that it is a serial port, and its baud rate.',
  )
}
