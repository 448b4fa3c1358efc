import { type Problem, problem, saidProblem } from '../core/model/problem.ts'
import { sentence } from '../core/model/sentences.ts'
import type { DriverKind, SerialLine } from './driver.ts'
import { parseLink, serialWords } from './link/link.ts'

/** What a session tells of its own accord. */

const faultTip = 'It goes on with a fresh start; please report this text with the time at which it happened.'

export const faultOf = (where: string, error: unknown): Problem =>
  problem(
    'error',
    `A fault in this program, in ${where}: ${error instanceof Error ? error.message : String(error)}.`,
    faultTip,
  )

export const notStarted = problem('error', 'The reader could not be started.', faultTip)

export const failingDriver = ({ id }: DriverKind): Problem =>
  problem('error', `The driver ${id} fails again and again; its reader is opened anew after a pause.`, faultTip)

export const stuckDriver = ({ id }: DriverKind): Problem =>
  problem(
    'error',
    `The driver ${id} got stuck on what its reader sent and was stopped; its reader is opened anew after a pause.`,
    'Other readers are not affected. Please report this text with the time at which it happened.',
  )

export const otherReader = (set: DriverKind, found: DriverKind): Problem =>
  saidProblem(
    'error',
    sentence('readerOther', { driver: set.id, other: found.id, title: found.title }),
    sentence('readerOtherTip', { other: found.id }),
  )

export const strangeBytes = (set: DriverKind, link: string): Problem => {
  const bauds = set.voice?.lines.map(({ baud }) => baud).join(', ') ?? ''
  return saidProblem(
    'error',
    sentence('readerStrange', { driver: set.id }),
    isSerial(link) ? sentence('readerStrangeBaudTip', { bauds }) : sentence('readerStrangeTip'),
  )
}

export const otherLine = (set: DriverKind, line: SerialLine, link: string): Problem => {
  const address = parseLink(link)
  const right = 'kind' in address && address.kind === 'serial' ? serialWords({ ...address, ...line }) : link
  return problem(
    'warning',
    `The reader speaks ${set.id} at ${lineWords(line)}, not as its link says.`,
    `It is read all the same; write its link as ${right}.`,
  )
}

const isSerial = (link: string) => /^\s*serial:/i.test(link)

const lineWords = ({ baud, parity, flow }: SerialLine): string =>
  [`${baud} baud`, parity && `${parity} parity`, flow && 'hardware flow control'].filter(Boolean).join(' with ')
